"""Rules of meaning that need a look at the account: a sentence for each that is broken."""

from __future__ import annotations

from collections.abc import Iterator

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import bucket_region, list_objects, read_text, split_uri
from hello_blaze_tui.steps.step import Answers

LABEL = "__label__"
LOOKED_AT = 4096
"""Bytes."""


def input_is_there(account: Account, answers: Answers, uri: str, what: str) -> Iterator[str]:
    """The bucket is in the region of the job, and something lies under the address."""
    wrong_place = list(bucket_is_near(account, answers, uri))
    yield from wrong_place
    bucket, prefix = split_uri(uri)
    if not wrong_place and next(list_objects(account, bucket, prefix), None) is None:
        yield f"{what}: nothing lies under {uri}."


def lines_are_labelled(account: Account, answers: Answers, uri: str, what: str) -> Iterator[str]:
    """BlazingText wants a label before each sentence; the first line of the first file tells."""
    bucket, prefix = split_uri(uri)
    files = (stored for stored in list_objects(account, bucket, prefix) if not stored.key.endswith("/"))
    first = next(files, None)
    usual = {"training.compression": "None", "training.data_type": "S3Prefix"}
    if first is None or any(answers.text(name) != value for name, value in usual.items()):
        return
    beginning = read_text(account, bucket, first.key, LOOKED_AT).lstrip()
    if not beginning.startswith(LABEL):
        yield f"{what}: the lines of s3://{bucket}/{first.key} do not begin with {LABEL}."


def bucket_is_near(account: Account, answers: Answers, uri: str) -> Iterator[str]:
    """The bucket is there, in the region of the job."""
    bucket, _ = split_uri(uri)
    region = bucket_region(account, bucket)
    if region is None:
        yield f"There is no bucket {bucket}."
    elif region != answers.setting.region:
        here = answers.setting.region
        yield f"The bucket {bucket} is in {region}, and the job in {here} could not read it."


def image_is_near(answers: Answers, path: str) -> Iterator[str]:
    """An image is taken from the job's own region only."""
    if f".dkr.ecr.{answers.setting.region}." not in path:
        yield f"The image {path} is not in {answers.setting.region}, where the job runs."
