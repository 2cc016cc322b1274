"""How a question is asked: the form it is sent in, how many labels, and a file in place of a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from textual import getters, on
from textual.containers import Horizontal
from textual.widgets import Collapsible, Input, Select

from hello_blaze_tui.steps.sentences import JSON, JSON_LINES
from hello_blaze_tui.tui.choices import as_it_is
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.path_suggester import PathSuggester
from hello_blaze_tui.tui.widgets.entry import Entry


class HowAsked(Collapsible):
    """Folded away; its title says what holds now."""

    DEFAULT_CSS = """
    HowAsked { border: none; padding: 0; background: transparent; }
    HowAsked CollapsibleTitle { width: 1fr; }
    HowAsked Horizontal { height: auto; }
    HowAsked #k { width: 16; }
    HowAsked #form { width: 1fr; }
    """

    form = getters.query_one("#form", Select)
    k = getters.query_one("#k", Input)
    file = getters.query_one("#file", Input)

    def __init__(self, marks: Marks, *, later: bool) -> None:
        self._later = ", async" * later
        super().__init__(
            Horizontal(
                Select[str]([(form, form) for form in (JSON, JSON_LINES)], allow_blank=False, id="form"),
                Entry(placeholder="k", max_length=4, id="k", tooltip="How many labels the model names"),
            ),
            Entry(
                placeholder="A file of sentences, one a line; Enter asks all of them",
                suggester=PathSuggester(),
                id="file",
            ),
            collapsed_symbol=marks.here,
            expanded_symbol=marks.here,
        )

    def read(self) -> dict[str, str]:
        """What stands here."""
        return {"file": self.file.value, "content_type": str(self.form.value), "k": self.k.value}

    def put(self, kept: Mapping[str, str]) -> None:
        """Puts back what stood here, without reporting it."""
        with self.prevent(Input.Changed, Select.Changed):
            self.file.value, self.k.value = kept.get("file", ""), kept.get("k", "2")
            self.form.value = JSON_LINES if kept.get("content_type") == JSON_LINES else JSON
        self.tell()

    @on(Input.Changed)
    @on(Select.Changed)
    def tell(self) -> None:
        """The title follows."""
        k = as_it_is(self.k.value)
        self.title = f"Asked as {self.form.value}, k {k}{self._later}. Change it, or ask a file"
