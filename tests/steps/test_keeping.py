"""What stays at a cleanup: what was chosen, and what that cannot work without."""

from __future__ import annotations

import pytest

from hello_blaze_tui.request import Resource, ResourceKind
from hello_blaze_tui.steps.keeping import kept, needed, stays
from tests.steps.answering import answers

END = "hello-blaze-toys-1-3fa2c1-end1"


def resource(kind: ResourceKind, name: str) -> Resource:
    return Resource(kind, name, "us-east-1")


CREATED = (
    resource("bucket", "b"),
    resource("object", "b/data/reviews.json"),
    resource("role", "r"),
    resource("model", "toys"),
    resource("endpoint configuration", "toys"),
    resource("role", END),
    resource("schedule", "e"),
    resource("endpoint", "e"),
)


def staying(*words: str) -> list[str]:
    """What stays when these are chosen."""
    chosen = kept(answers({"cleanup.keep": list(words)}, created=CREATED))
    return [str(each) for each in CREATED if stays(each, chosen)]


ALL_BUT_THE_END = ["bucket b", "object b/data/reviews.json", "role r", "model toys"]


@pytest.mark.parametrize("word", ["endpoint", "endpoint e"])
def test_an_endpoint_keeps_all_that_it_works_with_and_its_end(word: str) -> None:
    assert staying(word) == [str(each) for each in CREATED]


@pytest.mark.parametrize("word", ["endpoint configuration", "endpoint configuration toys"])
def test_a_configuration_does_not_keep_the_role_of_an_end(word: str) -> None:
    assert staying(word) == [*ALL_BUT_THE_END, "endpoint configuration toys"]


def test_what_has_the_name_of_something_else_is_chosen_alone() -> None:
    assert staying("model toys") == ALL_BUT_THE_END
    assert staying("toys") == [*ALL_BUT_THE_END, "endpoint configuration toys"]


def test_a_schedule_keeps_its_own_role_only() -> None:
    assert staying("schedule") == [f"role {END}", "schedule e"]


def test_the_role_of_an_end_that_was_tried_before_is_one_too() -> None:
    created = (resource("role", END), resource("role", f"{END[:-1]}2"), resource("schedule", "e"))
    given = answers({"cleanup.keep": ["model"]}, created=created, attempts={"endpoint": 2})
    assert not any(stays(each, kept(given)) for each in created)


def test_an_object_keeps_its_bucket() -> None:
    assert staying("object b/data/reviews.json") == ["bucket b", "object b/data/reviews.json"]


def test_what_is_needed_says_by_what() -> None:
    given = answers({"cleanup.keep": ["endpoint configuration toys", "bucket"]}, created=CREATED)
    assert needed(given) == {"model": "endpoint configuration", "role r": "model"}
