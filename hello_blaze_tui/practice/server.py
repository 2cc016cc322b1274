"""The HTTP server: threads, HTTP/1.1 with connections that stay open, and 127.0.0.1 only.

It stands on Python's own http.server and hands on the request line and headers exactly as they came,
which a WSGI server would not: signatures are made of them.
"""

from __future__ import annotations

import email.utils
import os
import secrets
import socket
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from hello_blaze_tui.practice.arrival import Arrival
from hello_blaze_tui.practice.call import Reply

HOST = "127.0.0.1"
IDLE_SECONDS = 120
LARGEST_BODY = 5 * 1024**3
"""S3's own limit for one PUT."""
PIECE = 1 << 20
BODILESS = frozenset({204, 304})


class Door(Protocol):
    """Who answers."""

    def is_stranger(self, head: Arrival) -> Reply | None: ...

    def answer(self, arrival: Arrival) -> Reply: ...


class BodyTooLarge(Exception):
    """More than S3 would take."""


class Server(ThreadingHTTPServer):
    """Listens once constructed; `serve_forever` serves."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = os.name != "nt"  # on Windows it would let two servers share one port

    def __init__(self, port: int, door: Door) -> None:
        self.door = door
        super().__init__((HOST, port), Connection)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def server_bind(self) -> None:
        """As the base class, without asking DNS for this machine's name, which can take seconds."""
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HOST, self.port

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news; everything else is answered and logged in the door."""


class Connection(BaseHTTPRequestHandler):
    """One connection, request after request."""

    server: Server
    headers: HTTPMessage
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    server_version, sys_version = "hello-blaze", ""

    def _serve(self) -> None:
        head = self._arrival(b"")
        stranger = self.server.door.is_stranger(head)
        if stranger is not None:
            self.close_connection = True
            if not self._waits_for_continue():
                self._discard()
            self._send(stranger)
            return
        if self._waits_for_continue():
            self.send_response_only(100)
            self.end_headers()
        try:
            body = self._body()
        except (BodyTooLarge, ValueError):
            self.close_connection = True
            self._send(
                Reply(413, {"Content-Type": "text/plain"}, b"The request's body is too large or malformed.\n")
            )
            return
        self._send(self.server.door.answer(head.with_body(body)))

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_OPTIONS = do_PATCH = _serve  # noqa: N815

    def handle_expect_100(self) -> bool:
        """Says "continue" only to those whose key is known: see `_serve`."""
        return True

    def _waits_for_continue(self) -> bool:
        return self.headers.get("Expect", "").lower() == "100-continue"

    def _arrival(self, body: bytes) -> Arrival:
        target = self.requestline.split(" ")[1]
        if target.startswith("http://"):
            target = "/" + target.split("/", 3)[3] if target.count("/") > 2 else "/"
        path, _, query = target.partition("?")
        headers = tuple((name, _as_utf8(value)) for name, value in self.headers.items())
        return Arrival(self.command, path, query, headers, body)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._chunked()
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= LARGEST_BODY:
            raise BodyTooLarge
        body = self.rfile.read(length)
        if len(body) != length:
            raise ConnectionError("the client hung up in the middle of a body")
        return body

    def _chunked(self) -> bytes:
        data = bytearray()
        while size := int(self.rfile.readline(1024).split(b";")[0], 16):
            if size < 0 or len(data) + size > LARGEST_BODY:
                raise BodyTooLarge
            data += self.rfile.read(size)
            self.rfile.readline(8)
        while self.rfile.readline(65536) not in {b"\r\n", b"\n", b""}:
            pass
        return bytes(data)

    def _discard(self) -> None:
        """Reads past a stranger's body without keeping it, so that the refusal can be read."""
        length = self.headers.get("Content-Length", "0")
        left = min(int(length), LARGEST_BODY) if length.isdecimal() else 0
        while left > 0:
            piece = self.rfile.read(min(left, PIECE))
            if not piece:
                return
            left -= len(piece)

    def _send(self, reply: Reply) -> None:
        names = {name.lower() for name in reply.headers}
        lines = [f"{name}: {value}" for name, value in reply.headers.items() if name.lower() != "connection"]
        if "content-length" not in names and reply.status not in BODILESS:
            lines.append(f"Content-Length: {len(reply.body)}")
        if not names & {"x-amz-request-id", "x-amzn-requestid"}:
            lines.append(f"x-amzn-RequestId: {secrets.token_hex(16)}")
        if "date" not in names:
            lines.append(f"Date: {email.utils.formatdate(usegmt=True)}")
        if self.close_connection:
            lines.append("Connection: close")
        phrase = self.responses.get(reply.status, ("", ""))[0]
        clean = (line.replace("\r", " ").replace("\n", " ") for line in lines)
        head = "\r\n".join((f"HTTP/1.1 {reply.status} {phrase}", *clean, "", "")).encode("utf-8", "replace")
        if self.command == "HEAD" or reply.status in BODILESS:
            self.wfile.write(head)
        elif len(reply.body) < PIECE:
            self.wfile.write(head + reply.body)
        else:
            self.wfile.write(head)
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Requests are not logged: their URLs can carry signatures."""


def _as_utf8(value: str) -> str:
    """http.server reads headers as Latin-1; S3's metadata is UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
