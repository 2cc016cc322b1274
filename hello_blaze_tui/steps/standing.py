"""What of a walkthrough stands on AWS right now, one by one: the truth beside the ledger's word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.aws.jobs import WITH_LOGS, describe
from hello_blaze_tui.aws.leftovers import count_of_objects
from hello_blaze_tui.progress.ledger import RECORDS
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps.cleanup import used
from hello_blaze_tui.steps.log_deletions import streams
from hello_blaze_tui.steps.step import Answers

GONE, DELETING = "gone", "being deleted"


@dataclass(frozen=True, slots=True)
class Standing:
    """One resource, as AWS tells of it."""

    resource: Resource
    status: str = ""
    """AWS's status of a job or an endpoint, what lies in a bucket, `gone`; empty: it is there."""
    used: str = ""
    """Who else uses it, in a sentence; empty: nobody does, or it was not asked."""
    logged: bool = True
    """Whether lines of it may be in CloudWatch Logs."""


def standing(account: Account, answers: Answers) -> Iterator[Standing]:
    """Each as it is, then once more those that others use. Raises BlazeError as reading does."""
    found: dict[Resource, Standing] = {}
    for each in answers.created:
        if each.kind != "object":
            logged = each.kind not in RECORDS or any(streams(account, each))
            found[each] = Standing(each, _status(account, each), logged=logged)
            yield found[each]
    for each, why in used(account, answers).items():
        yield replace(found.get(each, Standing(each)), used=why)


def _status(account: Account, resource: Resource) -> str:
    if resource.kind in WITH_LOGS:
        snapshot = unless_absent(lambda: describe(account, resource))
        return GONE if snapshot is None else snapshot.status
    if resource.kind == "bucket":
        return count_of_objects(account, resource)
    return GONE if account.exists(resource) is None else ""
