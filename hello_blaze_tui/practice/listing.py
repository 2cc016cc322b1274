"""List operations: filters, order and pages, the same for every kind of resource.

Defaults are the API reference's: sorted by CreationTime, ten to a page. A page's token names the last item
given and the question asked, so that it works whatever is created or deleted in between, and with no other
question.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.ports import Document
from hello_blaze_tui.practice.wire import moment

PAGE = 10
ABSENT = frozenset({"WarmPoolStatusEquals", "TrainingPlanArnEquals"})
"""Filters for what nothing here has."""
TURNING = {"NextToken", "MaxResults"}


@dataclass(frozen=True, slots=True)
class Listing:
    """How one kind of resource is listed."""

    result: str
    """The output member, e.g. TrainingJobSummaries."""
    name: str
    """The summary's member for Name, e.g. TrainingJobName."""
    status: str = ""
    """The summary's member for Status; empty when it has none."""
    order: str = "Descending"
    """The API reference's default SortOrder."""

    def page(self, summaries: Iterable[Document], asked: Mapping[str, Any]) -> Document:
        """The answer to `asked` out of all `summaries`. Raises ValidationException for an alien token."""
        found = [summary for summary in summaries if self._matches(summary, asked)]
        keyed = sorted(
            ((self._key(summary, asked.get("SortBy", "CreationTime")), summary) for summary in found),
            key=lambda pair: pair[0],
            reverse=asked.get("SortOrder", self.order) == "Descending",
        )
        question = fingerprint(asked)
        start = 0
        if asked.get("NextToken"):
            start = self._start([key for key, _ in keyed], asked, read_token(asked["NextToken"], question))
        end = start + asked.get("MaxResults", PAGE)
        answer: Document = {self.result: [summary for _, summary in keyed[start:end]]}
        if end < len(keyed):
            answer["NextToken"] = write_token(list(keyed[end - 1][0]), question)
        return answer

    def _key(self, summary: Document, by: str) -> tuple[str, str]:
        value = {"Name": self.name, "Status": self.status}.get(by, "CreationTime")
        return str(summary[value]), str(summary[self.name])

    def _start(self, keys: list[tuple[str, str]], asked: Mapping[str, Any], last: Any) -> int:
        """Where the page after the item `last` begins."""
        try:
            after = (str(last[0]), str(last[1]))
        except (TypeError, LookupError) as error:
            raise invalid("Invalid NextToken.") from error
        descending = asked.get("SortOrder", self.order) == "Descending"
        passed = [key >= after if descending else key <= after for key in keys]
        return sum(passed)

    def _matches(self, summary: Document, asked: Mapping[str, Any]) -> bool:
        if not ABSENT.isdisjoint(asked):
            return False
        if asked.get("NameContains", "").lower() not in summary[self.name].lower():
            return False
        if asked.get("StatusEquals", summary.get(self.status)) != summary.get(self.status):
            return False
        return all(
            _within(summary.get(time), asked.get(f"{time}After"), asked.get(f"{time}Before"))
            for time in ("CreationTime", "LastModifiedTime")
        )


def _within(time: Any, after: Any, before: Any) -> bool:
    if after is None and before is None:
        return True
    when = moment(time)
    return (after is None or when > after) and (before is None or when < before)


def fingerprint(asked: Mapping[str, Any]) -> str:
    """The question without what turns its pages."""
    question = {name: str(value) for name, value in sorted(asked.items()) if name not in TURNING}
    return hashlib.sha256(json.dumps(question).encode()).hexdigest()[:16]


def write_token(last: Any, question: str) -> str:
    """A NextToken: opaque to callers."""
    return base64.urlsafe_b64encode(json.dumps([last, question]).encode()).decode()


def read_token(token: str, question: str) -> Any:
    """What `write_token` put in. Raises ValidationException unless it was for the same question."""
    try:
        last, asked = json.loads(base64.b64decode(token, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error) as error:
        raise invalid("Invalid NextToken.") from error
    if asked != question:
        raise invalid("Invalid NextToken.")
    return last
