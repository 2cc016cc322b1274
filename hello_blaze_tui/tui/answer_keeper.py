"""Keeps what is typed: in its order, the newest of each field, and even when the wizard ends meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.steps.step import Value
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.view import View, view
from hello_blaze_tui.walkthrough import Walkthrough


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of writing answers down."""

    view: View
    refused: Mapping[str, BlazeError]
    """By field: why its answer could not be kept."""


class AnswerKeeper:
    """Writes the answers of one step. A disk slower than the learner's fingers gets fewer to write."""

    def __init__(self, walkthrough: Walkthrough, step: str) -> None:
        self._walkthrough = walkthrough
        self._step = step
        self._pending: dict[str, Value | None] = {}
        self._one_writer = threading.Lock()

    async def keep(self, field: str, value: Value | None) -> Kept:
        """Writes an answer beside the event loop. The process does not end before it is on disk."""
        self._pending[field] = value
        return await answer(self._write, finish=True)

    def _write(self) -> Kept:
        refused = {}
        with self._one_writer:
            while self._pending:
                field = next(iter(self._pending))
                try:
                    self._walkthrough.answer(self._step, field, self._pending.pop(field))
                except BlazeError as error:
                    refused[field] = error
            return Kept(view(self._walkthrough, self._step), refused)
