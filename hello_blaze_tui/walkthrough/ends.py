"""Endpoints that are gone though this program did not delete them: they ended as asked, or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timezone

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.events import Event, ResourceDeleted
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.meter import meter, when
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument
from hello_blaze_tui.request import Resource
from hello_blaze_tui.walkthrough.costs import settle


def notice(document: WalkthroughDocument, account: Account, step: str) -> Iterator[Event]:
    """Looks whether what has an end of its own is still there; what is gone is written down and told.

    Raises:
        BlazeError: AWS cannot be asked.
    """
    for entry in document.ledger.up():
        if entry.resource.kind == "schedule" and account.exists(entry.resource) is None:
            endpoint = document.ledger.find(_ended_by(entry))
            if endpoint is None or endpoint.life != "created":
                gone = {entry: "it had done its work"}
            elif account.exists(endpoint.resource) is None:
                gone = {endpoint: _reason(document, endpoint), entry: "it had done its work"}
            else:
                continue
            for each, why in gone.items():
                _forget(document, account, each)
                yield ResourceDeleted(step=step, resource=each.resource, why=why)


def _ended_by(schedule: Entry) -> Resource:
    """A schedule has the name of the endpoint that it ends."""
    return Resource("endpoint", schedule.resource.name, schedule.resource.region)


def _is_the_present_one(document: WalkthroughDocument, endpoint: Entry) -> bool:
    """Other answers make another endpoint; the end that is written down is that one's."""
    return bool(document.step("endpoint").result.get("name") == endpoint.resource.name)


def _reason(document: WalkthroughDocument, endpoint: Entry) -> str:
    measured = meter(document)
    if measured.ends is None or not _is_the_present_one(document, endpoint):
        return "it ended as asked"
    if measured.ends > measured.moment:
        return "it was deleted elsewhere"
    return f"it ended as asked, {when(measured.ends, measured.moment)}"


def _forget(document: WalkthroughDocument, account: Account, entry: Entry) -> None:
    """Who still needs the endpoint makes it again, under the same name, so that one log is to be deleted."""
    measured = meter(document)
    is_present = _is_the_present_one(document, entry) and entry.resource.kind == "endpoint"
    since = min(measured.ends or measured.moment, measured.moment) if is_present else measured.moment
    document.ledger.turn(entry.resource, "deleted", since.astimezone(timezone.utc).isoformat())
    settle(document, account)
    if is_present and not _has_answered(document):
        record = document.step("endpoint")
        record.progress = "not yet"
        record.result.pop("ends", None)
    document.save()


def _has_answered(document: WalkthroughDocument) -> bool:
    return document.step("predictions").progress == "done"
