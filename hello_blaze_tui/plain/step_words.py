"""What is said of a step before it is sent: where one is, what this is, what goes out, what it costs."""

from __future__ import annotations

from collections import Counter

from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.terminal import printable, say, tell
from hello_blaze_tui.plain.texts import show_text
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.request import Form, written
from hello_blaze_tui.steps.step import Step
from hello_blaze_tui.steps.words import usually
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.money import creates_and_costs

FORMS: tuple[tuple[str, Form], ...] = (("JSON", "json"), ("boto3", "boto3"), ("AWS CLI", "cli"))


def introduce(walkthrough: Walkthrough, step: Step) -> None:
    """The step's place, what is up and what it costs, and the step's text."""
    setting = walkthrough.setting
    place = "practice account" if setting.practice else f"AWS account {setting.account_id}"
    say()
    say(f"{walkthrough.steps.index(step) + 1:>2}/{len(walkthrough.steps)}  {step.title}", "bold")
    say(f"{walkthrough.name} · {place} · {setting.region}", "dim")
    say(meter(walkthrough.document).line(), "dim")
    say()
    show_text(step.key)


def tell_what_is_sent(walkthrough: Walkthrough, step: Step) -> None:
    """The requests with their price, before the learner is asked whether they are sent."""
    requests = walkthrough.requests(step.key)
    if requests:
        counted = Counter(request.operation for request in requests)
        names = (name if number == 1 else f"{name} ({number} times)" for name, number in counted.items())
        say()
        say(f"  Sends    {', '.join(names)}")
    for line in creates_and_costs(requests, practice=walkthrough.practice):
        say(f"  {line}")
    if about := usually(step.key):
        say(f"  {about}")


def show_request(asking: Asking, walkthrough: Walkthrough, step: Step) -> None:
    """The very requests, on stdout: they are there to be copied."""
    form = asking.choose("As what?", FORMS, FORMS[0][1])
    for line in written(walkthrough.requests(step.key), form, walkthrough.sender).splitlines():
        tell(printable(line))
