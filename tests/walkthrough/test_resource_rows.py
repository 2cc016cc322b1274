"""What a walkthrough has up, as rows to be marked."""

from __future__ import annotations

from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import now
from hello_blaze_tui.request import Resource, ResourceKind
from hello_blaze_tui.steps.standing import Standing
from hello_blaze_tui.walkthrough.resource_rows import Row, Standings, rows
from tests.steps.answering import answers


def listed(standings: Standings | None = None, *keep: str, **names: ResourceKind) -> list[Row]:
    """The rows of a walkthrough that created these kinds, each by its name."""
    created = tuple(Resource(kind, name, "us-east-1") for name, kind in names.items())
    entries = [Entry(each, "endpoint", "created", now(), "") for each in created]
    given = answers({"cleanup.keep": list(keep)}, created=created)
    return list(rows(entries, given, standings or {}))


def test_the_schedule_of_an_end_is_listed_and_marked_by_itself() -> None:
    found = {row.key: row for row in listed(None, "schedule end", e="endpoint", end="schedule")}
    assert found["schedule end"].title.startswith("schedule ")
    assert not found["schedule end"].ticked
    assert found["endpoint e"].ticked


def test_what_stays_for_something_else_says_for_what() -> None:
    (row,) = (each for each in listed(None, "model m", m="model", b="bucket") if each.key == "bucket b")
    assert row.fixed
    assert row.details == "kept, the model needs it"


def test_log_lines_are_offered_until_they_are_gone() -> None:
    job = Resource("training job", "t", "us-east-1")
    assert [row.key for row in listed(None, t="training job")] == ["logs"]
    assert [row.key for row in listed({job: Standing(job, "Completed")}, t="training job")] == ["logs"]
    assert listed({job: Standing(job, "Completed", logged=False)}, t="training job") == []
