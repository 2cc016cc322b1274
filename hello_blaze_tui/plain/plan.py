"""What will be sent and what it costs, before anything is sent to an AWS account."""

from __future__ import annotations

from hello_blaze_tui.plain.money import total, usd
from hello_blaze_tui.plain.terminal import say, styled
from hello_blaze_tui.walkthrough import Walkthrough


def show_plan(walkthrough: Walkthrough) -> None:
    """Each step's requests with their price, and the sum."""
    say("What will be sent:")
    expected, dates = [], set()
    for step in walkthrough.steps:
        if walkthrough.progress(step.key) == "done":
            continue
        for request in walkthrough.requests(step.key):
            price = ""
            if request.cost is not None:
                cost = request.cost
                amount = cost.expected
                expected.append("unknown" if amount is None else str(amount))
                dates.add(cost.prices_of)
                hourly = "price not known" if cost.per_hour is None else f"{usd(cost.per_hour)} an hour"
                until = ", until it is deleted, used or not" if cost.while_idle else ""
                price = f"   {hourly}{until}"
            say(f"  {step.title:<18} {request.operation}{price}")
    say(styled(f"About {total(expected)} in all when it is cleaned up at the end", "bold"))
    of_day = ", ".join(sorted(dates)) or "no date"
    say(f"(prices of {of_day}, {walkthrough.setting.region}; storage and requests: cents).")
