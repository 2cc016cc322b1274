"""One blocking question that somebody waits for: a clock while nobody answers, sentences when it fails."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.widgets import Static

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import Marks

if TYPE_CHECKING:
    from hello_blaze_tui.events import Waiting

T = TypeVar("T")
Tell = Callable[["Waiting"], None]
SILENT = 10
"""Seconds after which it is said that nobody answers."""


class Question(Static):
    """A few lines that are empty unless something is asked or was refused."""

    DEFAULT_CSS = """
    Question { height: auto; max-height: 50%; overflow-y: auto; }
    Question.-refused { border-left: thick $error; padding: 0 1; }
    """

    def __init__(self, marks: Marks, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__("", id=id, markup=False)
        self._marks = marks
        self.refused: BlazeError | None = None
        """How the last one failed."""
        self.display = False

    async def ask(self, words: str, question: Callable[[], T], again: str = "") -> T | None:
        """The answer; None when it failed, which is shown. Cancelling it leaves the question to itself.

        Args:
            words: What is being done, without a full stop.
            question: Runs off the event loop; may raise BlazeError.
            again: How to ask again when it failed.
        """
        return await self.ask_patiently(words, lambda _stop, _tell: question(), again)

    async def ask_patiently(
        self, words: str, question: Callable[[threading.Event, Tell], T], again: str = ""
    ) -> T | None:
        """The same for a question that waits while AWS is away.

        It ends when the event that it is given is set, and tells what it waits for.
        """
        began, stop, told = time.monotonic(), threading.Event(), [words]

        def tell(event: Waiting) -> None:
            told.append(f"{event.why} (try {event.attempt})")

        self.say(waiting(words, 0))
        clock = self.set_interval(1.0, lambda: self.say(waiting(told[-1], int(time.monotonic() - began))))
        try:
            answered = await answer(lambda: question(stop, tell))
        except BlazeError as error:
            self.refuse(error, again)
            return None
        except asyncio.CancelledError:
            self.say("")
            raise
        finally:
            stop.set()
            clock.stop()
        self.say("")
        return answered

    def say(self, words: str) -> None:
        """Plain words; an error that stood here is gone."""
        self.remove_class("-refused")
        self.refused = None
        self.display = bool(words)
        self.update(words)

    def refuse(self, error: BlazeError, again: str = "") -> None:
        """What happened, why, what to do, and how to ask again: a line each."""
        self.add_class("-refused")
        self.refused = error
        self.display = True
        lines = (f"{self._marks.failed} {error.what}", error.why, error.todo, again)
        self.update("\n".join(line for line in lines if line))


def waiting(words: str, seconds: int) -> str:
    """What is being waited for, since when, and how to stop waiting."""
    line = f"{words} ... {seconds // 60}:{seconds % 60:02}   Esc stops waiting"
    return (
        f"{line}\nNo answer yet. It may be the network; nothing is lost by leaving." * (seconds >= SILENT)
        or line
    )
