"""What stays at a cleanup: what was chosen, and what that cannot work without."""

from __future__ import annotations

import pytest

from hello_blaze_tui.request import Resource, ResourceKind
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.keeping import kept, needed, stays
from hello_blaze_tui.steps.needs import needs_of
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


BESIDE = (
    *CREATED,
    resource("model", "toys-2"),
    resource("endpoint configuration", "toys-2"),
    resource("role", f"{END}2"),
    resource("schedule", "e2"),
    resource("endpoint", "e2"),
)
"""One endpoint beside another."""
TOLD = {
    "model toys": ("bucket b", "role r"),
    "endpoint configuration toys": ("model toys",),
    "schedule e": (f"role {END}",),
    "endpoint e": ("endpoint configuration toys",),
    "model toys-2": ("bucket b", "role r"),
    "endpoint configuration toys-2": ("model toys-2",),
    "schedule e2": (f"role {END}2",),
    "endpoint e2": ("endpoint configuration toys-2",),
}


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


@pytest.mark.parametrize("kept_one", ["e", "e2"])
def test_one_endpoint_keeps_nothing_of_another(kept_one: str) -> None:
    given = answers({"cleanup.keep": [f"endpoint {kept_one}"]}, created=BESIDE, needs=TOLD)
    others = {"e": "2", "e2": ""}[kept_one]
    gone = [str(each) for each in BESIDE if not stays(each, kept(given))]
    assert gone == [
        str(each)
        for each in BESIDE
        if each.name in {f"toys-{others}".rstrip("-"), f"{END}{others}", f"e{others}"}
    ]


def test_of_what_is_not_known_all_is_kept_that_it_could_need() -> None:
    told = {name: needs for name, needs in TOLD.items() if name != "endpoint e2"}
    given = answers({"cleanup.keep": ["endpoint e2"]}, created=BESIDE, needs=told)
    gone = [str(each) for each in BESIDE if not stays(each, kept(given))]
    assert gone == ["endpoint e"]


def test_what_lies_in_a_bucket_from_before_stays_with_the_model_that_needs_it() -> None:
    model = resource("model", "toys")
    given = answers({"cleanup.keep": ["model"]}, created=(model,), needs={str(model): ("bucket yours",)})
    assert stays(resource("object", "yours/model/t1/model.tar.gz"), kept(given))


def test_what_is_sent_says_what_it_needs() -> None:
    given = answers()
    told = {
        str(request.creates): set(needs_of(request))
        for step in STEPS
        for request in step.requests(given)
        if request.creates
    }
    name = "hello-blaze-toys-1-3fa2c1"
    bucket = "bucket hello-blaze-123456789012-toys-1-3fa2c1"
    role = "role AmazonSageMaker-ExecutionRole-20261124T083000-3fa2c1"
    assert {thing: needs for thing, needs in told.items() if needs} == {
        f"model {name}-m1": {bucket, role},
        f"endpoint configuration {name}-c1": {f"model {name}-m1"},
        f"schedule {name}-e1": {f"role {name}-end1"},
        f"endpoint {name}-e1": {f"endpoint configuration {name}-c1"},
    }
