"""The practice account's process and its folder, as the front end handles them: spawn, end, read what it
left.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from hello_blaze_tui.errors import BlazeError

ANSWERING_SECONDS = 5.0
PACKAGE_PARENT = Path(__file__).parents[2]
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
"""Makes glibc give memory back after large uploads: 250 MB resident become 110; no other system reads it."""
NOT_ITS_BUSINESS = ("AWS_", "MOTO_")
"""Variables of the learner's that a process which never talks to AWS has no use for."""


class Child:
    """A practice account that was just spawned."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, begins: int) -> None:
        self._process = process
        self._log = log
        self._begins = begins
        # It outlives us or not: either way somebody waits for it, so that it never becomes a zombie of ours.
        threading.Thread(target=process.wait, name="practice account", daemon=True).start()

    def ended(self) -> bool:
        return self._process.poll() is not None

    def last_words(self) -> str:
        """The last line it said since it was spawned."""
        try:
            with self._log.open("rb") as file:
                file.seek(self._begins)
                lines = file.read().decode("utf-8", "replace").split("\n")
        except OSError:
            return ""
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def spawn(folder: Path, pace: float, port: int) -> Child:
    """Starts the process, detached: no terminal, no session and no signal of ours reaches it."""
    log = folder / "practice.log"
    begins = log.stat().st_size if log.exists() else 0
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_ITS_BUSINESS)}
    environment = {**FRUGAL, **kept}
    if (PACKAGE_PARENT / "pyproject.toml").is_file():  # a checkout that may not be installed
        paths = [str(PACKAGE_PARENT), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    command = [sys.executable, "-m", "hello_blaze_tui.practice"]
    command += ["--folder", str(folder), "--port", str(port), "--pace", repr(pace)]
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=os.name != "nt",
            creationflags=_windows_flags(),
        )
    return Child(process, log, begins)


def http(method: str, port: int, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Straight to 127.0.0.1, past any proxy; raises OSError or HTTPException."""
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWERING_SECONDS)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise BlazeError(f"The practice account refused {path}.", content.decode("utf-8", "replace"))
        return content
    finally:
        connection.close()


def terminate(pid: Any, *, harder: bool) -> None:
    """Ends the process of a practice account that does not listen."""
    if isinstance(pid, int) and pid > 0:
        with suppress(OSError):
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM) if harder else signal.SIGTERM)


def _windows_flags() -> int:
    if sys.platform != "win32":
        return 0
    return subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
