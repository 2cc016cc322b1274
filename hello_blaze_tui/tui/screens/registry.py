"""Registry paths: image, version, region and kind are chosen one after another; the path is copied."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.image_finder import Offer, Part, Row, offer, unused
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.widgets.even import Even, EvenVertical
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.keys import Keys
from hello_blaze_tui.tui.widgets.list_search import ListSearch

FIRST_REGION = "us-east-1"
PLAIN = "plain"
"""An image of which AWS tells nothing more, beside others of which it does."""
ASKED: dict[Part, str] = {
    "image": "Which image? Type a part of its name, or of anything else about it.",
    "version": "Which version? The newest stands first.",
    "region": "Which region? It must be the one of your jobs.",
    "kind": "Which of these? They differ in what they are for, and in what is in them.",
}
EXAMPLES: dict[Part, str] = {
    "image": "blaz, or pytorch 2.1 gpu eu-west-1",
    "version": "1.2, or west",
    "region": "eu, or us-west-2",
    "kind": "gpu, or training",
}
"""What can be typed there."""


class Registry(Screen[None], Even):
    """It sends nothing and needs no account: the paths are a table that comes with the wizard."""

    HELP = """
A registry path is the address of a container image in one region. Type a few letters, for example
**blaz** or **pytorch 2.1 gpu eu-west-1**; the arrow keys and **Enter** choose, or the mouse. When one path is
left it stands at the bottom, and **Enter** or **Ctrl+Y** copies it. **Esc** takes the last choice back.

The same as a table: **hello-blaze registry**.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+y", "copy", "Copy path", tooltip="Copy the registry path"),
        Binding("escape", "back", "Back", tooltip="Take the last choice back"),
    ]

    entry = getters.query_one(Input)
    choices = getters.query_one(OptionList)
    trail = getters.query_one("#trail", Static)
    path = getters.query_one("#path", Static)

    def __init__(self, marks: Marks, region: str) -> None:
        """`region`: where the learner's walkthrough is; empty: there is none."""
        super().__init__()
        self._marks = marks
        self._home = region or FIRST_REGION
        self._chosen: dict[Part, str] = {}
        self._offer = Offer("image", ())
        self._narrowing = self._choosing = False
        """Whether what is shown is older than what was typed; whether Enter came meanwhile."""

    def compose(self) -> ComposeResult:
        yield Head(self._marks)
        with EvenVertical(id="registry"):
            yield Static("Reading the registry ...", id="trail", markup=False)
            choices = OptionList(markup=False)
            yield ListSearch(choices, EXAMPLES["image"], compact=True)
            yield choices
            yield Static("", id="path", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self.query_one(Head).name_of_it = "Registry paths"
        self.entry.focus()
        self._narrow()

    @on(Input.Changed)
    def _narrow(self) -> None:
        self._narrowing = True
        self._look_up()

    @work(exclusive=True, group="narrow")
    async def _look_up(self) -> None:
        chosen, words = dict(self._chosen), self.entry.value
        self._offer = await answer(lambda: offer(chosen, words, self._home))
        trail = f" {self._marks.arrow} ".join(value or PLAIN for value in chosen.values())
        self.trail.update(f"{trail}\n{ASKED[self._offer.part]}" if trail else ASKED[self._offer.part])
        self.entry.placeholder = EXAMPLES[self._offer.part]
        rows = self._offer.rows
        width = max((len(row.value) for row in rows), default=0)
        self.choices.set_options([_option(row, width) for row in rows] or [_nothing(words)])
        self.choices.highlighted = 0 if rows else None
        self._show_path()
        self._narrowing = False
        if self._choosing:
            self.action_choose()

    @property
    def _row(self) -> Row | None:
        at = self.choices.highlighted
        return self._offer.rows[at] if at is not None and at < len(self._offer.rows) else None

    @on(OptionList.OptionHighlighted)
    def _show_path(self) -> None:
        row = self._row
        self.path.update(row.path if row and row.path else "The path stands here when one is left.")
        self.path.set_class(bool(row and row.path), "-found")

    @on(Input.Submitted)
    def action_choose(self) -> None:
        """Enter; where it came before the rows that fit what was typed, it chooses from those."""
        self._choosing = self._narrowing
        if not self._narrowing and self.choices.highlighted is not None:
            self.choices.action_select()

    @on(OptionList.OptionSelected)
    def choose(self) -> None:
        """One step on; where nothing is left to choose, the path is copied."""
        row = self._row
        if row is None:
            return
        if row.path:
            self.action_copy()
            return
        self._chosen[self._offer.part] = row.value
        self._search_again(row.value)

    @work(exclusive=True, group="choose")
    async def _search_again(self, value: str) -> None:
        """What was typed about the value that was chosen is used up."""
        words = self.entry.value
        with self.prevent(Input.Changed):
            self.entry.value = await answer(lambda: unused(words, value))
        self.entry.focus()
        self._narrow()

    def action_copy(self) -> None:
        row = self._row
        if row is None or not row.path:
            self.notify("There is no path yet: choose on until one is left.", markup=False)
            return
        self.app.copy_to_clipboard(row.path)
        self.notify(f"Copied: {row.path}", markup=False)

    def action_back(self) -> None:
        if self._chosen:
            self._chosen.popitem()
            self._narrow()
        else:
            self.app.pop_screen()


def _option(row: Row, width: int) -> Option:
    more = "" if row.path else f"   {row.left:,} paths"
    return Option(Text(f"{row.value or PLAIN:<{width}}{more}"))


def _nothing(words: str) -> Option:
    return Option(Text(f"Nothing fits {words!r}. Leave some of it out."), disabled=True)
