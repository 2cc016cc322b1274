"""Hosts moto's S3, IAM, STS and CloudWatch Logs inside this process and keeps what they do on the disk.

moto is called through its own handlers, one level below its server: that leaves out flask and flask-cors,
all of moto's unauthenticated pages (`/moto-api`, `/latest/meta-data`) and its guessing which service a
request is for, since here the signature says so. moto is not made for threads: one lock a service is held
from before a request runs until what it changed is on the disk.
"""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote

os.environ["S3_IGNORE_SUBDOMAIN_BUCKETNAME"] = "1"  # read when moto is imported: buckets are in the path here

import moto
from botocore.exceptions import ClientError
from moto.core.common_models import BaseModel
from moto.core.request import PRESERVED_HEADER_NAMES_ENVIRON_KEY, Request, environ_key_for_header
from moto.iam.models import iam_backends
from moto.iam.responses import IamResponse
from moto.logs.models import logs_backends
from moto.logs.responses import LogsResponse
from moto.s3.models import s3_backends
from moto.s3.responses import S3Response
from moto.sts.models import sts_backends
from moto.sts.responses import TokenResponse

from hello_blaze_tui.practice import bucket_rules, log_rules, object_parts
from hello_blaze_tui.practice.access_keys import Secret
from hello_blaze_tui.practice.arrival import Arrival, Verified
from hello_blaze_tui.practice.buckets import Buckets
from hello_blaze_tui.practice.call import Reply
from hello_blaze_tui.practice.caller_identity import caller_identity
from hello_blaze_tui.practice.disk_faults import StateUnreadable
from hello_blaze_tui.practice.identities import READING, Identities
from hello_blaze_tui.practice.log_groups import LogGroups, changed
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from hello_blaze_tui.practice.refusal import Refused
from hello_blaze_tui.practice.state import Store
from hello_blaze_tui.practice.touched import touched

WITHHELD = ("x-moto-", "x-amz-security-token", "authorization", "x-amz-content-sha256", "x-amz-trailer")
"""Headers that are verified here and would only mislead moto (`x-moto-account-id` changes the account)."""
SIGNING_PARAMETERS = ("X-Amz-", "AWSAccessKeyId", "Signature", "Expires")


class ReceivedRequest(Request):
    """moto's request, told that a real server received it (so it leaves the Date header alone)."""

    from_wsgi_server = True


class MotoBackends:
    """The four services; `answer` serves a verified request and returns once it is durable."""

    def __init__(self, store: Store) -> None:
        _forget_instances()
        _forget_everything()
        self._store = store
        self.s3_lock = threading.RLock()
        self.iam_lock = threading.RLock()
        self.logs_lock = threading.RLock()
        self.buckets = Buckets(store)
        self.identities = Identities(store)
        self.log_groups = LogGroups(store)
        self._services: dict[str, Callable[[Verified], Reply]] = {
            "s3": self._s3,
            "iam": self._iam,
            "sts": self._iam,
            "logs": self._logs,
        }

    @property
    def services(self) -> frozenset[str]:
        return frozenset(self._services)

    def load(self) -> None:
        """Brings everything back; raises StateUnreadable."""
        try:
            self.identities.load()
            self.buckets.load()
            self.log_groups.load()
        except StateUnreadable as error:
            wrote = self._store.about("moto")
            other = f" (it was written with moto {wrote}, this is {moto.__version__})"
            raise StateUnreadable(
                f"{error}{other if wrote not in {None, moto.__version__} else ''}"
            ) from error
        self._store.put_about("moto", moto.__version__)

    def secret(self, access_key_id: str) -> Secret | None:
        """The secret of a key that IAM or STS gave out."""
        with self.iam_lock:
            return self.identities.secret(access_key_id)

    def answer(self, verified: Verified) -> Reply:
        """Raises Refused, or DiskRefused with nothing changed."""
        return self._services[verified.service](verified)

    def _s3(self, verified: Verified) -> Reply:
        asked = verified.arrival
        bucket, _, key = asked.path.removeprefix("/").partition("/")
        with self.s3_lock:
            refusal = bucket_rules.before(verified, bucket, key)
            if refusal is not None:
                return refusal
            change = touched(asked.method, bucket, key, dict(asked.query), asked.body)
            handler = S3Response.key_dispatch if key else S3Response.bucket_dispatch
            was_there = bucket_rules.is_there(bucket)
            verified, parts = object_parts.as_range(verified, bucket, key)
            try:
                reply = _handled(handler, _environ(verified))
                bucket_rules.after(verified, bucket, key, new=not was_there)
            except NotImplementedError as error:
                raise Refused("not-ours", "s3") from error
            except Exception:
                if change is not None:
                    self.buckets.reload(change)
                raise
            if change is not None:
                self.buckets.keep(change)
        return bucket_rules.mended(verified, bucket, key, reply, parts)

    def _iam(self, verified: Verified) -> Reply:
        form = parse_qs(verified.arrival.body.decode("utf-8", "replace")) or parse_qs(
            verified.arrival.raw_query
        )
        action = form.get("Action", [""])[0]
        handler: Any = IamResponse.dispatch if verified.service == "iam" else TokenResponse.dispatch
        with self.iam_lock:
            reads = action.startswith(READING)
            own = caller_identity(verified, action)
            if own is not None:
                return own
            try:
                reply = _handled(handler, _environ(verified))
            except NotImplementedError as error:
                raise Refused("not-ours", verified.service, detail=action) from error
            except Exception:
                if not reads:
                    self.identities.load()
                raise
            if not reads:
                self.identities.keep()
        return reply

    def _logs(self, verified: Verified) -> Reply:
        operation = verified.arrival.headers.get("x-amz-target", "").rpartition(".")[2]
        try:
            asked = json.loads(verified.arrival.body or b"{}")
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            raise Refused("not-json", verified.service)
        with self.logs_lock:
            if verified.region not in logs_backends[ACCOUNT_ID]:
                raise Refused("wrong-region", verified.service, detail=verified.region)
            change = changed(verified.region, operation, asked)
            try:
                reply = _handled(
                    LogsResponse.dispatch, _environ(log_rules.as_aws(verified, operation, asked))
                )
            except NotImplementedError as error:
                raise Refused("not-ours", verified.service, detail=operation) from error
            except Exception:
                if change is not None:
                    self.log_groups.reload(change)
                raise
            if change is not None:
                self.log_groups.keep(change)
        return reply


def _handled(handler: Callable[..., Any], environ: dict[str, Any]) -> Reply:
    """What moto answers, as a Reply."""
    request = ReceivedRequest(environ)
    try:
        result = handler(request, request.raw_url, dict(request.headers))
    except ClientError as error:
        result = 400, {}, error.response["Error"]["Message"]
    status, headers, body = result if isinstance(result, tuple) else (200, {}, result)
    content = body.encode("utf-8") if isinstance(body, str) else bytes(body or b"")
    named = {
        str(name): str(value) for name, value in headers.items() if name.lower() not in {"status", "date"}
    }
    return Reply(int(status), named, content)


def _environ(verified: Verified) -> dict[str, Any]:
    """The verified request as WSGI has it, with the identity that was proven in place of the signature."""
    asked = verified.arrival
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}"
        for name, value in asked.pairs
        if not name.startswith(SIGNING_PARAMETERS)
    )
    path = quote(asked.path, safe="/-_.~")
    host, _, port = asked.headers.get("host", "127.0.0.1").partition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": asked.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": path,
        "SERVER_NAME": host,
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(asked.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    _add_headers(environ, asked, verified)
    return environ


def _add_headers(environ: dict[str, Any], asked: Arrival, verified: Verified) -> None:
    names: dict[str, str] = {}
    for name, value in (*asked.headers.items(), *verified.trailers.items()):
        if name.startswith(WITHHELD):
            continue
        key = environ_key_for_header(name)
        environ[key] = value
        if "_" in name:
            names[key] = name
    environ[PRESERVED_HEADER_NAMES_ENVIRON_KEY] = names
    environ["CONTENT_LENGTH"] = str(len(asked.body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    scope = f"{verified.access_key_id}/20000101/{verified.region}/{verified.service}/aws4_request"
    environ["HTTP_AUTHORIZATION"] = (
        f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=verified"
    )


def _forget_everything() -> None:
    """moto keeps its state in globals: what an attempt to load a damaged state left there must go."""
    for account in s3_backends.values():
        for backend in account.values():
            backend.reset()
    s3_backends.bucket_accounts.clear()
    backends: Any
    for backends in (s3_backends, iam_backends, sts_backends, logs_backends):
        backends.clear()


def _forget_instances() -> None:
    """moto lists every object it ever made, deleted ones too, for its own tests: that would only grow."""

    def plain(cls: type, *_arguments: Any, **_named: Any) -> Any:
        return object.__new__(cls)

    BaseModel.__new__ = staticmethod(plain)  # type: ignore[method-assign] # see above
