"""A run of a step, from the front end's side: what it reports is shown, and how it failed is given back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed
from hello_blaze_tui.request import Resource
from hello_blaze_tui.tui.background import background
from hello_blaze_tui.tui.widgets.monitor import Monitor
from hello_blaze_tui.walkthrough import Walkthrough, log_again, stop_job
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


async def end_job(walkthrough: Walkthrough, key: str, monitor: Monitor) -> None:
    """Ends the job of a step; its run goes on until AWS says so. Raises BlazeError when AWS refuses.

    The monitor's head goes on saying how the job is: that AWS was asked changes nothing of it yet.
    """
    async with background(lambda _stop: stop_job(walkthrough, key)) as events:
        async for event in events:
            monitor.notify(f"Sending {event.request.operation}", markup=False)


async def read_log(walkthrough: Walkthrough, resources: Sequence[Resource], monitor: Monitor) -> None:
    """Shows what things wrote that are over, as far as AWS still has it."""
    title = ", ".join(str(each) for each in resources)
    await monitor.begin()
    monitor.wait_for(f"Reading the log of the {title}")
    try:
        async with background(lambda stop: log_again(walkthrough, resources, stop)) as events:
            async for event in events:
                await monitor.show(event)
    except BlazeError as error:
        monitor.rest(f"The log of the {title} could not be read. {error}")
        # So that it can be asked for again.
        monitor.begun = False
    else:
        found = monitor.streams.line_count
        monitor.rest(f"The log of the {title}" if found else f"AWS has no log of the {title} any more.")
