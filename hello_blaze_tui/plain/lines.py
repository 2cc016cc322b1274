"""Asks by printing a line and reading one: for a terminal that cannot move its cursor (TERM=dumb)."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Sequence
from typing import TypeVar

from hello_blaze_tui.plain.asking import Back
from hello_blaze_tui.plain.terminal import say, write

T = TypeVar("T")
BACK, NOTHING = "<", "-"


class Lines:
    """Questions on a terminal that can do no more than print."""

    manual = f"Enter takes what stands in [brackets], {NOTHING} empties it, {BACK} goes back. Ctrl-C leaves."

    def text(self, question: str, shown: str = "", *, known: Sequence[str] = (), paths: bool = False) -> str:
        del paths  # nothing is completed here
        if known:
            names = textwrap.shorten(", ".join(known), 150, placeholder=" ...", break_on_hyphens=False)
            say(f"  Known: {names}")
        line = _read(f"{question} [{shown}]" if shown else question)
        return "" if line == NOTHING else line or shown

    def yes(self, question: str, *, default: bool) -> bool:
        answers = {"y": True, "yes": True, "n": False, "no": False, "": default}
        return _until(f"{question} [{'Y/n' if default else 'y/N'}]", lambda line: answers.get(line.lower()))

    def choose(self, question: str, choices: Sequence[tuple[str, T]], first: T) -> T:
        say(question)
        for number, (words, _) in enumerate(choices, 1):
            say(f"  {number:>2}  {words}")
        proposed = [value for _, value in choices].index(first) + 1
        numbers = {str(number): number for number in range(1, len(choices) + 1)} | {"": proposed}
        return choices[_until(f"Number [{proposed}]", numbers.get) - 1][1]

    def mark(self, question: str, choices: Sequence[tuple[str, T]], marked: Sequence[T]) -> list[T]:
        return [
            value
            for words, value in choices
            if self.yes(f"{question}: {' '.join(words.split())}", default=value in marked)
        ]


def _until(question: str, meant: Callable[[str], T | None]) -> T:
    """Asks until the line means something."""
    while (answer := meant(_read(question).strip())) is None:
        say("That is none of them.")
    return answer


def _read(question: str) -> str:
    write(f"{question}: ", sys.stderr, end="")
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    if line.strip() == BACK:
        raise Back
    return line.rstrip("\r\n")
