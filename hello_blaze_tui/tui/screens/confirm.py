"""A question with two answers; the safe one is proposed, where whoever asks does not say otherwise."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static
from textual.widgets.button import ButtonVariant

from hello_blaze_tui.tui.choices import as_it_is
from hello_blaze_tui.tui.widgets.keys import Keys


class Confirm(ModalScreen[bool]):
    """Dismisses with True for yes; Esc is no."""

    HELP = """
A question with two answers. **Enter** takes the one that is lit, **Tab** goes to the other. **Esc** means no.
"""
    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > VerticalScroll { width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 1 2; }
    Confirm > VerticalScroll { background: $panel; }
    Confirm Static { height: auto; margin-bottom: 1; }
    Confirm Horizontal { height: auto; align-horizontal: right; }
    Confirm Button { margin-left: 1; min-width: 10; }
    .-tiny Confirm > VerticalScroll { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "no", "No", tooltip="Answer no")]

    def __init__(self, question: str, yes: str, no: str, *, proposed: Literal["yes", "no"] = "no") -> None:
        """`proposed`: the answer that Enter takes, and that looks like it."""
        super().__init__()
        self._proposed = proposed
        self._question = question
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static(self._question, markup=False)
            with Horizontal():
                for name, words in (("no", self._no), ("yes", self._yes)):
                    variant: ButtonVariant = "primary" if name == self._proposed else "default"
                    yield Button(as_it_is(words), id=name, variant=variant)
        yield Keys()

    def on_mount(self) -> None:
        self.query_one(f"#{self._proposed}").focus()

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_no(self) -> None:
        self.dismiss(False)
