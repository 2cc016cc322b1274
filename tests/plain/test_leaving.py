"""What is said, and asked, when one leaves while something is up."""

from __future__ import annotations

import threading

import pytest

from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.step_talk import LEFT, StepTalk
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.request import Resource
from hello_blaze_tui.walkthrough import Walkthrough
from tests.plain.conftest import ENTER, ESCAPE, Learner
from tests.walkthrough.fake_account import FakeAccount


@pytest.mark.parametrize(
    ("practice", "replies", "leads_to"),
    [
        (False, (("An endpoint is up and costs $2.76 a day, used or not. Leave it up?", ENTER),), "cleanup"),
        (False, (("Leave it up?", "y"),), LEFT),
        (True, (), LEFT),
    ],
)
def test_what_goes_on_costing_is_said_and_can_be_cleaned_up(
    learner: Learner, practice: bool, replies: tuple[tuple[str, str], ...], leads_to: str
) -> None:
    document = walkthrough_document.begin("toys-1", Place(practice, "us-east-1", "123456789012"))
    endpoint = Resource("endpoint", "e-1", "us-east-1")
    document.ledger.put(Entry(endpoint, "endpoint", "created", walkthrough_document.now(), "0.115"))
    account, led_to = FakeAccount(), []
    account.there[endpoint.kind, endpoint.name] = endpoint

    def conversation(asking: Asking) -> int:
        talk = StepTalk(asking, Walkthrough(document, account), "region", threading.Event(), writes=True)
        led_to.append(talk.hold())
        return 0

    learner.at(conversation, ("AWS Region", ESCAPE), ("Leave; everything is kept", f"4{ENTER}"), *replies)
    assert led_to == [leads_to]
