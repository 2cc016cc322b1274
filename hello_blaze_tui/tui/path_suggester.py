"""Completes a path while it is typed."""

from __future__ import annotations

from pathlib import Path

from textual.suggester import Suggester

from hello_blaze_tui.steps.step import path_of
from hello_blaze_tui.tui.background import answer


class PathSuggester(Suggester):
    """Suggests the first file or folder that begins as typed; the disk is read off the event loop."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await answer(lambda: completion(value)) if value else None


def completion(typed: str) -> str | None:
    """`typed` completed to the first match in the alphabet, a folder with its slash; None: there is none."""
    folder, _, beginning = typed.rpartition("/")
    try:
        names = sorted(
            entry.name + ("/" if entry.is_dir() else "")
            for entry in path_of(folder or ("/" if typed.startswith("/") else ".")).iterdir()
            if entry.name.startswith(beginning) and (beginning or not entry.name.startswith("."))
        )
    except (OSError, ValueError):  # the latter for a path with a null character
        return None
    return f"{folder}/{names[0]}" if names and "/" in typed else (names[0] if names else None)


def folder_of(typed: str) -> Path:
    """The nearest folder that is there: where somebody who has typed this far would go on looking."""
    path = path_of(typed or ".").absolute()
    return next((each for each in (path, *path.parents) if each.is_dir()), path)
