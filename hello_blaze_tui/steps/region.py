"""Region: where in the world everything of the tutorial lives."""

from __future__ import annotations

from collections.abc import Iterable

from hello_blaze_tui.aws.account import Account, regions
from hello_blaze_tui.aws.price_list import learn
from hello_blaze_tui.progress import folders
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Value, Verification


def _offered(value: Value, answers: Answers) -> str | None:
    if answers.created and value != answers.created[0].region:
        return f"What this walkthrough created is in {answers.created[0].region}; it cannot move any more."
    if value not in regions(answers.setting.partition):
        return "This is one of AWS's regions that have SageMaker AI, for example us-east-1 or eu-west-1."
    return None


def _no_less_than_nothing(value: Value, _answers: Answers) -> str | None:
    right = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1_000_000
    return None if right else "A budget is an amount in USD, for example 2.00; 0 is none."


def _choices(_account: Account, answers: Answers) -> Iterable[str]:
    return regions(answers.setting.partition)


def _verify(scene: Scene) -> Verification:
    yield from ()
    identity = scene.account.identity()
    learn(scene.account, folders.cache())
    return {
        "summary": f"{identity.region}, account {identity.account_id}",
        "region": identity.region,
        "account_id": identity.account_id,
        "partition": identity.partition,
        "arn": identity.arn,
    }


STEP = Step(
    key="region",
    title="Region",
    fields=(
        Field(
            "name",
            "AWS Region",
            "The place in the world where your bucket and your jobs live, all of them in the same one.",
            default=lambda answers: answers.setting.region,
            account_choices=_choices,
            check=_offered,
        ),
        Field(
            "budget",
            "Budget (USD)",
            "You are told when half of it is used, and asked before a step that would exceed it. 0: none.",
            kind="decimal",
            default=0.0,
            check=_no_less_than_nothing,
            reopens=False,
        ),
    ),
    verify=_verify,
)
