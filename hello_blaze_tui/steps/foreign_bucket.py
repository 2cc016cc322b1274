"""What the jobs wrote into a bucket that was there before: it goes, and everything else in the bucket stays.

What lies in a folder of the unique name of one of our jobs or endpoints is ours. If a learner has a job write
elsewhere, it stays: there it cannot be told from what lay there before.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from hello_blaze_tui.aws.objects import bucket_region, list_objects, split_uri
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps.step import Answers, Scene

MOST_AT_ONCE = 1000
"""Objects of one DeleteObjects request (S3 API reference)."""
PLACES = {
    "processing job": ("processing.job_name", "processing.train_uri", "processing.test_uri"),
    "training job": ("training.job_name", "training.output_uri"),
    "transform job": ("transform.job_name", "transform.output_uri"),
    "endpoint": (
        *("endpoint.name", "endpoint.async_output_uri"),
        *("endpoint.async_failure_uri", "endpoint.capture_uri"),
    ),
}
"""The answer that names the resource, and those that say where it writes."""


def deletions_in_a_foreign_bucket(scene: Scene) -> Iterator[Request]:
    """Requests that delete what our jobs wrote; none for a bucket of our own, which goes as a whole."""
    answers = scene.answers
    bucket = answers.text("bucket.name")
    if answers.text("bucket.source") == "new" or bucket_region(scene.account, bucket) is None:
        return
    for uri in sorted({uri for resource in answers.created for uri in _folders(answers, resource)}):
        where, prefix = split_uri(uri)
        found = list_objects(scene.account, bucket, prefix) if where == bucket else iter(())
        while batch := [{"Key": stored.key} for stored in islice(found, MOST_AT_ONCE)]:
            yield Request(
                "s3", "DeleteObjects", {"Bucket": bucket, "Delete": {"Objects": batch, "Quiet": True}}
            )


def _folders(answers: Answers, resource: Resource) -> Iterator[str]:
    """The S3 addresses that hold the resource's own name; an earlier attempt's as well."""
    name, *places = PLACES.get(resource.kind, ("", ""))
    for place in filter(None, places):
        uri, own = answers.text(place).rstrip("/"), answers.text(name)
        if not uri:
            continue
        named = uri.replace(own, resource.name) if own in uri.split("/") else f"{uri}/{resource.name}"
        yield f"{named}/"
