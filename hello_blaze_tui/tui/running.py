"""One run of a step, from the front end's side: what it reports is shown, and how it failed is given back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed
from hello_blaze_tui.tui.background import background
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.patience import SIGN_IN


async def run_step(
    walkthrough: Walkthrough, key: str, show: Callable[[Event], Awaitable[None]]
) -> Failed | None:
    """Runs the step beside the event loop and gives how it failed; None: it did not.

    Cancelling it stops the run at its next pause; whatever runs on AWS goes on, and the next run takes it up.
    """
    failure: Failed | None = None
    walkthrough.sign_in_patience = SIGN_IN
    try:
        async with background(lambda stop: walkthrough.run(key, stop)) as events:
            async for event in events:
                failure = event if isinstance(event, Failed) else failure
                await show(event)
    except BlazeError as error:
        return Failed(step=key, what=error.what, why=error.why, todo=error.todo)
    return failure
