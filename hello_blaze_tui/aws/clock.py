"""Signs with AWS's time where this computer's clock is wrong: AWS refuses what is more than 15 minutes off.

botocore has no clock that could be set, so its signing asks this one. Each answer of AWS carries a `Date`;
what it differs by is learned from the first refusal, and the same request is signed and sent again.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.session import Session

REFUSALS = frozenset({"RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"})
REFUSALS_IN_WORDS = frozenset({"SignatureDoesNotMatch", "InvalidSignatureException", "AuthFailure"})
"""Codes that mean the clock only where the message says so."""
_WORDS = re.compile(r"skew|not yet current|signature expired", re.IGNORECASE)
TRIES = 2

_behind = timedelta()
"""How far this computer's clock is behind AWS's."""


def steer(session: Session) -> None:
    """Lets the clients of a session learn AWS's time."""
    import botocore.auth  # noqa: PLC0415

    signing: Any = botocore.auth
    signing.get_current_datetime = _aws_time
    events: Any = session
    events.register("needs-retry", _on_answer)


def is_refusal(code: str, message: str) -> bool:
    """Whether AWS refused a request for its time."""
    return code in REFUSALS or (code in REFUSALS_IN_WORDS and _WORDS.search(message) is not None)


def aws_now() -> datetime:
    """This moment by AWS's clock, as far as AWS has said it; in UTC. For what AWS is to do at a time."""
    return datetime.now(timezone.utc) + _behind


def _aws_time(remove_tzinfo: bool = True) -> datetime:
    from botocore.compat import get_current_datetime  # noqa: PLC0415

    moment: datetime = get_current_datetime(remove_tzinfo) + _behind
    return moment


def _on_answer(response: Any, attempts: int, **_: Any) -> float | None:
    """botocore asks this after each try; a number is the pause before the next one."""
    global _behind  # noqa: PLW0603 - a clock belongs to the machine, not to a client
    if response is None:
        return None
    http, answer = response
    error = answer.get("Error", {})
    if attempts > TRIES or not is_refusal(str(error.get("Code", "")), str(error.get("Message", ""))):
        return None
    try:
        # HTTP's dates are always GMT (RFC 9110, 5.6.7).
        aws_time = parsedate_to_datetime(http.headers.get("Date", "")).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    _behind = aws_time - (_aws_time(remove_tzinfo=False) - _behind)
    return 0.0
