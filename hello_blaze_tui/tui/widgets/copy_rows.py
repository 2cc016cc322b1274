"""Addresses that one needs elsewhere, each with a button that copies it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from hello_blaze_tui.steps.words import named
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import plain
from hello_blaze_tui.walkthrough import Walkthrough


class CopyRow(Horizontal):
    """One address."""

    DEFAULT_CSS = """
    CopyRow { height: auto; margin-top: 1; }
    CopyRow Static { width: 1fr; height: auto; }
    CopyRow Button { min-width: 8; }
    """

    def __init__(self, words: str, value: str) -> None:
        super().__init__()
        self._words = words
        self.value = value

    def compose(self) -> ComposeResult:
        yield Static(f"{self._words}\n{plain(self.value)}", markup=False)
        yield Button("Copy", compact=True)


class CopyRows(Vertical):
    """All addresses of a result that can be copied."""

    DEFAULT_CSS = """
    CopyRows { height: auto; }
    """

    def __init__(self, _walkthrough: Walkthrough, _marks: Marks) -> None:
        super().__init__()

    def show(self, result: Mapping[str, Any]) -> None:
        """The addresses of a result."""
        self.remove_children()
        self.mount_all(CopyRow(words, value) for words, value in named(result))

    def copy(self) -> None:
        """Copies the address whose button is focused, else all of them, a line each."""
        rows = list(self.query(CopyRow))
        focused = [row for row in rows if row.has_focus_within]
        self._copy([row.value for row in focused or rows])

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._copy([row.value for row in self.query(CopyRow) if event.button in row.query(Button)])

    def _copy(self, values: list[str]) -> None:
        self.app.copy_to_clipboard("\n".join(values))
        self.notify(f"Copied {len(values)} address{'es' * (len(values) > 1)}", markup=False)
