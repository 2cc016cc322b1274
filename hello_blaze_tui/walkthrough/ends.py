"""Endpoints that are gone though this program did not delete them: they ended as asked, or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import timezone

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.events import Event, ResourceDeleted
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.meter import meter, when
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument
from hello_blaze_tui.request import Resource, ResourceKind
from hello_blaze_tui.walkthrough.costs import settle
from hello_blaze_tui.walkthrough.standing import Standing

Exists = Callable[[Resource], Resource | None]
ELSEWHERE = "it was deleted elsewhere"


def notice(
    standing: Standing,
    exists: Exists,
    make_again: Callable[[Entry], None] | None,
    step: str,
) -> Generator[Event, None, tuple[Entry, ...]]:
    """Looks whether endpoints, and their ends, are still there; what is gone is written down and told.

    Args:
        standing: The walkthrough.
        exists: What is on AWS of a resource.
        make_again: Lets an endpoint that is needed and was deleted elsewhere be made under a fresh name;
            None: that is left to another time.
        step: The step that the events belong to.

    Returns:
        What is to be made again.

    Raises:
        BlazeError: AWS cannot be asked.
    """
    document, account, again = standing.document, standing.account, tuple[Entry, ...]()
    for entry in _up(document, "endpoint"):
        if exists(entry.resource) is None:
            why = _reason(document, entry)
            _forget(document, account, entry)
            if _is_needed(document, entry):
                if why == ELSEWHERE and make_again is not None:
                    make_again(entry)
                    again += (entry,)
                # One that ended as asked is made under the same name, so that one log is to be deleted.
                document.step("endpoint").progress = "not yet"
                document.step("endpoint").result.pop("ends", None)
                document.save()
            yield ResourceDeleted(step=step, resource=entry.resource, why=why)
    for entry in _up(document, "schedule"):
        endpoint = document.ledger.find(_ended_by(entry))
        is_over = endpoint is None or endpoint.life != "created"
        if is_over and exists(entry.resource) is None:
            _forget(document, account, entry)
            yield ResourceDeleted(step=step, resource=entry.resource, why="it had done its work")
    return again


def _up(document: WalkthroughDocument, kind: ResourceKind) -> list[Entry]:
    return [entry for entry in document.ledger.up() if entry.resource.kind == kind]


def _ended_by(schedule: Entry) -> Resource:
    """A schedule has the name of the endpoint that it ends."""
    return Resource("endpoint", schedule.resource.name, schedule.resource.region)


def _is_the_present_one(document: WalkthroughDocument, endpoint: Entry) -> bool:
    """Other answers make another endpoint; the end that is written down is that one's."""
    return bool(document.step("endpoint").result.get("name") == endpoint.resource.name)


def _reason(document: WalkthroughDocument, endpoint: Entry) -> str:
    measured = meter(document)
    if not _is_the_present_one(document, endpoint):
        return "it ended as asked, or was deleted elsewhere"
    if measured.ends is None or measured.ends > measured.moment:
        return ELSEWHERE
    return f"it ended as asked, {when(measured.ends, measured.moment)}"


def _forget(document: WalkthroughDocument, account: Account, entry: Entry) -> None:
    measured = meter(document)
    is_present = _is_the_present_one(document, entry) and entry.resource.kind == "endpoint"
    since = min(measured.ends or measured.moment, measured.moment) if is_present else measured.moment
    document.ledger.turn(entry.resource, "deleted", since.astimezone(timezone.utc).isoformat())
    settle(document, account)
    document.save()


def _is_needed(document: WalkthroughDocument, endpoint: Entry) -> bool:
    return _is_the_present_one(document, endpoint) and document.progress("predictions") != "done"
