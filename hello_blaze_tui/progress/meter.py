"""The meter: what costs right now, by the hour and the day, and what a walkthrough has cost so far.

Computed in this one place from the document alone, so that every screen and every command says the same, and
says it without asking anybody. AWS bills a job from its machine's start to its end and an endpoint while it
exists; what AWS itself said about that is in the document, and what it has not said yet is taken from the
clock. On the practice account nothing is charged: there it says what AWS would have taken, for a job as long
as AWS usually needs, for an endpoint as long as it is up. A price that is not known is counted as not known,
never as zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from math import inf

from hello_blaze_tui.amounts import Amount, total, usd
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument

UNKNOWN = "unknown"
HOUR = Decimal(3600)
SMALLEST = Decimal("0.00005")
"""USD, below which an amount is told as nothing."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One thing that costs, or has cost: a job or an endpoint."""

    what: str
    """Kind and name."""
    per_hour: Decimal | None
    """USD on AWS; None: not known."""
    expected: Decimal | None
    """USD for as long as AWS usually needs; None: not known."""
    began: datetime | None
    """None: nobody wrote it down, so that only `expected` is known."""
    ended: datetime | None = None
    """None: it goes on, as far as known."""
    seconds: Decimal | None = None
    """What AWS bills, once it said so."""
    until_deleted: bool = False
    """It costs for as long as it exists: an endpoint."""

    def is_running(self) -> bool:
        """Whether it costs right now."""
        return self.began is not None and self.ended is None and self.seconds is None

    def lasted(self, moment: datetime) -> timedelta | None:
        """How long it was there until `moment`, whatever the clocks say; None: nobody knows since when."""
        if self.began is None:
            return None
        return max(timedelta(), min(self.ended or moment, moment) - self.began)

    def so_far(self, moment: datetime) -> Decimal | None:
        """USD until `moment`, never less than nothing, whatever the clocks say."""
        lasted = self.lasted(moment)
        if lasted is None:
            return self.expected
        if self.per_hour is None:
            return None
        seconds = Decimal(lasted.total_seconds()) if self.seconds is None else self.seconds
        return self.per_hour * seconds / HOUR


@dataclass(frozen=True, slots=True)
class Meter:
    """What a walkthrough costs at one moment."""

    charges: tuple[Charge, ...]
    moment: datetime
    practice: bool = False
    budget: Decimal | None = None
    """USD; None: there is none."""
    ends: datetime | None = None
    """When the endpoint that is up ends by itself, as asked."""
    prices_of: str = ""
    """The day of the prices, and their region."""

    def at(self, moment: datetime) -> Meter:
        """The same, at another moment."""
        return replace(self, moment=moment)

    def of(self, entry: Entry) -> Meter:
        """The same of one resource alone."""
        charges = (charge for charge in self.charges if charge.what == str(entry.resource))
        return replace(self, charges=tuple(charges))

    @property
    def running(self) -> tuple[Charge, ...]:
        return tuple(charge for charge in self.charges if charge.is_running())

    @property
    def idle(self) -> tuple[Charge, ...]:
        """What goes on costing until it is deleted, used or not."""
        return tuple(charge for charge in self.running if charge.until_deleted)

    @property
    def up_for(self) -> timedelta | None:
        """How long the endpoint is up, the oldest where there are several; None: none is."""
        begun = [charge.began for charge in self.idle if charge.began is not None]
        return max(self.moment - min(begun), timedelta()) if begun else None

    @property
    def up_words(self) -> str:
        """The same in words; empty: none is."""
        return "" if self.up_for is None else how_long(self.up_for)

    @property
    def per_hour(self) -> Amount:
        return total(charge.per_hour for charge in self.running)

    @property
    def per_day(self) -> Amount:
        """What stays up costs a day; jobs end by themselves."""
        hourly = total(charge.per_hour for charge in self.idle)
        return Amount(hourly.known * 24, hourly.unknown)

    @property
    def a_day(self) -> str:
        """The same in words."""
        daily = self.per_day
        return f"{daily} a day" if daily.known or not daily.unknown else str(daily)

    @property
    def so_far(self) -> Amount:
        """On the practice account: what AWS would have taken."""
        return total(self.cost_of(charge) for charge in self.charges)

    @property
    def spent(self) -> str:
        """What is known of it in words. While it grows it keeps its digits: what stands beside it stays."""
        known = self.so_far.known
        if not known and self.so_far.unknown:
            return str(self.so_far)
        if not SMALLEST <= known < Decimal("0.1"):
            return f"${known:.2f}"
        return f"${known:.4f}" if self.running else usd(known)

    @property
    def is_overdue(self) -> bool:
        """Whether the endpoint's end has come, and nobody has looked yet whether it is gone."""
        return bool(self.idle) and self.ends is not None and self.ends <= self.moment

    @property
    def is_half_used(self) -> bool:
        return self.budget is not None and self.so_far.known >= self.budget / 2

    def cost_of(self, charge: Charge) -> Decimal | None:
        """USD; on the practice account a job's own time says nothing: AWS's machines take longer to start."""
        usual = self.practice and not charge.until_deleted
        return charge.expected if usual else charge.so_far(self.moment)

    def excess(self, expected: Amount) -> str:
        """Why something of this price does not fit into the budget; empty when it does, or there is none."""
        costs_something = expected.known or expected.unknown
        if self.budget is None or not costs_something or self.so_far.known + expected.known <= self.budget:
            return ""
        where = " on AWS" if self.practice else ""
        return (
            f"About {expected}{where} on top of {self.so_far} so far is more than the budget "
            f"of {usd(self.budget)}."
        )

    # In words

    def corner(self) -> str:
        """The shortest form: `nothing costs`, or `1 endpoint · $0.115/h · $2.76/day · $0.31 so far`."""
        return self._told(brief=False)

    def brief(self) -> str:
        """The same where room is short: `1 endpoint · $0.115/h · $0.31`; with a job `2 up · ...`."""
        return self._told(brief=True)

    def line(self) -> str:
        """The same, with the end of what is up and the date of the prices."""
        end = f" · ends by itself {when(self.ends, self.moment)}" if self.ends and self.idle else ""
        return f"{self.corner()}{end}{f' (prices of {self.prices_of})' if self.prices_of else ''}"

    def _told(self, *, brief: bool) -> str:
        return " · ".join((self._what(brief=brief), *self._rates(brief=brief), *self._spent(brief=brief)))

    def _what(self, *, brief: bool) -> str:
        kinds = Counter("endpoint" if charge.until_deleted else "job" for charge in self.running)
        up = " + ".join(f"{number} {kind}{'s' * (number > 1)}" for kind, number in sorted(kinds.items()))
        if brief and len(kinds) > 1:
            up = f"{kinds.total()} up"
        if self.practice:
            return f"{up} · nothing costs{'' if brief else ' here'}" if up else "nothing costs"
        return up or "nothing costs"

    def _rates(self, *, brief: bool) -> Iterator[str]:
        if not self.running or self.practice:
            return
        hourly, daily = self.per_hour, self.per_day
        if hourly.known:
            yield f"{usd(hourly.known)}/h"
        if daily.known and not brief:
            yield f"{usd(daily.known)}/day"
        if hourly.unknown:
            yield "price not known" if not hourly.known else f"{hourly.unknown} price not known"

    def _spent(self, *, brief: bool) -> Iterator[str]:
        so_far, of = self.so_far, f" of {usd(self.budget)}" if self.budget is not None else ""
        if brief and self.practice and not of:
            return
        if not self.charges and not of:
            return
        if not so_far.known and so_far.unknown:
            yield f"so far not known{of}"
            return
        more = " + unknown" if so_far.unknown else ""
        words = " on AWS" if self.practice else "" if brief else " so far"
        yield f"{self.spent}{more}{of}{words}"


def how_long(span: timedelta) -> str:
    """`4 min`, `2 h 05 min`, `3 days 2 h`."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    days, rest = divmod(hours, 24)
    if days:
        return f"{days} day{'s' * (days > 1)} {rest} h"
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def when(time: datetime, moment: datetime) -> str:
    """A time in the learner's own time zone: `at 14:20`, with the day where that is another one."""
    here = time.astimezone()
    return f"{here:at %H:%M}" if here.date() == moment.astimezone().date() else f"{here:on %b %d at %H:%M}"


def meter(document: WalkthroughDocument, moment: datetime | None = None) -> Meter:
    """What the walkthrough costs at `moment`; None: now."""
    # Copied first: a run on another thread adds to them meanwhile.
    records, ledger = tuple(document.steps.values()), tuple(document.ledger)
    costs = tuple(cost for record in records for cost in tuple(record.costs))
    dates = sorted({date for cost in costs if (date := cost.get("prices_of"))})
    budget = document.answers.get("region", {}).get("budget")
    endpoint = document.steps.get("endpoint")
    ends = str(endpoint.result.get("ends") or "") if endpoint else ""
    return Meter(
        charges=tuple(_charges(costs, ledger)),
        moment=moment or datetime.now(timezone.utc),
        practice=document.place.practice,
        budget=Decimal(str(budget)) if isinstance(budget, int | float) and 0 < budget < inf else None,
        ends=datetime.fromisoformat(ends) if ends else None,
        prices_of="; ".join(dates),
    )


def _charges(costs: Iterable[Mapping[str, str]], ledger: Iterable[Entry]) -> Iterator[Charge]:
    entries = {str(entry.resource): entry for entry in ledger}
    counted = set()
    for cost in costs:
        charge = charge_of(cost)
        entry = entries.get(charge.what)
        if charge.is_running() and entry is not None and entry.life in {"deleted", "never was"}:
            charge = replace(charge, ended=datetime.fromisoformat(entry.since))
        if charge.began is not None:
            counted.add(charge.what)
            yield charge
        elif entry is None or not entry.per_hour or entry.life != "created":
            yield charge
    for what, entry in entries.items():
        if entry.per_hour and entry.life == "created" and what not in counted:
            since = datetime.fromisoformat(entry.since) if entry.since else None
            yield Charge(what, _price(entry.per_hour), _price(entry.per_hour), since, until_deleted=True)


def charge_of(cost: Mapping[str, str]) -> Charge:
    """A step record's cost as it was written down, maybe by an older version that knew less."""
    began, ended, seconds = (cost.get(name, "") for name in ("began", "ended", "seconds"))
    return Charge(
        what=cost["what"],
        per_hour=_price(cost.get("per_hour", UNKNOWN)),
        expected=_price(cost.get("usd", UNKNOWN)),
        began=datetime.fromisoformat(began) if began else None,
        ended=datetime.fromisoformat(ended) if ended else None,
        seconds=Decimal(seconds) if seconds else None,
        until_deleted=cost["what"].startswith("endpoint "),
    )


def _price(words: str) -> Decimal | None:
    return None if words == UNKNOWN else Decimal(words)
