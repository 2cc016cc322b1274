from __future__ import annotations

import io
import os
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conftest import Connect
from tests.practice.over_http import fetch

MEGABYTE = 1 << 20


def fresh(s3: Any, **more: Any) -> str:
    name = f"bucket-{uuid.uuid4().hex[:12]}"
    s3.create_bucket(Bucket=name, **more)
    return name


def code(error: pytest.ExceptionInfo[ClientError]) -> tuple[int, str]:
    response = error.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]


@pytest.mark.parametrize(
    "key", ["plain.txt", "a b.txt", "a+b=c&d.txt", "grüße/日本.txt", "per%20cent", "a//b/", "~!*'()", "100%"]
)
def test_an_object_comes_back_under_any_name(connect: Connect, key: str) -> None:
    s3 = connect("s3")
    bucket = fresh(s3)
    s3.put_object(Bucket=bucket, Key=key, Body=b"body", Metadata={"my-key": "v", "under_score": "w"})
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"body"
    assert s3.head_object(Bucket=bucket, Key=key)["Metadata"] == {"my-key": "v", "under_score": "w"}
    assert [found["Key"] for found in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    s3.delete_object(Bucket=bucket, Key=key)
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


@pytest.mark.parametrize("signing", [True, False])
def test_a_large_file_goes_up_in_parts_and_comes_back(connect: Connect, signing: bool) -> None:
    s3 = connect("s3", s3={"payload_signing_enabled": signing})
    bucket, data = fresh(s3), os.urandom(20 * MEGABYTE)
    s3.upload_fileobj(io.BytesIO(data), bucket, "large")
    back = io.BytesIO()
    s3.download_fileobj(bucket, "large", back)
    assert back.getvalue() == data
    assert s3.head_object(Bucket=bucket, Key="large")["ETag"].endswith('-3"')
    assert s3.get_object(Bucket=bucket, Key="large", Range="bytes=5-9")["Body"].read() == data[5:10]
    last = s3.get_object(Bucket=bucket, Key="large", PartNumber=3)
    assert (last["Body"].read(), last["PartsCount"]) == (data[16 * MEGABYTE :], 3)
    assert s3.head_object(Bucket=bucket, Key="large", PartNumber=1)["ContentLength"] == 8 * MEGABYTE
    assert s3.list_multipart_uploads(Bucket=bucket).get("Uploads") is None


@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_presigned_urls_of_both_signature_versions_serve(connect: Connect, version: str) -> None:
    s3 = connect("s3", signature_version=version)
    bucket = fresh(s3)
    named = {"Bucket": bucket, "Key": "a b/ü+=.txt"}
    put = s3.generate_presigned_url("put_object", {**named, "ContentType": "text/plain"})
    assert fetch(put, "PUT", b"from outside", {"Content-Type": "text/plain"}).status == 200
    get = fetch(s3.generate_presigned_url("get_object", named))
    assert (get.status, get.body, get.headers["content-type"]) == (200, b"from outside", "text/plain")
    assert fetch(s3.generate_presigned_url("head_object", named), "HEAD").headers["content-length"] == "12"
    other = fetch(s3.generate_presigned_url("get_object", named), "DELETE")
    assert (other.status, other.code) == (403, "SignatureDoesNotMatch")


def test_versions_and_delete_markers_are_kept_apart(connect: Connect) -> None:
    s3 = connect("s3")
    bucket = fresh(s3)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="k", Body=b"1")["VersionId"]
    s3.put_object(Bucket=bucket, Key="k", Body=b"2")
    s3.delete_object(Bucket=bucket, Key="k")
    assert s3.get_object(Bucket=bucket, Key="k", VersionId=first)["Body"].read() == b"1"
    listed = s3.list_object_versions(Bucket=bucket)
    assert (len(listed["Versions"]), len(listed["DeleteMarkers"])) == (2, 1)
    with pytest.raises(ClientError) as error:
        s3.delete_bucket(Bucket=bucket)
    assert code(error) == (409, "BucketNotEmpty")
    gone = [
        {"Key": v["Key"], "VersionId": v["VersionId"]} for v in listed["Versions"] + listed["DeleteMarkers"]
    ]
    s3.delete_objects(Bucket=bucket, Delete={"Objects": gone})
    s3.delete_bucket(Bucket=bucket)


def test_a_new_bucket_is_private_and_encrypted(connect: Connect) -> None:
    s3 = connect("s3")
    bucket = fresh(s3)
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert s3.put_object(Bucket=bucket, Key="k", Body=b"")["ServerSideEncryption"] == "AES256"
    s3.delete_public_access_block(Bucket=bucket)
    with pytest.raises(ClientError) as error:
        s3.get_public_access_block(Bucket=bucket)
    assert code(error) == (404, "NoSuchPublicAccessBlockConfiguration")


@pytest.mark.parametrize(
    "name", ["No-Capitals", "ab", "a..b", "192.168.5.4", "xn--abc", "abc-s3alias", "-abc"]
)
def test_a_bad_bucket_name_is_refused(connect: Connect, name: str) -> None:
    s3 = connect("s3")
    s3.meta.events.unregister("before-parameter-build.s3")
    with pytest.raises(ClientError) as error:
        s3.create_bucket(Bucket=name)
    assert code(error) == (400, "InvalidBucketName")


def test_location_and_ownership_follow_the_region(connect: Connect) -> None:
    virginia, ireland = connect("s3"), connect("s3", "eu-west-1")
    here = {"LocationConstraint": "eu-west-1"}
    bucket = fresh(ireland, CreateBucketConfiguration=here)
    with pytest.raises(ClientError) as error:
        ireland.create_bucket(Bucket=bucket, CreateBucketConfiguration=here)
    assert code(error) == (409, "BucketAlreadyOwnedByYou")
    with pytest.raises(ClientError) as error:
        ireland.create_bucket(Bucket=f"{bucket}-2")
    assert code(error) == (400, "IllegalLocationConstraintException")
    assert ireland.get_bucket_location(Bucket=bucket)["LocationConstraint"] == "eu-west-1"
    assert ireland.head_bucket(Bucket=bucket)["BucketRegion"] == "eu-west-1"
    own = fresh(virginia)
    virginia.create_bucket(Bucket=own)
    assert virginia.get_bucket_location(Bucket=own)["LocationConstraint"] is None


def test_a_bucket_elsewhere_says_where_and_boto3_follows(connect: Connect) -> None:
    ireland = connect("s3", "eu-west-1")
    bucket = fresh(ireland, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    ireland.put_object(Bucket=bucket, Key="k", Body=b"there")
    assert connect("s3").get_object(Bucket=bucket, Key="k")["Body"].read() == b"there"


def test_a_bucket_with_an_unfinished_upload_is_not_empty(connect: Connect) -> None:
    s3 = connect("s3")
    bucket = fresh(s3)
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    with pytest.raises(ClientError) as error:
        s3.delete_bucket(Bucket=bucket)
    assert code(error) == (409, "BucketNotEmpty")
    s3.abort_multipart_upload(Bucket=bucket, Key="k", UploadId=upload)
    s3.delete_bucket(Bucket=bucket)


def test_copies_tags_and_conditions_work(connect: Connect) -> None:
    s3 = connect("s3")
    bucket = fresh(s3)
    s3.put_object(Bucket=bucket, Key="a", Body=b"x", Tagging="colour=blue")
    s3.copy_object(Bucket=bucket, Key="b c", CopySource={"Bucket": bucket, "Key": "a"})
    tags = s3.get_object_tagging(Bucket=bucket, Key="b c")["TagSet"]
    assert tags == [{"Key": "colour", "Value": "blue"}]
    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket=bucket, Key="a", Body=b"y", IfNoneMatch="*")
    assert code(error) == (412, "PreconditionFailed")
    with pytest.raises(ClientError) as error:
        s3.get_object(Bucket=bucket, Key="nowhere")
    assert code(error) == (404, "NoSuchKey")


def test_a_wrong_checksum_is_refused(connect: Connect) -> None:
    s3 = connect("s3")
    bucket = fresh(s3)
    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket=bucket, Key="k", Body=b"x", ChecksumCRC32="AAAAAA==")
    assert code(error) == (400, "BadDigest")
    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket=bucket, Key="k", Body=b"x", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
    assert code(error) == (400, "BadDigest")
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_a_listing_longer_than_a_page_is_whole(connect: Connect) -> None:
    s3 = connect("s3")
    bucket = fresh(s3)
    keys = [f"folder/{number:02}" for number in range(7)]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix="folder/", PaginationConfig={"PageSize": 3}
    )
    assert [found["Key"] for page in pages for found in page["Contents"]] == keys


def test_versions_are_listed_after_uploads_in_parts_were_replaced(connect: Connect) -> None:
    s3 = connect("s3")
    s3.create_bucket(Bucket="in-parts-again")
    for _ in range(2):
        upload = s3.create_multipart_upload(Bucket="in-parts-again", Key="big")["UploadId"]
        part = s3.upload_part(Bucket="in-parts-again", Key="big", UploadId=upload, PartNumber=1, Body=b"part")
        parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
        s3.complete_multipart_upload(
            Bucket="in-parts-again", Key="big", UploadId=upload, MultipartUpload=parts
        )
    [version] = s3.list_object_versions(Bucket="in-parts-again")["Versions"]
    assert (version["Key"], version["Size"], version["IsLatest"]) == ("big", 4, True)
    assert s3.get_object(Bucket="in-parts-again", Key="big")["Body"].read() == b"part"
