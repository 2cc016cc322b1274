from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hello_blaze_tui.amounts import Amount, total
from hello_blaze_tui.progress.ledger import Entry, Life
from hello_blaze_tui.progress.meter import Charge, Meter, meter
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord, WalkthroughDocument
from hello_blaze_tui.request import Resource, ResourceKind

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
PRICES = st.none() | st.decimals(0, 100, places=4)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(timezone.utc))  # noqa: DTZ001
CHARGES = st.builds(
    Charge,
    what=st.sampled_from(["endpoint e", "training job t"]),
    per_hour=PRICES,
    expected=PRICES,
    began=st.none() | MOMENTS,
    ended=st.none() | MOMENTS,
    seconds=st.none() | st.decimals(0, 10**6, places=1),
    until_deleted=st.booleans(),
)
METERS = st.builds(
    Meter,
    charges=st.lists(CHARGES, max_size=5).map(tuple),
    moment=MOMENTS,
    practice=st.booleans(),
    budget=st.none() | st.decimals("0.01", 100, places=2),
)


@given(METERS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_what_it_has_cost_never_grows_less_and_what_is_unknown_stays_unknown(
    now: Meter, passed: timedelta
) -> None:
    later = now.at(now.moment + passed)
    assert Decimal(0) <= now.so_far.known <= later.so_far.known
    assert now.so_far.unknown == later.so_far.unknown
    assert now.per_hour.known * 24 >= now.per_day.known >= 0


@given(METERS, st.booleans())
def test_an_unknown_price_is_never_shown_as_nothing(now: Meter, brief: bool) -> None:
    words = now.brief() if brief else now.corner()
    if now.so_far.unknown and not (brief and now.practice):
        assert "unknown" in words or "not known" in words
    if not now.practice and any(charge.per_hour is None for charge in now.running):
        assert "price not known" in words
    if now.running and not now.practice:
        assert "nothing costs" not in words
    assert "$0.00" not in words.split() or round(now.so_far.known, 4) == 0


@given(METERS, st.decimals(0, 100, places=4), st.integers(0, 2))
def test_a_budget_is_exceeded_only_by_what_costs(now: Meter, known: Decimal, unknown: int) -> None:
    words = now.excess(Amount(known, unknown))
    fits = now.budget is None or now.so_far.known + known <= now.budget
    assert bool(words) == (not fits and bool(known or unknown))
    assert not now.excess(Amount()), "a cleanup is never refused"


@given(st.lists(PRICES))
def test_sums_count_what_they_do_not_know(prices: list[Decimal | None]) -> None:
    assert total(prices).unknown == prices.count(None)
    assert sum(map(total, [[price] for price in prices]), Amount()) == total(prices)


def document(*, practice: bool = False) -> WalkthroughDocument:
    place = Place(practice, "us-east-1", "123456789012")
    return WalkthroughDocument("toys-1", "toys-1", place, "3fa2c1", NOON.isoformat(), "m-1")


def put(
    of: WalkthroughDocument, kind: ResourceKind, life: Life, hours_ago: float, per_hour: str = ""
) -> None:
    since = (NOON - timedelta(hours=hours_ago)).isoformat()
    of.ledger.put(Entry(Resource(kind, "n", "us-east-1"), "endpoint", life, since, per_hour))


def cost(kind: str, hours_ago: float, **other: str) -> dict[str, str]:
    began = (NOON - timedelta(hours=hours_ago)).isoformat()
    known = {"usd": "0.0100", "per_hour": "0.115", "prices_of": "2026-10-01, us-east-1"}
    return {"what": f"{kind} n", "began": began, **known, **other}


def words(of: WalkthroughDocument) -> str:
    return meter(of, NOON).corner()


def test_nothing_is_up_and_nothing_has_cost() -> None:
    of = document()
    put(of, "bucket", "created", 1)
    assert words(of) == "nothing costs"


def test_an_endpoint_costs_from_its_creation_to_its_deletion() -> None:
    of = document()
    of.steps["endpoint"] = StepRecord(costs=[cost("endpoint", 3)])
    put(of, "endpoint", "created", 3, "0.115")
    assert words(of) == "1 endpoint · $0.115/h · $2.76/day · $0.34 so far"
    assert meter(of, NOON).brief() == "1 endpoint · $0.115/h · $0.34"
    assert meter(of, NOON).line().endswith("so far (prices of 2026-10-01, us-east-1)")
    put(of, "endpoint", "deleted", 1, "0.115")
    assert words(of) == "nothing costs · $0.23 so far"


def test_a_job_costs_what_aws_says_it_bills() -> None:
    of = document()
    of.steps["training"] = StepRecord(costs=[cost("training job", 3, seconds="120", ended=NOON.isoformat())])
    assert words(of) == "nothing costs · $0.0038 so far"
    of.steps["training"] = StepRecord(costs=[cost("training job", 0.5)])
    assert words(of) == "1 job · $0.115/h · $0.0575 so far"


def test_a_job_beside_an_endpoint_leaves_room_for_the_account() -> None:
    of = document()
    of.steps["endpoint"] = StepRecord(costs=[cost("endpoint", 2)])
    of.steps["transform"] = StepRecord(costs=[cost("transform job", 1)])
    put(of, "endpoint", "created", 2, "0.115")
    assert words(of) == "1 endpoint + 1 job · $0.23/h · $2.76/day · $0.34 so far"
    assert meter(of, NOON).brief() == "2 up · $0.23/h · $0.34"


def test_a_job_that_was_stopped_does_not_go_on_while_the_next_one_runs() -> None:
    of = document()
    of.ledger.put(
        Entry(Resource("training job", "first", "us-east-1"), "training", "created", NOON.isoformat())
    )
    of.ledger.put(Entry(Resource("training job", "n", "us-east-1"), "training", "created", NOON.isoformat()))
    stopped = {**cost("training job", 2, ended=NOON.isoformat()), "what": "training job first"}
    of.steps["training"] = StepRecord("here", costs=[stopped, cost("training job", 1)])
    assert [job.resource.name for job in of.going_on()] == ["n"]


def test_what_an_older_version_wrote_down_counts_too() -> None:
    of = document()
    of.steps["training"] = StepRecord(costs=[{"what": "training job t", "usd": "0.0077"}])
    of.steps["endpoint"] = StepRecord(costs=[{"what": "endpoint n", "usd": "0.1150"}])
    put(of, "endpoint", "created", 2, "0.115")
    assert words(of) == "1 endpoint · $0.115/h · $2.76/day · $0.24 so far"


def test_a_price_that_is_not_known_is_said() -> None:
    of = document()
    of.steps["endpoint"] = StepRecord(costs=[cost("endpoint", 3, per_hour="unknown", usd="unknown")])
    put(of, "endpoint", "created", 3, "unknown")
    assert words(of) == "1 endpoint · price not known · so far not known"
    of.steps["training"] = StepRecord(costs=[cost("training job", 3, seconds="3600")])
    assert words(of) == "1 endpoint · price not known · $0.12 + unknown so far"


def test_on_the_practice_account_it_says_what_aws_would_have_taken() -> None:
    of = document(practice=True)
    assert words(of) == "nothing costs"
    of.steps["training"] = StepRecord(costs=[cost("training job", 0.001, seconds="1")])
    assert words(of) == "nothing costs · $0.01 on AWS", "as long as the job usually takes on AWS"
    of.steps["endpoint"] = StepRecord(costs=[cost("endpoint", 2, usd="0.1150")])
    put(of, "endpoint", "created", 2, "0.115")
    assert words(of) == "1 endpoint · nothing costs here · $0.24 on AWS", "as long as the endpoint is up"
    alone = meter(of, NOON).of(next(entry for entry in of.ledger if entry.resource.kind == "endpoint"))
    assert str(alone.so_far) == "$0.23"


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.07, "4 min"), (1, "1 h 00 min"), (2.1, "2 h 06 min"), (25, "1 day 1 h"), (71.9, "2 days 23 h")],
)
def test_how_long_an_endpoint_is_up_is_said_in_words(hours: float, said: str) -> None:
    of = document()
    assert meter(of, NOON).up_words == ""
    of.steps["endpoint"] = StepRecord(costs=[cost("endpoint", hours)])
    put(of, "endpoint", "created", hours, "0.115")
    assert meter(of, NOON).up_words == said


@pytest.mark.parametrize(("budget", "shown"), [(2.0, "of $2.00 so far"), (0, "so far"), (None, "so far")])
def test_a_budget_stands_beside_what_is_used_of_it(budget: Any, shown: str) -> None:
    of = document()
    of.answers["region"] = {} if budget is None else {"budget": budget}
    of.steps["endpoint"] = StepRecord(costs=[cost("endpoint", 10)])
    put(of, "endpoint", "created", 10, "0.115")
    assert words(of).endswith(f"$1.15 {shown}")
    assert meter(of, NOON).is_half_used is (budget == 2.0)


def test_what_grows_keeps_its_digits() -> None:
    of = document()
    of.steps["endpoint"] = StepRecord(costs=[cost("endpoint", 0.16)])
    put(of, "endpoint", "created", 0.16, "0.1")
    hours = (timedelta(hours=passed / 100) for passed in range(0, 60, 2))
    spent = [meter(of, NOON + each).spent for each in hours]
    assert {len(words) for words in spent} == {len("$0.0184")}
    assert len(set(spent)) == len(spent)


def test_on_the_practice_account_the_budget_stays_where_room_is_short() -> None:
    of = document(practice=True)
    of.steps["endpoint"] = StepRecord(costs=[cost("endpoint", 0.5)])
    put(of, "endpoint", "created", 0.5, "0.115")
    assert meter(of, NOON).brief() == "1 endpoint · nothing costs"
    of.answers["region"] = {"budget": 2.0}
    assert meter(of, NOON).brief() == "1 endpoint · nothing costs · $0.0575 of $2.00 on AWS"


def test_the_end_of_an_endpoint_is_told_and_noticed_when_it_has_come() -> None:
    of = document()
    ends = (NOON + timedelta(hours=1)).isoformat()
    of.steps["endpoint"] = StepRecord(costs=[cost("endpoint", 1)], result={"ends": ends})
    put(of, "endpoint", "created", 1, "0.115")
    now = meter(of, NOON)
    assert "ends by itself" in now.line()
    assert [now.at(NOON + timedelta(hours=hours)).is_overdue for hours in (0, 2)] == [False, True]
    put(of, "endpoint", "deleted", 0, "0.115")
    assert not meter(of, NOON + timedelta(hours=2)).is_overdue
