from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo

import botocore.compat
import pytest

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.clock import aws_now
from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.errors import BlazeError
from tests.aws.fake_aws import Answer, Received, serving

HOURS_OFF = [timedelta(hours=-30), timedelta(hours=2)]


@pytest.fixture(params=HOURS_OFF, ids=str)
def _wrong_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    right = botocore.compat.get_current_datetime

    def wrong(remove_tzinfo: bool = True) -> datetime:
        moment: datetime = right(remove_tzinfo) + request.param
        return moment

    monkeypatch.setattr("botocore.compat.get_current_datetime", wrong)
    monkeypatch.setattr("hello_blaze_tui.aws.clock._behind", timedelta())


@pytest.mark.usefixtures("_wrong_clock")
def test_a_wrong_clock_is_got_over(practice: Where) -> None:
    account = Account(practice)
    assert account.identity().account_id
    assert account.read("s3", "ListBuckets")["Buckets"] is not None
    assert account.read("sagemaker", "ListModels")["Models"] is not None


def test_what_aws_is_to_do_at_a_time_follows_its_own_clock(
    practice: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An endpoint's end would come a day late, or lie in the past, by the clock of this computer."""
    real = datetime.now(timezone.utc)

    class Late(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Late:
            return cls.fromtimestamp(datetime.now(tz).timestamp() + 86_400, tz)

    monkeypatch.setattr("botocore.compat.get_current_datetime", lambda _utc=True: Late.now(timezone.utc))
    monkeypatch.setattr("hello_blaze_tui.aws.clock.datetime", Late)
    monkeypatch.setattr("hello_blaze_tui.aws.clock._behind", timedelta())
    assert Account(practice).identity().account_id
    assert abs(aws_now() - real) < timedelta(hours=1)


def test_a_clock_that_is_not_wrong_is_not_asked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hello_blaze_tui.aws.clock._behind", timedelta())
    said = b'{"__type": "RequestTimeTooSkewed", "message": "no"}'

    def answer(_: Received) -> Answer:
        return Answer(403, said)

    with serving(answer) as server, pytest.raises(BlazeError, match="clock is wrong"):
        Account(Where(endpoint_url=server.url, access_key_id="a", secret_access_key="b")).read(
            "sagemaker", "ListModels"
        )
    assert len(server.received) == 3
