"""A list to choose from, shortened by what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from hello_blaze_tui.tui.widgets.keys import Keys
from hello_blaze_tui.tui.widgets.list_search import ListSearch

NOT_FOUND = "Nothing in the list holds all of that. Type less, and more is shown."


class Choose(ModalScreen[str | None]):
    """Dismisses with the choice; None: the learner went back."""

    HELP = """
Type a few letters of what you look for: the list keeps what holds them. The arrow keys and **Enter** take
one, or a click.
"""
    DEFAULT_CSS = """
    Choose { align: center middle; }
    Choose > Vertical { width: 76; max-width: 100%; height: 1fr; max-height: 30; background: $panel; }
    Choose OptionList { height: 1fr; border: none; }
    Choose #none { height: 1fr; padding: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", tooltip="Take nothing; go back"),
    ]

    wanted = getters.query_one(Input)
    options = getters.query_one(OptionList)
    none = getters.query_one("#none", Static)

    def __init__(
        self, title: str, choices: Sequence[tuple[str, str]], present: str, why_none: str = ""
    ) -> None:
        """`choices`: each with what it is in a few words; `why_none`: what is said where there are none."""
        super().__init__()
        self._title = title
        self._choices = choices
        self._present = present
        self._why_none = why_none

    def compose(self) -> ComposeResult:
        with Vertical():
            options = OptionList()
            yield ListSearch(options, f"{self._title}: type to shorten the list, Enter takes")
            # Typing goes on while one moves in the list.
            options.can_focus = False
            yield options
            yield Static(id="none", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        self._list("")

    def offer(self, choices: Sequence[tuple[str, str]], why_none: str) -> None:
        """The list has been read meanwhile; what was typed and what is lit stay."""
        self._choices, self._why_none = choices, why_none
        if self.is_mounted and self.is_attached:
            if self.options.highlighted is not None:
                self._present = self._shown[self.options.highlighted]
            self._list(self.wanted.value)

    def _list(self, wanted: str) -> None:
        words = wanted.lower().split()
        shown = [
            (name, text) for name, text in self._choices if all(w in f"{name} {text}".lower() for w in words)
        ]
        width = max((len(name) for name, _ in shown), default=0)
        self.options.clear_options()
        self.options.add_options(
            Option(Text(f"{name:<{width}}  {text}", no_wrap=True), id=str(number))
            for number, (name, text) in enumerate(shown)
        )
        # A list that has become shorter is not scrolled back by itself.
        self.options.scroll_to(y=0, animate=False)
        names = [name for name, _ in shown]
        if names:
            self.options.highlighted = names.index(self._present) if self._present in names else 0
        self._shown = names
        self.options.display = bool(names)
        self.none.update(NOT_FOUND if self._choices else self._why_none)
        self.none.display = not names

    @on(Input.Changed)
    def shorten(self, event: Input.Changed) -> None:
        event.stop()
        self._list(event.value)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        event.stop()
        if self.options.highlighted is not None:
            self.dismiss(self._shown[self.options.highlighted])

    @on(OptionList.OptionSelected)
    def click(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._shown[event.option_index])
