"""What is asked before something begins, goes on or ends that costs."""

from __future__ import annotations

from textual.app import App

from hello_blaze_tui.request import Request
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.view import View
from hello_blaze_tui.walkthrough.money import price_of_leaving, price_of_sending


async def may_send(app: App[None], requests: tuple[Request, ...], *, practice: bool) -> bool:
    """On AWS what costs is asked for once more."""
    price = price_of_sending(requests)
    if practice or not price:
        return True
    return await app.push_screen_wait(Confirm(price, "Send it", "Not yet"))


async def may_stop(app: App[None]) -> bool:
    """A job that is stopped leaves nothing behind."""
    question = "AWS ends the job. What it did until now is paid for, and it leaves no result."
    return await app.push_screen_wait(Confirm(question, "Stop the job", "Let it run"))


async def may_leave(app: App[None], view: View | None, *, practice: bool) -> bool:
    """What goes on costing when the wizard is closed is said, with its price; False: clean up first."""
    price = price_of_leaving(view.up) if view else ""
    if practice or not price:
        return True
    return await app.push_screen_wait(Confirm(f"{price} Leave it up?", "Leave it up", "Stay, and clean up"))
