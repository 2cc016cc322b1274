"""Questions that were asked of a model with their answers, and what the endpoint kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import StoredObject, list_objects, split_uri
from hello_blaze_tui.steps.step import Answers

LISTED = 1_000
"""Data capture files that are looked at."""

Call = Mapping[str, Any]
"""One question and its answer: `predictions`, `endpoint`, `variant` (that answered), `content_type`, `k`,
`body` (its beginning), `bytes`, `ms` (from the call to the answer's last byte), `at`,
and of an asynchronous one `waited_ms` and `output`."""


def calls(result: Mapping[str, Any]) -> list[Call]:
    """Every question that was asked so far with its answer, the newest first."""
    newest = {name: value for name, value in result.items() if name != "earlier"}
    return [newest] * ("predictions" in newest) + list(result.get("earlier", ()))


def captured(answers: Answers, account: Account) -> list[StoredObject]:
    """The data capture files that the endpoint has written, the newest first; none where it captures nothing.

    Raises:
        BlazeError: the bucket cannot be looked at.
    """
    uri = answers.result("endpoint").get("capture")
    if not uri:
        return []
    bucket, prefix = split_uri(str(uri))
    below = f"{prefix.rstrip('/')}/{answers.text('predictions.endpoint')}/".lstrip("/")
    # The keys hold the hour, so that their order is that of time.
    found = islice(list_objects(account, bucket, below), LISTED)
    return sorted(found, key=lambda stored: stored.key, reverse=True)
