from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from hello_blaze_tui.aws.practice_account import PracticeAccount
from hello_blaze_tui.aws.session import Where
from tests.conftest import connected

MEGABYTE = 1 << 20
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
INLINE = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::*"}],
}
FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"


@pytest.fixture
def account(tmp_path: Path) -> Iterator[PracticeAccount]:
    account = PracticeAccount(tmp_path / "practice")
    yield account
    account.stop()


def kill(account: PracticeAccount) -> None:
    pid = account.status().pid
    assert pid is not None
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    deadline = time.monotonic() + 10
    while account.status().running:
        assert time.monotonic() < deadline


def now() -> int:
    return int(time.time() * 1000)


def test_whatever_was_answered_is_there_after_a_kill(account: PracticeAccount) -> None:  # noqa: PLR0915
    where = account.start()
    s3, iam, logs = (connected(where, service) for service in ("s3", "iam", "logs"))
    part = os.urandom(5 * MEGABYTE)
    s3.create_bucket(Bucket="kept")
    s3.put_bucket_tagging(Bucket="kept", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    s3.put_bucket_cors(
        Bucket="kept",
        CORSConfiguration={
            "CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://x.example"]}]
        },
    )
    s3.put_object(
        Bucket="kept", Key="a ü+", Body=b"one", Metadata={"m": "1"}, Tagging="t=1", ContentType="a/b"
    )
    etag = s3.head_object(Bucket="kept", Key="a ü+")["ETag"]
    s3.create_bucket(Bucket="versions")
    s3.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket="versions", Key="k", Body=b"old")["VersionId"]
    s3.put_object(Bucket="versions", Key="k", Body=b"new")
    s3.delete_object(Bucket="versions", Key="k")
    upload = s3.create_multipart_upload(Bucket="kept", Key="parts", Metadata={"p": "2"})["UploadId"]
    first = s3.upload_part(Bucket="kept", Key="parts", UploadId=upload, PartNumber=1, Body=part)["ETag"]
    iam.create_role(RoleName="r", Path="/service-role/", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.attach_role_policy(RoleName="r", PolicyArn=FULL_ACCESS)
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=json.dumps(INLINE))
    logs.create_log_group(logGroupName="/g", tags={"k": "v"})
    logs.create_log_stream(logGroupName="/g", logStreamName="s")
    logs.put_retention_policy(logGroupName="/g", retentionInDays=7)
    for text in ("first", "second"):
        events = [{"timestamp": now(), "message": text}]
        logs.put_log_events(logGroupName="/g", logStreamName="s", logEvents=events)

    kill(account)
    assert account.start() == where, "the same port and keys: exported variables stay valid"

    assert s3.get_bucket_tagging(Bucket="kept")["TagSet"] == [{"Key": "a", "Value": "b"}]
    assert s3.get_bucket_cors(Bucket="kept")["CORSRules"][0]["AllowedMethods"] == ["GET"]
    found = s3.get_object(Bucket="kept", Key="a ü+")
    assert (found["Body"].read(), found["Metadata"], found["ETag"]) == (b"one", {"m": "1"}, etag)
    assert found["ContentType"] == "a/b"
    assert s3.get_object_tagging(Bucket="kept", Key="a ü+")["TagSet"] == [{"Key": "t", "Value": "1"}]
    assert s3.get_object(Bucket="versions", Key="k", VersionId=version)["Body"].read() == b"old"
    assert len(s3.list_object_versions(Bucket="versions")["DeleteMarkers"]) == 1
    assert s3.list_multipart_uploads(Bucket="kept")["Uploads"][0]["UploadId"] == upload
    second = s3.upload_part(Bucket="kept", Key="parts", UploadId=upload, PartNumber=2, Body=b"end")["ETag"]
    parts = [{"PartNumber": 1, "ETag": first}, {"PartNumber": 2, "ETag": second}]
    s3.complete_multipart_upload(
        Bucket="kept", Key="parts", UploadId=upload, MultipartUpload={"Parts": parts}
    )
    attached = iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [FULL_ACCESS]
    assert iam.get_policy(PolicyArn=FULL_ACCESS)["Policy"]["AttachmentCount"] == 1
    assert iam.list_role_policies(RoleName="r")["PolicyNames"] == ["p"]
    assert logs.describe_log_groups()["logGroups"][0]["retentionInDays"] == 7
    assert logs.list_tags_log_group(logGroupName="/g")["tags"] == {"k": "v"}
    told = logs.filter_log_events(logGroupName="/g")["events"]
    assert [event["message"] for event in told] == ["first", "second"]
    assert len({event["eventId"] for event in told}) == 2

    kill(account)
    account.start()
    found = s3.get_object(Bucket="kept", Key="parts")
    assert (found["Body"].read(), found["Metadata"]) == (part + b"end", {"p": "2"})


def test_whatever_was_deleted_stays_deleted(account: PracticeAccount, tmp_path: Path) -> None:
    where = account.start()
    s3, logs = connected(where, "s3"), connected(where, "logs")
    for bucket in ("gone", "stays"):
        s3.create_bucket(Bucket=bucket)
        for key in ("1", "2", "<&>"):
            s3.put_object(Bucket=bucket, Key=key, Body=b"x" * 100)
    s3.delete_objects(Bucket="gone", Delete={"Objects": [{"Key": "1"}, {"Key": "2"}, {"Key": "<&>"}]})
    s3.delete_object(Bucket="stays", Key="2")
    s3.put_object(Bucket="stays", Key="1", Body=b"overwritten")
    s3.delete_bucket(Bucket="gone")
    logs.create_log_group(logGroupName="/g")
    logs.create_log_stream(logGroupName="/g", logStreamName="s")
    logs.put_log_events(
        logGroupName="/g", logStreamName="s", logEvents=[{"timestamp": now(), "message": "m"}]
    )
    logs.delete_log_group(logGroupName="/g")
    kill(account)
    account.start()
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["stays"]
    assert [found["Key"] for found in s3.list_objects_v2(Bucket="stays")["Contents"]] == ["1", "<&>"]
    assert logs.describe_log_groups()["logGroups"] == []
    bodies = sorted(file.read_bytes() for file in (tmp_path / "practice" / "bodies").iterdir())
    assert bodies == [b"overwritten", b"x" * 100]


def test_a_state_that_cannot_be_read_is_set_aside(account: PracticeAccount, tmp_path: Path) -> None:
    connected(account.start(), "s3").create_bucket(Bucket="was-here")
    account.stop()
    folder = tmp_path / "practice"
    (folder / "state.sqlite3").write_bytes(b"this is no database" * 1000)
    where = account.start()
    assert connected(where, "s3").list_buckets()["Buckets"] == []
    assert "could not be read" in str(account.status())
    assert "could not be read" in (folder / "practice.log").read_text()
    aside = next(folder.glob("set-aside-*"))
    assert (aside / "state.sqlite3").read_bytes().startswith(b"this is no database")


@pytest.mark.parametrize("kind", ["s3 key", "s3 bucket", "iam and sts", "logs stream"])
def test_a_damaged_row_sets_the_whole_state_aside(
    account: PracticeAccount, tmp_path: Path, kind: str
) -> None:
    where = account.start()
    s3, iam, logs = (connected(where, service) for service in ("s3", "iam", "logs"))
    s3.create_bucket(Bucket="was-here")
    s3.put_object(Bucket="was-here", Key="k", Body=b"x")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(TRUST))
    logs.create_log_group(logGroupName="/g")
    logs.create_log_stream(logGroupName="/g", logStreamName="s")
    account.stop()
    database = sqlite3.connect(tmp_path / "practice" / "state.sqlite3")
    with database:
        changed = database.execute("UPDATE thing SET value = x'80054B' WHERE kind = ?", (kind,)).rowcount
    database.close()
    assert changed == 1
    account.start()
    assert "could not be read" in str(account.status())
    assert s3.list_buckets()["Buckets"] == []
    assert iam.list_roles()["Roles"] == []
    assert logs.describe_log_groups()["logGroups"] == []
    s3.create_bucket(Bucket="was-here")


def limit(account: PracticeAccount, size: int) -> None:
    """Lets the server write no file beyond `size`, as a full disk would."""
    pid = account.status().pid
    assert pid is not None
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - Windows has none

        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit makes the disk full")
def test_a_full_disk_refuses_and_changes_nothing(account: PracticeAccount, tmp_path: Path) -> None:
    where = account.start()
    s3, iam, logs = (connected(where, service) for service in ("s3", "iam", "logs"))
    s3.create_bucket(Bucket="held")
    s3.put_object(Bucket="held", Key="k", Body=b"before")
    upload = s3.create_multipart_upload(Bucket="held", Key="p")["UploadId"]
    part = s3.upload_part(Bucket="held", Key="p", UploadId=upload, PartNumber=1, Body=b"part")["ETag"]
    logs.create_log_group(logGroupName="/g")
    logs.create_log_stream(logGroupName="/g", logStreamName="s")
    bodies = len(list((tmp_path / "practice" / "bodies").iterdir()))

    limit(account, 1)
    parts = {"Parts": [{"PartNumber": 1, "ETag": part}]}
    events = [{"timestamp": now(), "message": "m"}]
    refusals: tuple[tuple[Callable[[], Any], int | None], ...] = (
        (lambda: s3.put_object(Bucket="held", Key="k", Body=b"after"), 503),
        (lambda: s3.put_object(Bucket="held", Key="new", Body=b"after"), 503),
        (lambda: s3.upload_fileobj(io.BytesIO(b"x" * 9 * MEGABYTE), "held", "large"), None),
        (lambda: s3.delete_object(Bucket="held", Key="k"), 503),
        (lambda: s3.create_bucket(Bucket="another"), 503),
        (lambda: s3.put_bucket_versioning(Bucket="held", VersioningConfiguration={"Status": "Enabled"}), 503),
        (
            lambda: s3.complete_multipart_upload(
                Bucket="held", Key="p", UploadId=upload, MultipartUpload=parts
            ),
            503,
        ),
        (lambda: s3.abort_multipart_upload(Bucket="held", Key="p", UploadId=upload), 503),
        (lambda: iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(TRUST)), 500),
        (lambda: logs.put_log_events(logGroupName="/g", logStreamName="s", logEvents=events), 500),
        (lambda: logs.create_log_group(logGroupName="/h"), 500),
        (lambda: logs.delete_log_group(logGroupName="/g"), 500),
    )
    for refused, answer in refusals:
        with pytest.raises(Exception, match="could not write to its disk") as error:
            refused()
        if answer is not None:
            assert isinstance(error.value, ClientError)
            assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == answer

    def as_before() -> None:
        assert s3.get_object(Bucket="held", Key="k")["Body"].read() == b"before"
        assert [found["Key"] for found in s3.list_objects_v2(Bucket="held")["Contents"]] == ["k"]
        assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["held"]
        assert "Status" not in s3.get_bucket_versioning(Bucket="held")
        assert iam.list_roles()["Roles"] == []
        assert [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]] == ["/g"]
        assert logs.get_log_events(logGroupName="/g", logStreamName="s")["events"] == []
        assert len(list((tmp_path / "practice" / "bodies").iterdir())) == bodies

    as_before()
    limit(account, -1)
    as_before()
    s3.complete_multipart_upload(Bucket="held", Key="p", UploadId=upload, MultipartUpload=parts)
    assert s3.get_object(Bucket="held", Key="p")["Body"].read() == b"part"
    s3.put_object(Bucket="held", Key="k", Body=b"after")
    kill(account)
    account.start()
    assert s3.get_object(Bucket="held", Key="k")["Body"].read() == b"after"


def test_many_at_once_lose_nothing(account: PracticeAccount) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    where = account.start()
    s3, iam = connected(where, "s3", max_pool_connections=8), connected(where, "iam", max_pool_connections=8)
    s3.create_bucket(Bucket="many")

    def work(number: int) -> None:
        s3.put_object(Bucket="many", Key=f"{number:03}", Body=str(number).encode())
        iam.create_role(RoleName=f"r{number}", AssumeRolePolicyDocument=json.dumps(TRUST))
        assert s3.get_object(Bucket="many", Key=f"{number:03}")["Body"].read() == str(number).encode()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    kill(account)
    account.start()
    assert s3.list_objects_v2(Bucket="many")["KeyCount"] == 40
    assert len(iam.list_roles()["Roles"]) == 40


def test_both_regions_of_a_log_group_are_kept_apart(account: PracticeAccount) -> None:
    where: Where = account.start()
    groups: dict[str, Any] = {
        region: connected(where, "logs", region) for region in ("us-east-1", "eu-west-1")
    }
    for region, logs in groups.items():
        logs.create_log_group(logGroupName=f"/only/{region}")
    kill(account)
    account.start()
    for region, logs in groups.items():
        found = logs.describe_log_groups()["logGroups"]
        assert [group["logGroupName"] for group in found] == [f"/only/{region}"]
