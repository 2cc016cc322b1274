"""Saves a log where the learner says: nothing is written over, and no folder made, unasked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hello_blaze_tui.private_files import make_private
from hello_blaze_tui.steps.step import path_of
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.widgets.log_view import LogView


@dataclass(frozen=True, slots=True)
class Target:
    """The file, as it is spelled whole, and what is to be asked before it is written; empty: nothing."""

    path: Path
    question: str = ""
    yes: str = ""
    no: str = ""


async def saved(log: LogView, typed: str, own: Path) -> bool:
    """Whether it was saved; what became of it is told.

    Args:
        log: The log.
        typed: Where to, as the learner typed it.
        own: The wizard's own folder of logs, which is made without a question.
    """
    try:
        target = await answer(lambda: _target(typed, own))
        if target.question and not await log.app.push_screen_wait(
            Confirm(target.question, target.yes, target.no)
        ):
            return False
        await answer(lambda: _write(log, target.path, own))
    except (OSError, ValueError) as error:  # the latter for a path with a null character
        words = f"The log could not be saved: {error}. Choose another place."
        log.notify(words, severity="error", markup=False)
        return False
    log.notify(f"Saved to {target.path}", markup=False)
    return True


def _target(typed: str, own: Path) -> Target:
    path = path_of(typed).absolute()
    if path.exists():
        return Target(path, f"There is a file {path} already.", "Write over it", "Keep it")
    if path.parent != own.absolute() and not path.parent.exists():
        return Target(path, f"There is no folder {path.parent} yet.", "Make it", "Name another")
    return Target(path)


def _write(log: LogView, path: Path, own: Path) -> None:
    """A folder of the learner's stays as open or closed as it is. Raises OSError."""
    if path.parent == own.absolute():
        make_private(path.parent)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
    log.write_to(path)
