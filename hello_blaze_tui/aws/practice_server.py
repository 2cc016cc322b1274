"""The practice account's server, as its folder and port show it: whether it lives, where it is reached."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from hello_blaze_tui.aws import practice_process
from hello_blaze_tui.aws.session import PRACTICE_REGION, Where
from hello_blaze_tui.private_files import read_json

POLL_SECONDS = 0.05
Note = dict[str, Any]
"""What a server writes into `server.json` when it is up: pid, port, endpoint_url, pace, version."""


class PracticeServer:
    """The server that has a folder, if one has. Making this starts nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def note(self) -> Note:
        """What a server left, be it dead or alive; empty when none did."""
        return read_json(self._folder / "server.json")

    def is_locked(self) -> bool:
        """Whether a server lives: it holds its lock to its last breath, and the system lets go of it then."""
        try:
            with FileLock(self._folder / "server.lock", timeout=0, mode=0o600):
                return False
        except Timeout:
            return True

    def answering(self) -> Note | None:
        """What `server.json` says, if that server answers; a note left by a dead one is nothing."""
        note = self.note
        if not {"pid", "port", "endpoint_url", "pace", "version"} <= note.keys():
            return None
        try:
            health = json.loads(practice_process.http("GET", note["port"], "/hello-blaze/health", b"", {}))
        except (OSError, HTTPException, ValueError):
            return None
        mine = health.get("practice") == "hello-blaze" and health.get("pid") == note["pid"]
        return {**note, "version": health.get("version")} if mine else None

    def answer_unless(self, over: Callable[[], bool], seconds: float) -> Note | None:
        """Waits for a server that answers, until there can be none."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            ended = over()
            note = self.answering()
            if note is not None or ended:
                return note
            time.sleep(POLL_SECONDS)
        return None

    def where(self, note: Note) -> Where:
        """How it is reached, with its own keys."""
        key = read_json(self._folder / "credentials.json")
        return Where(
            region=PRACTICE_REGION,
            endpoint_url=note["endpoint_url"],
            access_key_id=key.get("access_key_id", ""),
            secret_access_key=key.get("secret_access_key", ""),
        )

    def ask(self, note: Note, verb: str, document: dict[str, Any]) -> None:
        """A request to the practice account itself, signed like every other.

        Raises:
            OSError, HTTPException: it does not answer.
            BlazeError: it refuses.
        """
        from botocore.auth import SigV4Auth  # noqa: PLC0415 - starting when it is up needs none of it
        from botocore.awsrequest import AWSRequest  # noqa: PLC0415
        from botocore.credentials import Credentials  # noqa: PLC0415

        where = self.where(note)
        url, body = f"{note['endpoint_url']}/hello-blaze/{verb}", json.dumps(document).encode()
        request = AWSRequest(method="POST", url=url, data=body)
        key = Credentials(where.access_key_id or "", where.secret_access_key or "")
        SigV4Auth(key, "hello-blaze", PRACTICE_REGION).add_auth(request)
        practice_process.http(
            "POST", note["port"], f"/hello-blaze/{verb}", body, dict(request.headers.items())
        )
