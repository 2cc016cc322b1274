"""Stands between a run and its account, and does to each call what the network or AWS might do.

The bytes of a call go through unchanged, the Host header too: SigV4 is verified against it.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

READS = ("Describe", "Get", "List", "Head", "Filter")


@dataclass(frozen=True)
class Call:
    """One call on its way."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def operation(self) -> str:
        """As far as the wire names it: of S3's REST calls the method and the path."""
        target = self.headers.get("X-Amz-Target", "")
        if target:
            return target.rpartition(".")[2]
        if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            return parse_qs(self.body.decode()).get("Action", [""])[0]
        return f"{self.method} {self.path}"

    @property
    def service(self) -> str:
        return self.headers.get("Authorization", "").partition("Credential=")[2].split("/")[3:4][0]

    @property
    def changes(self) -> bool:
        return not (self.method in {"GET", "HEAD"} or self.operation.startswith(READS))


@dataclass(frozen=True)
class Fault:
    """What happens to a call."""

    kind: str
    """pass, refuse (not carried out, `code` is the answer), reset (not carried out, connection cut), lose
    (carried out, connection cut before the answer), cut (carried out, cut in the middle of the answer),
    delay (carried out after `seconds`)."""
    code: str = ""
    status: int = 400
    seconds: float = 0.0


PASS = Fault("pass")
Judge = Callable[[Call], Fault]


@dataclass
class Proxy:
    """A proxy that is up."""

    url: str
    judge: Judge
    calls: list[Call] = field(default_factory=list)
    injected: int = 0


@contextmanager
def proxied(target: str, judge: Judge = lambda _call: PASS) -> Iterator[Proxy]:
    """A proxy before the account at `target`; its `judge` may be changed while it is up."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.there = urlsplit(target).netloc
    server.proxy = Proxy(f"http://127.0.0.1:{server.server_port}", judge)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.proxy
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100
    there: str
    proxy: Proxy

    def handle_error(self, *_: object) -> None:
        """Somebody who went away is what this is about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = Call(self.command, self.path, dict(self.headers), body)
        self.server.proxy.calls.append(call)
        fault = self.server.proxy.judge(call)
        self.server.proxy.injected += fault.kind != "pass"
        self._do(call, fault)

    def _do(self, call: Call, fault: Fault) -> None:
        if fault.kind == "refuse":
            return self._answer(fault.status, *_refusal(call, fault))
        if fault.kind == "reset":
            return self._cut()
        time.sleep(fault.seconds)
        status, headers, body = self._asked(call)
        if fault.kind == "lose":
            return self._cut()
        return self._answer(status, headers, body, half=fault.kind == "cut")

    def _asked(self, call: Call) -> tuple[int, Mapping[str, str], bytes]:
        connection = HTTPConnection(self.server.there, timeout=120)
        connection.putrequest(call.method, call.path, skip_host=True, skip_accept_encoding=True)
        for name, value in call.headers.items():
            if name.lower() not in {"expect", "connection"}:
                connection.putheader(name, value)
        connection.endheaders(call.body)
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply.status, dict(reply.getheaders()), body

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes, half: bool = False) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
                self.send_header(name, value)
        lengths = [value for name, value in headers.items() if name.lower() == "content-length"]
        length = (lengths or ["0"])[0] if self.command == "HEAD" else str(len(body))
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if half else body)
        if half:
            self._cut()

    def _cut(self) -> None:
        # Without this the rest is sent politely; with it the other side sees a reset.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
        with suppress(OSError, ValueError):
            self.wfile.close()

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _pass_on  # noqa: N815  # http.server's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's name
        pass


def _refusal(call: Call, fault: Fault) -> tuple[dict[str, str], bytes]:
    if call.service in {"s3", "iam", "sts"}:
        said = f"<Error><Code>{fault.code}</Code><Message>by the proxy</Message></Error>"
        whole = said if call.service == "s3" else f"<ErrorResponse>{said}</ErrorResponse>"
        return {"Content-Type": "text/xml"}, b"" if call.method == "HEAD" else whole.encode()
    answer: dict[str, Any] = {"__type": fault.code, "message": "by the proxy"}
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": fault.code}
    return headers, json.dumps(answer).encode()
