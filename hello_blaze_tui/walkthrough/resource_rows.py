"""What a walkthrough has up, as rows: kind, name, status, price, since when, what stays; how they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from hello_blaze_tui.events import Event, RequestSent, ResourceDeleted
from hello_blaze_tui.progress.ledger import RECORDS, Entry
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps import keeping
from hello_blaze_tui.steps.standing import DELETING, GONE, Standing
from hello_blaze_tui.steps.step import Answers
from hello_blaze_tui.walkthrough.money import brief_rate

FIRST = (
    *("processing job", "training job", "transform job"),
    *("endpoint", "schedule", "endpoint configuration", "model", "bucket", "role"),
)
"""What is listed, and in which order; objects go with their bucket."""
ENDED = frozenset({"Completed", "Failed", "Stopped", GONE})
LOGS = "logs"

Standings = Mapping[Resource, Standing]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, to be ticked or not."""

    key: str
    """Kind and name of the resource."""
    title: str
    details: str
    ticked: bool
    fixed: bool = False
    """It cannot be ticked, and its details say why."""
    goes: bool = False
    """It is gone, or being deleted."""


def turned(event: Event) -> Standing | None:
    """How the thing stands that is being deleted, or was; None: the event is of something else."""
    match event:
        case RequestSent() if event.request.deletes is not None:
            return Standing(event.request.deletes, DELETING)
        case ResourceDeleted():
            return Standing(event.resource, GONE)
        case _:
            return None


def rows(entries: Iterable[Entry], answers: Answers, standings: Standings) -> Iterator[Row]:
    """A row for each thing that is there, what costs first, and for what was there before and stays."""
    shown = (entry for entry in entries if _is_shown(entry, standings))
    needed = keeping.needed(answers)
    for entry in sorted(shown, key=lambda each: (not each.per_hour, FIRST.index(each.resource.kind))):
        yield _row(entry, needed, answers, standings.get(entry.resource))
    for kind, name in _from_before(answers):
        yield Row(f"before {kind}", _title(kind, name), "yours before, kept", ticked=False, fixed=True)
    if any(_is_logged(entry, standings) for entry in entries):
        named = LOGS in answers.items("cleanup.keep")
        yield Row(LOGS, _title("log lines", "of the jobs and the endpoint"), "", ticked=not named)


def _is_shown(entry: Entry, standings: Standings) -> bool:
    """A job that is over is a record, which stays and costs nothing."""
    if entry.resource.kind in RECORDS:
        standing = standings.get(entry.resource)
        return standing is not None and standing.status not in ENDED
    return entry.resource.kind in FIRST


def _is_logged(entry: Entry, standings: Standings) -> bool:
    """Whether lines of a job may be in CloudWatch Logs, as far as anybody looked."""
    standing = standings.get(entry.resource)
    return entry.is_record and (standing is None or standing.logged)


def _row(entry: Entry, needs: Mapping[str, str], answers: Answers, standing: Standing | None) -> Row:
    resource = entry.resource
    status = standing.status if standing else ""
    named = is_named(resource, answers)
    needed = keeping.stays(resource, needs.keys()) and not named
    parts = [status, _price(entry), _since(entry)]
    if standing and standing.used:
        parts.append(standing.used)
    if needed:
        user = next(kind for need, kind in needs.items() if keeping.is_named(resource, (need,)))
        parts.append(f"kept, the {user} needs it")
    if resource.kind in RECORDS:
        parts.append("is stopped")
    goes = status in {GONE, DELETING}
    return Row(
        str(resource),
        _title(resource.kind, resource.name),
        status if goes else ", ".join(part for part in parts if part),
        ticked=not (named or needed),
        fixed=needed or goes or resource.kind in RECORDS,
        goes=goes,
    )


def is_named(resource: Resource, answers: Answers) -> bool:
    """Whether the learner said that it stays, by its name or its kind."""
    return keeping.is_named(resource, answers.items("cleanup.keep"))


def _title(kind: str, name: str) -> str:
    return f"{kind.removeprefix('endpoint '):<13} {name}"


def _price(entry: Entry) -> str:
    """A bucket's and a job's are not the ledger's to know."""
    return brief_rate(entry) if entry.per_hour or entry.resource.kind not in {"bucket", *RECORDS} else ""


def _since(entry: Entry) -> str:
    """The hour, and the day too when it is not today's."""
    if not entry.per_hour:
        return ""
    since, now = datetime.fromisoformat(entry.since).astimezone(), datetime.now().astimezone()
    return f"since {since:%H:%M}" if since.date() == now.date() else f"since {since:%Y-%m-%d %H:%M}"


def _from_before(answers: Answers) -> Iterator[tuple[str, str]]:
    """What the walkthrough uses and did not make."""
    if answers.text("bucket.source") == "existing" and answers.result("bucket"):
        yield "bucket", answers.text("bucket.name")
    if answers.text("role.source") == "existing" and answers.result("role"):
        yield "role", answers.text("role.arn").rpartition("/")[2]
    if answers.text("endpoint.config_source") == "existing" and answers.result("endpoint"):
        yield "endpoint configuration", answers.text("endpoint.config_name")
