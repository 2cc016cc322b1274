"""Looks for a file in the folders of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree, Static

from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.path_suggester import folder_of
from hello_blaze_tui.tui.widgets.keys import Keys


class Browse(ModalScreen[Path | None]):
    """Dismisses with the file; None: the learner went back."""

    HELP = """
The folders of this computer. The arrow keys move, **Enter** or a click opens a folder or takes a file.
"""
    DEFAULT_CSS = """
    Browse { align: center middle; }
    Browse > Vertical { width: 76; max-width: 100%; height: 1fr; max-height: 30; background: $panel; }
    Browse Static { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", tooltip="Take no file; go back")
    ]

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(f"Files in {self._folder}. Enter opens a folder or takes a file.", markup=False)
            yield DirectoryTree(self._folder)
        yield Keys()

    @on(DirectoryTree.FileSelected)
    def take(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self.dismiss(event.path)


async def browsed(app: App[Any], typed: str) -> str | None:
    """The file that is found by looking on from what was typed; None: none is. To be awaited in a worker."""
    file = await app.push_screen_wait(Browse(await answer(lambda: folder_of(typed))))
    return str(file) if file else None
