"""Bucket: the folder in the cloud that everything is read from and written into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import bucket_region, ownership
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import checks, machines, naming
from hello_blaze_tui.steps.single_choice import single_choice
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Verification

NO_LOCATION = "us-east-1"
"""CreateBucket names the region everywhere but here (S3 API reference, CreateBucket)."""
BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


def is_new(answers: Answers) -> bool:
    """Whether the bucket is made here, or was there before."""
    return answers.text("bucket.source") == "new"


PROTECTIONS = (
    single_choice(
        "type",
        "Bucket type",
        "The usual kind, in several data centres at once; SageMaker reads no other.",
        "General purpose",
        when=is_new,
    ),
    single_choice(
        "object_ownership",
        "Object Ownership",
        "Everything in the bucket is yours, and only policies say who may read it.",
        "ACLs disabled (recommended)",
        when=is_new,
    ),
    single_choice(
        "public_access",
        "Block Public Access settings for this bucket",
        "Nobody outside your account can read it; the tutorial never needs that.",
        "Block all public access",
        when=is_new,
    ),
    single_choice(
        "object_lock",
        "Object Lock",
        "What is locked cannot be deleted, and costs until it can: nothing is.",
        "Disable",
        when=is_new,
    ),
)
"""What the console asks, and what keeps a bucket private and its cleanup possible."""


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
    if _has_key(answers):
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


def _has_key(answers: Answers) -> bool:
    return is_new(answers) and answers.text("bucket.encryption") == "SSE-KMS"


def _buckets(account: Account, _answers: Answers) -> Iterable[str]:
    return [bucket["Name"] for bucket in account.read("s3", "ListBuckets").get("Buckets", ())]


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
    fields=(
        Field(
            "source",
            "Bucket",
            "Make a new bucket, or use one that you have.",
            kind="choice",
            default="new",
            choices=("new", "existing"),
        ),
        Field(
            "name",
            "Bucket name",
            "Nobody else on Earth may have a bucket of this name, and it cannot be changed later.",
            default=lambda answers: naming.bucket_name(answers) if is_new(answers) else "",
            account_choices=_buckets,
            check=checks.bucket_name,
            member="bucket",
        ),
        Field(
            "prefix",
            "Folder",
            "Where in the bucket everything is put: a name with a slash at its end, or nothing.",
            default=lambda answers: "" if is_new(answers) else f"{naming.own_folder(answers)}/",
            check=checks.folder_prefix,
            member="key",
            folded=True,
        ),
        *PROTECTIONS,
        Field(
            "versioning",
            "Bucket Versioning",
            "What is overwritten or deleted stays as an earlier version, and costs, until the cleanup.",
            kind="boolean",
            default=False,
            folded=True,
            when=is_new,
        ),
        Field(
            "encryption",
            "Default encryption",
            "S3 encrypts everything with a key of its own (SSE-S3), or with one of AWS KMS (SSE-KMS), "
            "which is asked for each time and costs a little.",
            kind="choice",
            default="SSE-S3",
            choices=("SSE-S3", "SSE-KMS"),
            folded=True,
            when=is_new,
        ),
        Field(
            "encryption_key",
            "AWS KMS key",
            "The ARN of your key; your role must be allowed to use it. Nothing: your account's key aws/s3.",
            check=checks.optional(checks.key_arn),
            folded=True,
            when=_has_key,
        ),
        Field(
            "bucket_key",
            "Bucket Key",
            "S3 asks KMS for a key once in a while, not for each object, which costs less.",
            kind="boolean",
            default=True,
            folded=True,
            when=_has_key,
        ),
        replace(naming.tags_field("tagging.tagSet"), group="", when=is_new),
    ),
    requests=_requests,
    check=_check,
    verify=_verify,
)
