"""Keeps what is typed: in its order, the newest of each field, and even when the wizard ends meanwhile."""

from __future__ import annotations

import threading

from hello_blaze_tui.steps.step import Value
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.view import View, view
from hello_blaze_tui.walkthrough import Walkthrough


class AnswerKeeper:
    """Writes the answers of one step. A disk slower than the learner's fingers gets fewer to write."""

    def __init__(self, walkthrough: Walkthrough, step: str) -> None:
        self._walkthrough = walkthrough
        self._step = step
        self._pending: dict[str, Value | None] = {}
        self._one_writer = threading.Lock()

    async def keep(self, field: str, value: Value | None) -> View:
        """Writes an answer beside the event loop, and looks what follows from it.

        The process does not end before it is on disk. Raises BlazeError when it cannot be written.
        """
        self._pending[field] = value
        return await self.settled()

    async def settled(self) -> View:
        """What follows from all that was typed until now, once it is on disk. Raises BlazeError as `keep`."""
        return await answer(self._write, finish=True)

    def keep_at_the_end(self, field: str, value: Value | None) -> None:
        """The same when there is no event loop left to wait on."""
        self._pending[field] = value
        threading.Thread(target=self._write, name="hello-blaze last answers").start()

    def look(self) -> View:
        """What there is to be shown now; to be called off the event loop.

        Not while an answer is written: what was so before it would be shown after it.
        """
        with self._one_writer:
            return view(self._walkthrough, self._step)

    def _write(self) -> View:
        with self._one_writer:
            while self._pending:
                field = next(iter(self._pending))
                self._walkthrough.answer(self._step, field, self._pending.pop(field), unfinished=True)
            return view(self._walkthrough, self._step)
