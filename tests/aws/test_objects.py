from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from hello_blaze_tui.aws.account import Account, Where
from hello_blaze_tui.aws.objects import (
    StoredObject,
    Upload,
    bucket_region,
    head,
    list_objects,
    ownership,
    read_text,
    split_uri,
    unfinished_uploads,
    versions,
)
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Resource
from tests.aws.fake_aws import Answer, Received, serving


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="mine")
        yield client


@pytest.fixture
def account(s3: Any) -> Account:
    return Account(Where(region="us-east-1"))


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        ("s3://b/k/l", ("b", "k/l")),
        ("s3://b", ("b", "")),
        ("s3://b/", ("b", "")),
        ("s3://b/a://c", ("b", "a://c")),
    ],
)
def test_an_address_is_split(uri: str, parts: tuple[str, str]) -> None:
    assert split_uri(uri) == parts


@pytest.mark.parametrize("uri", ["", "b/k", "https://b/k", "s3://", "s3:///k", "s3:/b"])
def test_what_is_no_address_is_refused(uri: str) -> None:
    with pytest.raises(ValueError, match="no S3 address"):
        split_uri(uri)


def test_all_objects_of_a_prefix_are_listed(s3: Any, account: Account) -> None:
    for number in range(1003):
        s3.put_object(Bucket="mine", Key=f"a/{number:04d}", Body=b"x" * (number % 3))
    s3.put_object(Bucket="mine", Key="b/1", Body=b"")
    found = list(list_objects(account, "mine", "a/"))
    assert len(found) == 1003
    assert found[2] == StoredObject("a/0002", 2)
    assert list(list_objects(account, "mine", "nothing/")) == []


def test_only_the_beginning_of_a_large_object_is_read(s3: Any, account: Account) -> None:
    s3.put_object(Bucket="mine", Key="k", Body="gr\u00fc\u00dfe\n".encode() * 10_000)
    assert read_text(account, "mine", "k", 8) == "gr\u00fc\u00dfe\n"
    assert read_text(account, "mine", "k", 3) == "gr\ufffd"
    assert len(read_text(account, "mine", "k", 10**9)) == 60_000
    assert read_text(account, "mine", "k", 0) == ""


def test_an_empty_object_is_empty_text(s3: Any, account: Account) -> None:
    s3.put_object(Bucket="mine", Key="empty", Body=b"")
    assert read_text(account, "mine", "empty", 100) == ""


def test_a_missing_object_is_none_or_an_error(account: Account) -> None:
    assert head(account, "mine", "absent") is None
    with pytest.raises(BlazeError, match="no such object"):
        read_text(account, "mine", "absent", 10)


def test_an_objects_size_is_known(s3: Any, account: Account) -> None:
    s3.put_object(Bucket="mine", Key="k", Body=b"12345")
    assert head(account, "mine", "k") == StoredObject("k", 5)


def test_a_buckets_region_is_found(s3: Any, account: Account) -> None:
    boto3.client("s3", region_name="eu-west-1").create_bucket(
        Bucket="far", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    assert bucket_region(account, "far") == "eu-west-1"
    assert bucket_region(account, "absent-bucket") is None


def test_everything_that_keeps_a_bucket_from_being_deleted_is_found(s3: Any, account: Account) -> None:
    s3.put_bucket_versioning(Bucket="mine", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket="mine", Key="k", Body=b"1")
    s3.put_object(Bucket="mine", Key="k", Body=b"2")
    s3.delete_object(Bucket="mine", Key="k")
    upload = s3.create_multipart_upload(Bucket="mine", Key="half")["UploadId"]
    found = list(versions(account, "mine"))
    assert [version.is_marker for version in found] == [False, False, True]
    assert len({version.version_id for version in found}) == 3
    assert list(unfinished_uploads(account, "mine")) == [Upload("half", upload)]


def test_without_versioning_each_object_is_one_version(s3: Any, account: Account) -> None:
    s3.put_object(Bucket="mine", Key="k", Body=b"1")
    assert [(version.key, version.version_id) for version in versions(account, "mine")] == [("k", "null")]


def test_a_bucket_that_is_not_ours_is_told_from_one_that_is_not_there() -> None:
    identity = (
        b"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/x</Arn>"
        b"<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
    )

    def answer(request: Received) -> Answer:
        if request.method == "POST":
            return Answer(body=identity)
        assert request.headers["x-amz-expected-bucket-owner"] == "123456789012"
        status = {"/ours": 200, "/foreign": 403, "/absent": 404}[request.path]
        return Answer(status, b"", {"x-amz-bucket-region": "eu-west-1"})

    with serving(answer) as server:
        account = Account(Where(endpoint_url=server.url, access_key_id="a", secret_access_key="b"))
        assert [ownership(account, name) for name in ("ours", "foreign", "absent")] == [
            "ours",
            "foreign",
            "absent",
        ]
        found = account.exists(Resource("bucket", "ours", "us-east-1"))
        assert found == Resource("bucket", "ours", "eu-west-1", "arn:aws:s3:::ours")
        assert account.exists(Resource("bucket", "foreign", "us-east-1")) is None
        assert account.exists(Resource("bucket", "absent", "us-east-1")) is None


def test_an_object_that_is_not_utf8_is_still_read(s3: Any, account: Account) -> None:
    s3.upload_fileobj(io.BytesIO(b"a\xff"), "mine", "k")
    assert read_text(account, "mine", "k", 10) == "a\ufffd"
