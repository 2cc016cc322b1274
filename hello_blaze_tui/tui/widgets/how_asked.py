"""How the next question is asked: in which form, for how many labels, or about a file of sentences."""

from __future__ import annotations

from collections.abc import Mapping

from textual import getters, on
from textual.containers import Horizontal, Vertical
from textual.widgets import Collapsible, Input, Label, Select, Static

from hello_blaze_tui.steps.checking import problem_of
from hello_blaze_tui.steps.parsing import typed_value
from hello_blaze_tui.steps.predictions import STEP, answers_later
from hello_blaze_tui.steps.sentences import JSON, JSON_LINES
from hello_blaze_tui.steps.step import Answers, Value
from hello_blaze_tui.tui.choices import as_it_is
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.path_suggester import PathSuggester
from hello_blaze_tui.tui.widgets.entry import Entry

FORM, K, FILE = (STEP.field(key) for key in ("content_type", "k", "sentences_file"))


class HowAsked(Collapsible):
    """Folded away; its title says what holds for the next question, the answers say what held for them."""

    DEFAULT_CSS = """
    HowAsked { border: none; padding: 0; background: transparent; }
    HowAsked CollapsibleTitle { width: 1fr; }
    HowAsked Horizontal, HowAsked Vertical { height: auto; }
    HowAsked #wrong { height: auto; color: $text-error; display: none; }
    HowAsked.-wrong #wrong { display: block; }
    HowAsked.-wrong #k { border: tall $error; }
    """

    form = getters.query_one("#form", Select)
    k = getters.query_one("#k", Input)
    file = getters.query_one("#file", Input)

    def __init__(self, answers: Answers, marks: Marks) -> None:
        self._answers = answers
        self._later = ", async" * answers_later(answers)
        forms = Select[str]([(form, form) for form in (JSON, JSON_LINES)], allow_blank=False, id="form")
        super().__init__(
            Horizontal(
                Vertical(Label(FORM.label), forms),
                Vertical(
                    Label(K.label),
                    Entry(max_length=4, id="k", tooltip=K.help),
                    Static("", id="wrong", markup=False),
                ),
            ),
            Label(FILE.label),
            Entry(placeholder="One a line; Enter asks all of them", suggester=PathSuggester(), id="file"),
            collapsed_symbol=marks.here,
            expanded_symbol=marks.here,
        )

    def read(self) -> dict[str, str]:
        """What stands here."""
        return {"file": self.file.value, "content_type": str(self.form.value), "k": self.k.value}

    @property
    def labels(self) -> Value:
        """How many the model shall name; what is no number is text."""
        return typed_value(K, self.k.value)

    def put(self, kept: Mapping[str, str]) -> None:
        """Puts back what stood here, without reporting it."""
        with self.prevent(Input.Changed, Select.Changed):
            self.file.value, self.k.value = kept.get("file", ""), kept.get("k", "2")
            self.form.value = JSON_LINES if kept.get("content_type") == JSON_LINES else JSON
        self.tell()

    @on(Input.Changed)
    @on(Select.Changed)
    def tell(self) -> None:
        """The title follows, and what is wrong is said at once."""
        k = as_it_is(self.k.value)
        self.title = f"Next asked as {self.form.value}, k {k}{self._later}. Change it, or ask a file"
        problem = problem_of(K, self.labels, self._answers)
        self.set_class(bool(problem), "-wrong")
        self.query_one("#wrong", Static).update(problem)
