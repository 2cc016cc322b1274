"""What is asked before something goes on that costs."""

from __future__ import annotations

from textual.app import App

from hello_blaze_tui.progress.meter import Meter
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.view import View
from hello_blaze_tui.walkthrough.money import price_of_leaving, price_of_sending


async def may_send(app: App[None], view: View, *, practice: bool) -> bool:
    """On AWS what costs is asked for once more; what is more than the budget is asked for anywhere."""
    price = price_of_sending(view.requests)
    if view.excess:
        return await app.push_screen_wait(
            Confirm(f"{view.excess} Send it all the same?", "Send it", "Not yet")
        )
    if practice or not price:
        return True
    return await app.push_screen_wait(Confirm(price, "Send it", "Not yet"))


async def may_leave(app: App[None], measured: Meter) -> bool:
    """What goes on costing when the wizard is closed is said, with its price; False: clean up first."""
    price = price_of_leaving(measured)
    if measured.practice or not price:
        return True
    return await app.push_screen_wait(Confirm(f"{price} Leave it up?", "Leave it up", "Stay, and clean up"))
