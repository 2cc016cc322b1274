"""What the wizard of the scrolling terminal asks with: four sorts of question, whichever terminal it is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Back(Exception):
    """The learner does not want to answer this now; nothing is lost."""


class Asking(Protocol):
    """Each may raise Back, KeyboardInterrupt (Ctrl-C) and EOFError (Ctrl-D)."""

    manual: str
    """How to answer and how to go back, in a sentence or two."""

    def text(self, question: str, shown: str = "", *, known: Sequence[str] = (), paths: bool = False) -> str:
        """A line; `shown` stands there already. `known`, or else files, are offered for completion."""

    def yes(self, question: str, *, default: bool) -> bool:
        """Yes or no."""

    def choose(self, question: str, choices: Sequence[tuple[str, T]], first: T) -> T:
        """One of several, given as words and value; `first` is proposed."""

    def mark(self, question: str, choices: Sequence[tuple[str, T]], marked: Sequence[T]) -> list[T]:
        """Some of several; `marked` are proposed."""


def asking() -> Asking:
    """What this terminal can do: questionary moves the cursor, which a dumb terminal cannot."""
    if os.environ.get("TERM") in {"dumb", "unknown"}:
        from hello_blaze_tui.plain.lines import Lines  # noqa: PLC0415 - one of the two is needed

        return Lines()
    from hello_blaze_tui.plain.prompts import Prompts  # noqa: PLC0415

    return Prompts()
