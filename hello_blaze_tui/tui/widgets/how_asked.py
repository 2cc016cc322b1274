"""How the next question is asked: in which form, for how many labels, or about a file of sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import getters, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Collapsible, Input, Label, Select, Static

from hello_blaze_tui.steps.checking import problem_of
from hello_blaze_tui.steps.parsing import typed_value
from hello_blaze_tui.steps.predictions import STEP, answers_later
from hello_blaze_tui.steps.sentences import JSON, JSON_LINES
from hello_blaze_tui.steps.step import Answers, Value
from hello_blaze_tui.tui.choices import as_it_is
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.screens.browse import browsed
from hello_blaze_tui.tui.widgets.entry import Entry
from hello_blaze_tui.tui.widgets.for_the_mouse import ForTheMouse
from hello_blaze_tui.tui.widgets.path_input import PathInput

FORM, K, FILE = (STEP.field(key) for key in ("content_type", "k", "sentences_file"))


class SentencesFile(PathInput):
    """A file of which all sentences are asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Ask", tooltip="Ask all sentences of this file"),
        Binding("down", "browse", "Browse", tooltip="Look for a file in the folders of this computer"),
    ]

    @work(exclusive=True, group="browse")
    async def action_browse(self) -> None:
        if (chosen := await browsed(self.app, self.value)) is not None:
            self.value = chosen
        self.focus()


class HowAsked(Collapsible):
    """Folded away; its title says what holds for the next question, the answers say what held for them."""

    DEFAULT_CSS = """
    HowAsked { border: none; padding: 0; background: transparent; }
    HowAsked CollapsibleTitle { width: 1fr; }
    HowAsked Horizontal, HowAsked Vertical { height: auto; }
    HowAsked SentencesFile { width: 1fr; }
    HowAsked #wrong { height: auto; color: $text-error; display: none; }
    HowAsked.-wrong #wrong { display: block; }
    HowAsked.-wrong #k { border: tall $error; }
    """

    form = getters.query_one("#form", Select)
    k = getters.query_one("#k", Input)
    file = getters.query_one(SentencesFile)

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
            Horizontal(
                SentencesFile(placeholder="One a line; Enter asks all of them"),
                ForTheMouse("Browse", classes="field--open"),
            ),
            collapsed_symbol=marks.here,
            expanded_symbol=marks.opened,
        )

    def read(self) -> dict[str, str]:
        """What stands here."""
        return {"file": self.file.value, "content_type": str(self.form.value), "k": self.k.value}

    @property
    def labels(self) -> Value:
        """How many the model shall name; what is no number is text."""
        return typed_value(K, self.k.value)

    @property
    def is_wrong(self) -> bool:
        """Whether what stands here cannot be asked with."""
        return self.has_class("-wrong")

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

    @on(Button.Pressed)
    def browse(self, event: Button.Pressed) -> None:
        event.stop()
        self.file.action_browse()
