"""Bucket: the folder in the cloud that everything is read from and written into."""

from __future__ import annotations

from collections.abc import Iterator

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import bucket_region, ownership
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import machines, naming
from hello_blaze_tui.steps.bucket_fields import FIELDS, has_key, is_new
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification

NO_LOCATION = "us-east-1"
"""CreateBucket names the region everywhere but here (S3 API reference, CreateBucket)."""
BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


def _requests(answers: Answers) -> Iterator[Request]:
    name, region = answers.text("bucket.name"), answers.setting.region
    if is_new(answers):
        place = {} if region == NO_LOCATION else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        bucket = Resource("bucket", name, region, f"arn:{answers.setting.partition}:s3:::{name}")
        yield Request("s3", "CreateBucket", {"Bucket": name, **place}, creates=bucket)
        yield Request(
            "s3", "PutPublicAccessBlock", {"Bucket": name, "PublicAccessBlockConfiguration": BLOCKED}
        )
        yield Request(
            "s3", "PutBucketTagging", {"Bucket": name, "Tagging": {"TagSet": naming.tags(answers, "bucket")}}
        )
        yield from _extras(answers, name)
    prefix = answers.text("bucket.prefix")
    if prefix:
        folder = Resource("object", f"{name}/{prefix}", region)
        yield Request("s3", "PutObject", {"Bucket": name, "Key": prefix, "Body": b""}, creates=folder)


def _extras(answers: Answers, name: str) -> Iterator[Request]:
    """What differs from AWS's own for a new bucket."""
    if answers.flag("bucket.versioning"):
        enabled = {"Status": "Enabled"}
        yield Request("s3", "PutBucketVersioning", {"Bucket": name, "VersioningConfiguration": enabled})
    if has_key(answers):
        rule = {
            "ApplyServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms",
                **machines.given(answers, KMSMasterKeyID="bucket.encryption_key"),
            },
            "BucketKeyEnabled": answers.flag("bucket.bucket_key"),
        }
        encryption = {"Rules": [rule]}
        yield Request(
            "s3", "PutBucketEncryption", {"Bucket": name, "ServerSideEncryptionConfiguration": encryption}
        )


def _check(answers: Answers, account: Account) -> Iterator[str]:
    name = answers.text("bucket.name")
    whose = ownership(account, name)
    if is_new(answers):
        if whose == "foreign":
            yield f"Somebody else on Earth has a bucket named {name} already; choose another name."
        return
    if whose != "ours":
        yield f"There is no bucket {name} in your account; choose one of yours, or let a new one be made."
        return
    region = bucket_region(account, name)
    if region != answers.setting.region:
        here = answers.setting.region
        yield f"The bucket {name} is in {region}, and your jobs in {here} could not read it."


def _verify(scene: Scene) -> Verification:
    yield from ()
    name = scene.answers.text("bucket.name")
    region = bucket_region(scene.account, name)
    if region != scene.answers.setting.region:
        raise BlazeError(f"The bucket {name} is in {region}, not in {scene.answers.setting.region}.")
    folder = scene.answers.text("bucket.prefix")
    return {"summary": f"s3://{name}/{folder}", "name": name, "region": region}


STEP = Step(
    key="bucket",
    title="Bucket",
    needs=("region",),
    fields=FIELDS,
    requests=_requests,
    check=_check,
    verify=_verify,
)
