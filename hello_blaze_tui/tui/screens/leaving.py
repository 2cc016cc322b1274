"""What is asked before something begins, goes on or ends that costs."""

from __future__ import annotations

from textual.app import App

from hello_blaze_tui.request import Request
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.view import View, a_day, costing


async def may_send(app: App[None], requests: tuple[Request, ...], *, practice: bool) -> bool:
    """On AWS what costs is asked for once more."""
    costs = [request.cost for request in requests if request.cost is not None]
    if practice or not costs:
        return True
    prices = ", ".join("a price not known" if c.per_hour is None else f"${c.per_hour} an hour" for c in costs)
    return await app.push_screen_wait(Confirm(f"This costs {prices}.", "Send it", "Not yet"))


async def may_stop(app: App[None]) -> bool:
    """A job that is stopped leaves nothing behind."""
    question = "AWS ends the job. What it did until now is paid for, and it leaves no result."
    return await app.push_screen_wait(Confirm(question, "Stop the job", "Let it run"))


async def may_leave(app: App[None], view: View | None, *, practice: bool) -> bool:
    """What goes on costing when the wizard is closed is said, with its price; False: clean up first."""
    up = costing(view.up) if view else ()
    if practice or not up:
        return True
    question = f"{len(up)} endpoint is up and costs {a_day(up)}, used or not. Leave it up?"
    return await app.push_screen_wait(Confirm(question, "Leave it up", "Stay, and clean up"))
