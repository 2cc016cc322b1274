"""A walkthrough that is open in another terminal: looked at here, or taken over when that is wished."""

from __future__ import annotations

from weakref import WeakSet

from textual.app import App

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.walkthrough import Walkthrough, holder, take_over

_looked_at: WeakSet[Walkthrough] = WeakSet()
"""Those that the learner wants to look at only; it is asked once."""


async def may_write(app: App[None], walkthrough: Walkthrough) -> bool:
    """Whether this terminal may write it now; where another has it open, the learner is asked."""
    try:
        await answer(walkthrough.claim)
    except BlazeError as error:
        other = await answer(lambda: holder(walkthrough.name))
        if walkthrough in _looked_at:
            return False  # the screen's first line says so, and a note would cover what is followed
        if other is None:
            _say(app, f"{error.what} You can look at it here.")
            return False
        question = (
            f"{walkthrough.name} is open in another terminal ({other}). "
            "Taken over, that one stops before it next writes anything."
        )
        if await app.push_screen_wait(Confirm(question, "Take it over", "Only look at it")):
            return await _taken_over(app, walkthrough)
        _looked_at.add(walkthrough)
        return False
    return True


async def _taken_over(app: App[None], walkthrough: Walkthrough) -> bool:
    def take() -> None:
        take_over(walkthrough.name)
        walkthrough.claim()

    try:
        await answer(take)
    except BlazeError as error:
        _say(app, str(error))
        return False
    return True


def _say(app: App[None], words: str) -> None:
    app.notify(words, severity="warning", markup=False, timeout=15)
