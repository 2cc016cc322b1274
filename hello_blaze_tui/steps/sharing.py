"""What of ours others use: it is not deleted without its own question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.aws.objects import Version, split_uri, versions
from hello_blaze_tui.aws.running import Running, running
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps.keeping import is_named
from hello_blaze_tui.steps.step import Answers, Field
from hello_blaze_tui.steps.written import Place

USABLE = frozenset({"endpoint configuration", "model", "role", "bucket"})
NAMED = 3
"""How many of the files that are not ours are named."""

FIELD = Field(
    "also",
    "Delete although others use it",
    "Names of things of this walkthrough that others use now. Unless they stand here, they are left alone.",
    kind="list",
    default=lambda _answers: [],
    folded=True,
)


class Shared:
    """What others use, looked at once; a look that fails is why nothing that could be used is deleted."""

    def __init__(self, account: Account, answers: Answers, written: list[Place]) -> None:
        self._account = account
        self._answers = answers
        self._written = written
        self._found: list[Running] | None = None

    def why(self, resource: Resource) -> str:
        """Why it is not deleted unasked; empty: nobody else uses it. Raises BlazeError as reading does."""
        if resource.kind not in USABLE or is_named(resource, self._answers.items("cleanup.also")):
            return ""
        if self._found is None:
            self._found = others(self._account, self._answers.created)
        used = users(resource, self._found)
        if resource.kind == "bucket" and not used:
            return strangers(self._account, resource, self._answers, self._written)
        return used


def others(account: Account, resources: Sequence[Resource]) -> list[Running]:
    """What runs in the region, needs one of these, and is not one of them. Raises BlazeError as reading does.

    A role and a bucket can be used from other regions too, which this does not see.
    """
    ours, usable = _keys(resources), _keys(each for each in resources if each.kind in USABLE)
    if not usable:
        return []
    return [run for run in running(account) if not _keys([run.resource]) & ours and _keys(run.needs) & usable]


def users(resource: Resource, runs: Iterable[Running]) -> str:
    """A sentence that names who uses it; empty when nobody does."""
    wanted = _keys([resource])
    names = [str(run.resource) for run in runs if _keys(run.needs) & wanted]
    if not names:
        return ""
    return f"{', '.join(names)} use{'s' * (len(names) == 1)} it and cannot work without it."


def strangers(account: Account, bucket: Resource, answers: Answers, places: Sequence[Place]) -> str:
    """A sentence that names objects in a bucket of ours that are not ours; empty when there is none."""
    found = unless_absent(lambda: list(islice(_strange(account, bucket, answers, places), NAMED + 1)))
    if not found:
        return ""
    names = ", ".join(found[:NAMED]) + (" and more" if len(found) > NAMED else "")
    return f"It holds files that this walkthrough did not write: {names}."


def _strange(account: Account, bucket: Resource, answers: Answers, places: Sequence[Place]) -> Iterator[str]:
    objects = {each.name for each in answers.created if each.kind == "object"}
    # What ours wrote lies in a folder of its name, wherever that was; the endpoint may be gone already.
    folders = {each.name for each in answers.created} | {str(answers.result("endpoint").get("name", ""))}
    here = [place for place in (*places, *_endpoints(answers)) if place.bucket == bucket.name]
    seen: set[str] = set()
    for version in versions(account, bucket.name):
        ours = (
            f"{bucket.name}/{version.key}" in objects
            or not folders.isdisjoint(version.key.split("/")[:-1])
            or any(_wrote(place, version) for place in here)
        )
        if not (ours or version.is_marker or version.key in seen):
            seen.add(version.key)
            yield version.key


def _endpoints(answers: Answers) -> Iterator[Place]:
    """Where the endpoint was told to write, which may be gone already."""
    for field in ("async_output_uri", "async_failure_uri", "capture_uri"):
        uri = answers.text(f"endpoint.{field}")
        if uri and answers.result("endpoint"):
            folder, below = split_uri(uri)
            # The whole of a bucket is nobody's folder.
            yield from [Place(folder, below)] if below else []


def _wrote(place: Place, version: Version) -> bool:
    return version.key.startswith(place.prefix) and place.holds(version)


def _keys(resources: Iterable[Resource]) -> set[tuple[str, str]]:
    return {(each.kind, each.name.rpartition("/")[2]) for each in resources}
