"""One writer for each walkthrough, and how another terminal takes its place."""

from __future__ import annotations

import json
import os
import platform
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from filelock import FileLock, Timeout

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.private_files import make_private, read_json, sweep_drafts
from hello_blaze_tui.progress.store import replace_file, unwritable

PATIENCE = 20.0
"""Seconds: another terminal holds the pen for as long as a file takes to reach the disk."""
OWN = secrets.token_hex(8)
"""This process, in what it writes about itself: numbers of processes are used again."""
_living: dict[Path, FileLock] = {}
"""What shows other processes that this one lives, by the document it may write."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The terminal that has the right to write a walkthrough."""

    id: str
    pid: int
    host: str
    since: str
    """When it took it, ISO 8601 in UTC."""

    def __str__(self) -> str:
        where = "this computer" if self.host == platform.node() else self.host
        since = datetime.fromisoformat(self.since).astimezone()
        return f"process {self.pid} on {where}, since {since:%Y-%m-%d %H:%M}"


class TakenOver(BlazeError):
    """Another terminal has the right to write now."""


class Claim:
    """One terminal's right to write one walkthrough.

    It ends with the process, however that ends, or when another terminal takes it over. Who has it stands in
    a note; that they live is shown by a lock that the system lets go of when they do not. Each write looks at
    the note, while nobody can change it.
    """

    def __init__(self, document: Path) -> None:
        self._document = document
        self._folder = document.parent.with_name("claims")

    @property
    def is_ours(self) -> bool:
        """Whether this process has it."""
        noted = self._noted()
        return noted is not None and noted.id == OWN

    def holder(self) -> Holder | None:
        """The other terminal that has it; None: it is ours, or free."""
        with self._pen():
            return self._other()

    def take(self) -> None:
        """Raises BlazeError when another terminal has it."""
        with self._pen():
            if (other := self._other()) is not None:
                raise BlazeError(
                    f"The walkthrough {self._document.stem} is open in another terminal ({other}).",
                    "Two of them writing at once would lose what the other wrote.",
                    "Close it there, take it over with: "
                    f"hello-blaze run --walkthrough {self._document.stem} --take-over, "
                    "or choose another name with --walkthrough.",
                )
            self._note()

    def take_over(self, refuse: Callable[[], None]) -> None:
        """Takes it from whoever has it: their next write is refused.

        Args:
            refuse: Raises when it must not be taken from somebody who lives; nothing is written meanwhile.
        """
        with self._pen():
            if self._other() is not None:
                refuse()
            self._note()

    def release(self) -> None:
        """Gives it back; nothing happens where it is not ours."""
        with self._pen():
            if self.is_ours:
                self._path.unlink()
            if (alive := _living.pop(self._document, None)) is not None:
                alive.release()
                self._sign_of_life(OWN).unlink(missing_ok=True)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Nobody writes the document meanwhile: Windows replaces no file that somebody has open."""
        with self._pen():
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Nobody else writes the document meanwhile.

        Raises:
            TakenOver: the right to write it went to another terminal.
        """
        with self._pen():
            noted = self._noted()
            was_ours = self._document in _living
            if noted is not None and noted.id != OWN and (was_ours or self._lives(noted)):
                raise TakenOver(
                    f"The walkthrough {self._document.stem} was taken over by another terminal ({noted}), "
                    "so this one has stopped writing it. Go on there, or open it here again."
                )
            yield

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._document.stem}.json"

    def _sign_of_life(self, owner: str) -> Path:
        return self._folder / f"{self._document.stem}.{owner}.lock"

    @contextmanager
    def _pen(self) -> Iterator[None]:
        """One at a time, threads too."""
        path = self._folder / f"{self._document.stem}.lock"
        try:
            make_private(self._folder)
            pen = FileLock(path, timeout=PATIENCE, mode=0o600, poll_interval=0.01)
            pen.acquire()
        except Timeout as error:
            raise BlazeError(
                f"Another terminal is writing the walkthrough {self._document.stem}, and does not finish.",
                todo="Close it there.",
            ) from error
        except OSError as error:
            raise unwritable(path, error) from error
        try:
            yield
        finally:
            pen.release()

    def _noted(self) -> Holder | None:
        try:
            holder = Holder(**read_json(self._path))
            datetime.fromisoformat(holder.since)
        except (TypeError, ValueError):
            return None
        return holder if re.fullmatch("[0-9a-f]{16}", holder.id) else None

    def _other(self) -> Holder | None:
        noted = self._noted()
        return noted if noted is not None and noted.id != OWN and self._lives(noted) else None

    def _lives(self, holder: Holder) -> bool:
        return _is_held(self._sign_of_life(holder.id))

    def _note(self) -> None:
        """Whoever had it before is noted no more."""
        if self._document not in _living:
            path = self._sign_of_life(OWN)
            try:
                _living[self._document] = FileLock(path, timeout=0, mode=0o600, thread_local=False)
                _living[self._document].acquire()
            except OSError as error:
                del _living[self._document]
                raise unwritable(path, error) from error
        holder = Holder(OWN, os.getpid(), platform.node(), datetime.now(timezone.utc).isoformat())
        replace_file(self._path, json.dumps(asdict(holder)))
        for sign in self._folder.glob(f"{self._document.stem}.*.lock"):
            _is_held(sign)
        sweep_drafts(self._document)


def _is_held(path: Path) -> bool:
    """Whether the process that shows by that file that it lives does; the file of a dead one is deleted."""
    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0, mode=0o600):
            pass
    except Timeout:
        return True
    path.unlink(missing_ok=True)
    return False
