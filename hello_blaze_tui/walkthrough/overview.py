"""All walkthroughs of this machine in a list. It asks nobody but the disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from hello_blaze_tui.amounts import Amount
from hello_blaze_tui.progress.known import knowledge
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument
from hello_blaze_tui.steps import STEPS


@dataclass(frozen=True, slots=True)
class Row:
    """A walkthrough in one line."""

    name: str
    place: str = ""
    """`practice`, or `AWS ...9012`."""
    state: str = ""
    """Where it stopped: `training job, 7 of 13`; or that all of it was deleted."""
    when: str = ""


@dataclass(slots=True)
class Overview:
    """What can be gone on with, what can be looked at again, what cannot be read, and what is up."""

    unfinished: list[Row] = field(default_factory=list)
    finished: list[Row] = field(default_factory=list)
    damaged: list[Row] = field(default_factory=list)
    up: list[Row] = field(default_factory=list)
    """Those that have something up that costs on AWS, finished ones too; the state says what."""
    endpoints: int = 0
    """How many of them cost right now, on AWS."""
    a_day: Amount = field(default_factory=Amount)
    """What all of them cost a day."""

    @property
    def money(self) -> str:
        """The money corner: of everything on this machine."""
        return f"{_endpoints(self.endpoints)} up, {self.a_day} a day" if self.endpoints else "nothing costs"


def overview(now: datetime | None = None) -> Overview:
    """Every walkthrough, the one last worked on first; a damaged one does not hide the others."""
    moment = now or datetime.now(timezone.utc)
    known = knowledge()
    found = Overview(damaged=[Row(name, state="its document cannot be read") for name in known.unreadable])
    for document in sorted(known.documents, key=_newest, reverse=True):
        place = found.unfinished if _position(document) < len(STEPS) else found.finished
        place.append(Row(document.name, _place(document), _state(document), ago(_newest(document), moment)))
        _add_up(found, document)
    # What costs stands first.
    found.up.sort(key=lambda row: row.place == "practice")
    return found


def ago(then: datetime, now: datetime) -> str:
    """How long ago, as one would say it: `2 minutes ago`, `yesterday 14:02`, `3 Nov 14:02`."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "a moment ago"
    if minutes < 60:
        return f"{minutes} minute{'s' * (minutes > 1)} ago"
    local, today = then.astimezone(), now.astimezone().date()
    if local.date() == today:
        hours = minutes // 60
        return f"{hours} hour{'s' * (hours > 1)} ago"
    if local.date() == today - timedelta(days=1):
        return f"yesterday {local:%H:%M}"
    return f"{local.day} {local:%b} {local:%H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"


def _state(document: WalkthroughDocument) -> str:
    position = _position(document)
    if position < len(STEPS) and document.progress("cleanup") == "done" and not document.left_up():
        return "cleaned up, nothing is left"
    return "finished" if position == len(STEPS) else f"{_word(position)}, {position + 1} of {len(STEPS)}"


def _place(document: WalkthroughDocument) -> str:
    return "practice" if document.place.practice else f"AWS ...{document.place.account_id[-4:]}"


def _word(position: int) -> str:
    """A step's title in the middle of a line; a name of AWS's (CloudWatch) keeps its capitals."""
    title = STEPS[position].title
    first = title.split()[0]
    return title if first != first.capitalize() else title[:1].lower() + title[1:]


def _position(document: WalkthroughDocument) -> int:
    """Of the first step that is not done; how many steps there are when all are."""
    to_do = (place for place, step in enumerate(STEPS) if document.progress(step.key) != "done")
    return next(to_do, len(STEPS))


def _newest(document: WalkthroughDocument) -> datetime:
    """The last time of which the document tells."""
    times = [document.began, *(entry.since for entry in document.ledger)]
    for record in document.steps.values():
        times += [time for time in (record.started, record.ended) if time]
    return max(datetime.fromisoformat(time) for time in times)


def _add_up(found: Overview, document: WalkthroughDocument) -> None:
    measured = meter(document)
    number = len(measured.idle)
    if not number:
        return
    cost = "nothing costs here" if measured.practice else measured.a_day
    found.up.append(Row(document.name, _place(document), f"{_endpoints(number)}, {cost}"))
    if not measured.practice:
        found.endpoints += number
        found.a_day += measured.per_day


def _endpoints(number: int) -> str:
    return f"{number} endpoint{'s' * (number > 1)}"
