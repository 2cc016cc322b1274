"""Somebody at a terminal that is not there, who answers questionary through prompt_toolkit's own pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.prompts import Prompts
from hello_blaze_tui.progress import folders
from hello_blaze_tui.walkthrough import practice_account

ENTER, ESCAPE, CTRL_C, CLEAR = "\r", "\x1b", "\x03", "\x01\x0b"
"""What the keys send; CLEAR goes to the line's begin and deletes it from there."""
UP, DOWN, SPACE = "\x1b[A", "\x1b[B", " "


class Screen(DummyOutput):
    """Tells of each question once, when it stands there whole."""

    def __init__(self, asked: Callable[[str], None]) -> None:
        self._asked = asked
        self._question: str | None = None

    def enable_bracketed_paste(self) -> None:
        self._question = ""  # the first thing that prompt_toolkit does with a new question

    def write(self, data: str) -> None:
        if self._question is not None:
            self._question += data

    def flush(self) -> None:
        question, self._question = self._question, None
        if question:
            self._asked(question)


class Learner:
    """Answers as told, and remembers what was asked."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.asked: list[str] = []

    def at(self, conversation: Callable[[Asking], int], *replies: tuple[str, str]) -> int:
        """Holds the conversation to its end.

        Args:
            conversation: What asks.
            replies: In their order, a part of a question and the keys that answer it; every one must be
                wanted. All other questions get Enter.
        """
        open_replies = list(replies)

        def answer(question: str) -> None:
            self.asked.append(question)
            fits = bool(open_replies) and open_replies[0][0] in question
            pipe.send_text(open_replies.pop(0)[1] if fits else ENTER)

        with create_pipe_input() as pipe, create_app_session(input=pipe, output=Screen(answer)):
            code = conversation(Prompts())
        assert not open_replies, f"never asked: {open_replies}; asked were: {self.asked}"
        return code


@pytest.fixture
def learner(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Learner]:
    """Somebody with a practice account of their own that nobody waits for."""
    monkeypatch.setenv("HELLO_BLAZE_PACE", "1500")
    yield Learner(home)
    if folders.practice().is_dir():
        practice_account().stop()
