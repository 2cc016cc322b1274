"""The practice account from the outside: a process that is started when needed and outlives whoever
started it.

Nothing of hello_blaze_tui.practice is imported here; the two sides share a folder (`server.json`,
`credentials.json`) and HTTP. Starting is idempotent and safe for two at once: the starter holds a lock
while it looks and starts, the server holds another one for as long as it lives.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

from filelock import FileLock, Timeout

from hello_blaze_tui import __version__
from hello_blaze_tui.aws import practice_process
from hello_blaze_tui.aws.practice_server import POLL_SECONDS, Note, PracticeServer
from hello_blaze_tui.aws.practice_status import Status
from hello_blaze_tui.aws.session import PRACTICE_REGION, Where
from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.private_files import make_private, read_json

DEFAULT_PACE = 30.0
"""Times faster than AWS: ten minutes of waiting take twenty seconds."""
PACE_VARIABLE = "HELLO_BLAZE_PACE"
STARTING_SECONDS = 60.0
STOPPING_SECONDS = 10.0


class PracticeAccount:
    """The practice account that lives in a folder. Making one starts nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._server = PracticeServer(self._folder)

    def start(self, pace: float | None = None, port: int | None = None) -> Where:
        """Makes sure that it is up, at this pace, and says how to reach it.

        Args:
            pace: How many times faster than AWS its waiting goes.
                None: HELLO_BLAZE_PACE, else as it is, else 30.
            port: None or 0: the one used last when it is free, else any.

        Raises:
            UsageError: the pace is no positive number.
            BlazeError: it does not start, with its own reason.
        """
        wanted = _wanted_pace(pace)
        note = self._server.answering()
        if note is None or not _fits(note, wanted, port):
            with self._alone():
                note = self._started(wanted, port)
        return self._server.where(note)

    def stop(self) -> None:
        """Stops it; what is in it stays. Nothing happens when it is not up."""
        with self._alone():
            self._stop()

    def status(self) -> Status:
        """How it stands; starts nothing."""
        why = read_json(self._folder / "notice.json")
        notice = (
            f"An earlier state could not be read; it lies in {why['set_aside']}."
            if "set_aside" in why
            else ""
        )
        note = self._server.answering()
        if note is None:
            return Status(self._folder, running=False, notice=notice)
        return Status(
            self._folder, True, note["pid"], note["endpoint_url"], note["pace"], note["version"], notice
        )

    def reset(self) -> None:
        """Stops it and deletes everything in it, its keys too; the next start makes a new account."""
        if not self._folder.is_dir():
            return
        with self._alone():
            self._stop()
            for entry in self._folder.iterdir():
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                elif entry.suffix != ".lock":
                    entry.unlink()

    def environment(self) -> dict[str, str]:
        """The variables that point the AWS CLI and any SDK at it.

        Raises:
            BlazeError: it is not running.
        """
        note = self._server.answering()
        if note is None:
            raise BlazeError(
                "The practice account is not running.", todo="Start it: hello-blaze practice start."
            )
        where = self._server.where(note)
        return {
            "AWS_ENDPOINT_URL": str(where.endpoint_url),
            "AWS_ACCESS_KEY_ID": str(where.access_key_id),
            "AWS_SECRET_ACCESS_KEY": str(where.secret_access_key),
            "AWS_SESSION_TOKEN": "",
            "AWS_DEFAULT_REGION": PRACTICE_REGION,
            "AWS_REGION": PRACTICE_REGION,
        }

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Holds the starters' lock: one at a time looks, starts and stops."""
        try:
            make_private(self._folder)
            with FileLock(
                self._folder / "start.lock", timeout=STARTING_SECONDS + STOPPING_SECONDS, mode=0o600
            ):
                yield
        except Timeout as error:
            raise BlazeError(
                "Another hello-blaze has been starting the practice account for a minute."
            ) from error
        except OSError as error:
            raise BlazeError(
                f"The practice account's folder {self._folder} can't be used.", f"{error.strerror or error}."
            ) from error

    def _started(self, wanted: float | None, port: int | None) -> Note:
        note = self._server.answering()
        if note is not None and note["version"] != __version__:
            self._stop()
            note = None
        if note is not None and port and note["port"] != port:
            raise BlazeError(
                f"The practice account is already up on port {note['port']}.",
                todo="Stop it first: hello-blaze practice stop.",
            )
        if note is None:
            if self._server.is_locked():
                note = self._coming_up()
            if note is None:
                self._stop()  # one that holds the lock and has not answered for long
                note = self._spawned(wanted or DEFAULT_PACE, port or 0)
        if wanted is not None and note["pace"] != wanted:
            self._server.ask(note, "pace", {"pace": wanted})
            note["pace"] = wanted
        return note

    def _spawned(self, pace: float, port: int) -> Note:
        child = practice_process.spawn(self._folder, pace, port)
        note = self._server.answer_unless(child.ended, STARTING_SECONDS)
        if note is None and self._server.is_locked():  # somebody else's start was a moment earlier
            note = self._coming_up()
        if note is None:
            raise BlazeError(
                "The practice account does not start.",
                child.last_words(),
                f"See {self._folder / 'practice.log'}.",
            )
        return note

    def _coming_up(self) -> Note | None:
        """What a server that holds the lock and is still starting leaves; None when it gives up or hangs."""
        return self._server.answer_unless(lambda: not self._server.is_locked(), STARTING_SECONDS / 4)

    def _stop(self) -> None:
        if not self._folder.is_dir() or not self._server.is_locked():
            return
        note = self._server.note
        with suppress(OSError, HTTPException, BlazeError):
            self._server.ask(note, "stop", {})
        if self._has_ended():
            return
        for harder in (False, True):
            practice_process.terminate(note.get("pid"), harder=harder)
            if self._has_ended():
                return
        raise BlazeError(
            "The practice account does not stop.", todo=f"End process {note.get('pid')} by hand."
        )

    def _has_ended(self) -> bool:
        deadline = time.monotonic() + STOPPING_SECONDS
        while self._server.is_locked():
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
        return True


def _fits(note: Note, pace: float | None, port: int | None) -> bool:
    return (
        note["version"] == __version__
        and pace in {None, note["pace"]}
        and (port or note["port"]) == note["port"]
    )


def _wanted_pace(pace: float | None) -> float | None:
    text = os.environ.get(PACE_VARIABLE) or None
    try:
        wanted = pace if pace is not None else None if text is None else float(text)
    except ValueError:
        raise UsageError(f"{PACE_VARIABLE} must be a positive number, not {text!r}.") from None
    if wanted is not None and not 0 < wanted < float("inf"):
        raise UsageError(f"The pace must be a positive number, not {wanted}.")
    return wanted
