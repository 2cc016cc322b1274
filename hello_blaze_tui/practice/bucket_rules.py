"""What Amazon S3 does and moto does not: checked before a request reaches moto, or mended after it.

Names after "General purpose bucket naming rules"; new buckets after "Blocking public access to your
Amazon S3 storage" and "Default encryption FAQ": Block Public Access on, ACLs off, SSE-S3 on. The caller
holds the S3 lock.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from dataclasses import replace

from moto.s3.models import PublicAccessBlock

from hello_blaze_tui.practice.arrival import Verified
from hello_blaze_tui.practice.call import Reply
from hello_blaze_tui.practice.moto_buckets import bucket_of
from hello_blaze_tui.practice.refusal import Refused, s3_error

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
TAKEN_BEGINNINGS = ("xn--", "sthree-", "amzn-s3-demo-")
TAKEN_ENDINGS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
DIGESTS = {"x-amz-checksum-sha1": hashlib.sha1, "x-amz-checksum-sha256": hashlib.sha256}
POSTS_TO_KEY = frozenset({"uploads", "uploadId", "restore", "select"})
LONGEST_KEY = 1024
"""Bytes of UTF-8."""


def is_good_name(bucket: str) -> bool:
    """True when a bucket may be called so."""
    return bool(
        NAME.fullmatch(bucket)
        and ".." not in bucket
        and not ADDRESS.fullmatch(bucket)
        and not bucket.startswith(TAKEN_BEGINNINGS)
        and not bucket.endswith(TAKEN_ENDINGS)
    )


def is_there(bucket: str) -> bool:
    return bucket_of(bucket) is not None


def before(verified: Verified, bucket: str, key: str) -> Reply | None:
    """The answer to what must not reach moto; None for all else. Raises Refused for a wrong digest."""
    asked = verified.arrival
    if asked.method == "POST" and not asked.query.keys() & (POSTS_TO_KEY if key else {"delete"}):
        raise Refused("not-ours", "s3")
    if asked.method == "PUT" and len(key.encode("utf-8", "replace")) > LONGEST_KEY:
        return s3_error(400, "KeyTooLongError", "Your key is too long", asked.path)
    _check_digests(verified)
    if asked.method == "PUT" and bucket and not key and not asked.query and not is_good_name(bucket):
        return s3_error(
            400, "InvalidBucketName", "The specified bucket is not valid.", asked.path, BucketName=bucket
        )
    held = bucket_of(bucket)
    if held is None:
        return None
    creates = asked.method == "PUT" and not key and not asked.query
    in_url_2 = "AWSAccessKeyId" in asked.query
    if held.region_name != verified.region and not in_url_2 and not creates and "location" not in asked.query:
        return _elsewhere(verified, bucket, held.region_name)
    if asked.method == "DELETE" and not key and not asked.query and held.multiparts:
        text = "The bucket you tried to delete is not empty"
        return s3_error(409, "BucketNotEmpty", text, asked.path, BucketName=bucket)
    return None


def after(verified: Verified, bucket: str, key: str, *, new: bool) -> None:
    """Gives a bucket that was just made what every new bucket has."""
    held = bucket_of(bucket)
    if key or held is None or not new or verified.arrival.method != "PUT":
        return
    held.public_access_block = PublicAccessBlock("true", "true", "true", "true")
    held.encryption = {
        "Rule": {
            "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
            "BucketKeyEnabled": "false",
        }
    }
    if held.ownership_rule is None:
        held.ownership_rule = "BucketOwnerEnforced"  # type: ignore[assignment] # moto keeps the word itself


def mended(verified: Verified, bucket: str, key: str, reply: Reply, parts: int) -> Reply:
    """moto's answer with what S3 says besides; `parts` of the object, when one was asked for."""
    held = bucket_of(bucket)
    headers = dict(reply.headers)
    if held is not None and verified.arrival.method == "HEAD" and not key:
        headers["x-amz-bucket-region"] = held.region_name
    if parts and reply.status < 300:
        headers["x-amz-mp-parts-count"] = str(parts)
    return replace(reply, headers=headers)


def _elsewhere(verified: Verified, bucket: str, region: str) -> Reply:
    """The bucket is in another region: the SDKs read which from this answer and ask again."""
    asked = verified.arrival
    text = (
        "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint."
    )
    endpoint = f"s3.{region}.amazonaws.com"
    reply = s3_error(301, "PermanentRedirect", text, asked.path, Endpoint=endpoint, Bucket=bucket)
    body = b"" if asked.method == "HEAD" else reply.body
    return Reply(301, {**reply.headers, "x-amz-bucket-region": region}, body)


def _check_digests(verified: Verified) -> None:
    """Content-MD5 and the checksums Python can compute are compared with what arrived."""
    asked = verified.arrival
    stated = asked.headers.get("content-md5")
    if stated is not None and stated != base64.b64encode(hashlib.md5(asked.body).digest()).decode():
        raise Refused("bad-digest", "s3", detail="Content-MD5")
    if asked.method != "PUT":  # elsewhere such a header is about the whole of an upload, not about this body
        return
    sent = {**asked.headers, **verified.trailers}
    crc = sent.get("x-amz-checksum-crc32")
    if crc is not None and crc != _crc32(asked.body):
        raise Refused("bad-digest", "s3", detail="CRC32")
    for name, digest in DIGESTS.items():
        if name in sent and sent[name] != base64.b64encode(digest(asked.body).digest()).decode():
            raise Refused("bad-digest", "s3", detail=name.rpartition("-")[2].upper())


def _crc32(data: bytes) -> str:
    return base64.b64encode(binascii.unhexlify(f"{zlib.crc32(data):08x}")).decode()
