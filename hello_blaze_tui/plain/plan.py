"""What will be sent and what it costs, before anything is sent to an AWS account."""

from __future__ import annotations

from collections.abc import Container

from hello_blaze_tui.amounts import Amount, total
from hello_blaze_tui.aws.price_list import learn
from hello_blaze_tui.plain.terminal import say
from hello_blaze_tui.progress import folders
from hello_blaze_tui.progress.meter import Meter, meter
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.money import hourly

CLEANUP = "cleanup"


def show_plan(walkthrough: Walkthrough, keys: Container[str]) -> None:
    """The requests of these steps with their price, and the sum. Call it only while no answer is wrong."""
    learn(walkthrough.account, folders.cache())
    say("What will be sent:")
    expected, dates = [], set()
    for step in walkthrough.steps:
        if step.key not in keys or not walkthrough.is_to_do(step.key):
            continue
        for request in walkthrough.requests(step.key):
            price = ""
            if request.cost is not None:
                cost = request.cost
                expected.append(cost.expected)
                dates |= {cost.prices_of} - {""}
                until = ", until it is deleted, used or not" if cost.while_idle else ""
                price = f"   {hourly(cost)}{until}"
            if request.service == "scheduler":
                hours = walkthrough.answers.text("endpoint.ends_after")
                price = f"   deletes the endpoint after {hours} hours (endpoint.ends_after)"
            say(f"  {step.title:<20} {request.operation}{price}")
    if CLEANUP in keys:
        say(f"  {'Cleanup':<20} deletes all of it again")
    ending = " when it is cleaned up at the end" if CLEANUP in keys else ", and what stays up goes on costing"
    if not expected:
        say("Nothing in it costs more than cents, for storage and requests.", "bold")
        return
    say(f"About {total(expected)} in all{ending}", "bold")
    _say_budget(meter(walkthrough.document), total(expected))
    priced = f"prices of {'; '.join(sorted(dates))}; " if dates else ""
    say(f"({priced}storage and requests: cents)")


def _say_budget(measured: Meter, expected: Amount) -> None:
    if excess := measured.excess(expected):
        say(excess, "yellow")
    elif measured.budget is not None and expected.unknown:
        say("The budget cannot be kept for what has a price that is not known.", "yellow")
