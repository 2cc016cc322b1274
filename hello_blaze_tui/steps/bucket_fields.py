"""The bucket's form: which one, and how a new one is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.steps import checks, naming
from hello_blaze_tui.steps.choices import single_choice
from hello_blaze_tui.steps.step import Answers, Field


def is_new(answers: Answers) -> bool:
    """Whether the bucket is made here, or was there before."""
    return answers.text("bucket.source") == "new"


def has_key(answers: Answers) -> bool:
    """Whether the new bucket is encrypted with a key of AWS KMS."""
    return is_new(answers) and answers.text("bucket.encryption") == "SSE-KMS"


def _buckets(account: Account, _answers: Answers) -> Iterable[str]:
    return [bucket["Name"] for bucket in account.read("s3", "ListBuckets").get("Buckets", ())]


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
FIELDS = (
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
        when=has_key,
    ),
    Field(
        "bucket_key",
        "Bucket Key",
        "S3 asks KMS for a key once in a while, not for each object, which costs less.",
        kind="boolean",
        default=True,
        folded=True,
        when=has_key,
    ),
    replace(naming.tags_field("tagging.tagSet"), group="", when=is_new),
)
