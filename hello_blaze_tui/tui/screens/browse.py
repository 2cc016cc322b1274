"""Looks for a file in the folders of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual import getters, on
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
**Backspace** goes to the folder above.
"""
    DEFAULT_CSS = """
    Browse { align: center middle; }
    Browse > Vertical { width: 76; max-width: 100%; height: 1fr; max-height: 30; background: $panel; }
    Browse Static { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "backspace,left",
            "up",
            "Folder above",
            key_display="Backspace",
            tooltip="Look in the folder that this one lies in",
        ),
        Binding("escape", "dismiss(None)", "Back", tooltip="Take no file; go back"),
    ]

    heading = getters.query_one(Static)
    tree_of_files = getters.query_one(DirectoryTree)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._words, markup=False)
            yield DirectoryTree(self._folder)
        yield Keys()

    @property
    def _words(self) -> str:
        return f"Files in {self._folder}. Enter opens a folder or takes a file."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The outermost folder lies in none."""
        del parameters
        return action != "up" or self._folder.parent != self._folder

    def action_up(self) -> None:
        self._folder = self._folder.parent
        self.heading.update(self._words)
        self.tree_of_files.path = self._folder
        self.refresh_bindings()

    @on(DirectoryTree.FileSelected)
    def take(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self.dismiss(event.path)


async def browsed(app: App[Any], typed: str) -> str | None:
    """The file that is found by looking on from what was typed; None: none is. To be awaited in a worker."""
    file = await app.push_screen_wait(Browse(await answer(lambda: folder_of(typed))))
    return str(file) if file else None
