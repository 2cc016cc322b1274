"""What the practice account remembers: one SQLite file, and a folder of object bodies beside it.

Whatever is answered with success was committed before: write-ahead log, synchronous=FULL, one transaction
a request. Why this and not something else: moto's upload ids and version ids are random, so replaying
requests does not bring them back; a snapshot of everything at each write costs more the more there is. So
each request writes the rows of what it touched (an S3 key's versions, a bucket's configuration, one part,
one log stream, all of IAM, which is small), pickled, and log events are only ever appended. Object bodies
are files: written and fsynced before the row that names them, deleted after the row is gone, never held
in memory, never read at start-up. A body without a row is the trace of a crash and is swept away at the
next start.

When the disk refuses, the transaction is rolled back and `DiskRefused` raised; whoever changed memory
first reloads what it touched from here. A file that can't be read is set aside, never repaired and never
deleted.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from hello_blaze_tui.private_files import sync_folder

FORMAT = "1"
LAST = "\U0010ffff"
"""Sorts behind everything a name can go on with."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS thing (kind TEXT, name TEXT, value BLOB NOT NULL, PRIMARY KEY (kind, name));
CREATE TABLE IF NOT EXISTS body (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS body_of ON body (kind, name);
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY, stream TEXT NOT NULL, value BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS events_of ON events (stream);
"""


class DiskRefused(Exception):
    """The state could not be written (disk full, file gone); nothing of the attempt is left."""


class StateUnreadable(Exception):
    """The state file is damaged, or was written by versions that can't be read any more."""


class Store:
    """The SQLite file. Every method is safe to call from any thread."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "state.sqlite3"
        self.bodies = Bodies(folder / "bodies")
        self._lock = threading.RLock()
        self._depth = 0
        self._unneeded: list[str] = []
        try:
            self._database = sqlite3.connect(self.file, isolation_level=None, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=FULL")
            self._database.executescript(SCHEMA)
            self._database.execute("INSERT OR IGNORE INTO about VALUES ('format', ?)", (FORMAT,))
        except sqlite3.Error as error:
            with suppress(AttributeError):
                self._database.close()
            raise StateUnreadable(str(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """All or nothing; may be nested. Raises DiskRefused when it can't be committed."""
        with self._lock:
            outermost = self._depth == 0
            self._depth += 1
            try:
                if outermost:
                    self._unneeded = []
                    self._database.execute("BEGIN IMMEDIATE")
                yield self
                if outermost:
                    self._database.execute("COMMIT")
                    self.bodies.remove(self._unneeded)
            except (sqlite3.Error, OSError) as error:
                self._roll_back(outermost)
                raise DiskRefused(str(error)) from error
            except BaseException:
                self._roll_back(outermost)
                raise
            finally:
                self._depth -= 1

    def _roll_back(self, outermost: bool) -> None:
        if outermost and self._database.in_transaction:
            with suppress(sqlite3.Error):
                self._database.execute("ROLLBACK")

    def about(self, name: str) -> str | None:
        row = self._one("SELECT value FROM about WHERE name = ?", name)
        return None if row is None else str(row[0])

    def put_about(self, name: str, value: str) -> None:
        with self.transaction():
            self._database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))

    def get(self, kind: str, name: str) -> bytes | None:
        row = self._one("SELECT value FROM thing WHERE kind = ? AND name = ?", kind, name)
        return None if row is None else bytes(row[0])

    def all(self, kind: str, prefix: str = "") -> list[tuple[str, bytes]]:
        """Everything of a kind whose name begins with `prefix`, in the order it was first written."""
        where = "kind = ? AND name >= ? AND name < ? ORDER BY rowid"
        return self._many(f"SELECT name, value FROM thing WHERE {where}", kind, prefix, prefix + LAST)

    def put(self, kind: str, name: str, value: bytes, bodies: Iterable[str] = ()) -> None:
        """Writes a thing; `bodies` are ids of the body files it names, others it had named are deleted."""
        with self.transaction():
            self._database.execute(
                "INSERT INTO thing VALUES (?, ?, ?) "
                "ON CONFLICT (kind, name) DO UPDATE SET value = excluded.value",
                (kind, name, value),
            )
            self._name_bodies(kind, name, frozenset(bodies))

    def delete(self, kind: str, name: str) -> None:
        with self.transaction():
            self._database.execute("DELETE FROM thing WHERE kind = ? AND name = ?", (kind, name))
            self._name_bodies(kind, name, frozenset())

    def append(self, stream: str, value: bytes) -> None:
        """Adds a batch of log events to a stream."""
        with self.transaction():
            self._database.execute("INSERT INTO events (stream, value) VALUES (?, ?)", (stream, value))

    def events(self, stream: str) -> list[bytes]:
        return [
            row[0] for row in self._many("SELECT value FROM events WHERE stream = ? ORDER BY number", stream)
        ]

    def forget_events(self, stream: str) -> None:
        with self.transaction():
            self._database.execute("DELETE FROM events WHERE stream = ?", (stream,))

    def sweep(self) -> None:
        """Deletes the body files that no row names: left by a crash between the file and its row."""
        self.bodies.keep_only({row[0] for row in self._many("SELECT id FROM body")})

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _name_bodies(self, kind: str, name: str, bodies: frozenset[str]) -> None:
        had = {row[0] for row in self._many("SELECT id FROM body WHERE kind = ? AND name = ?", kind, name)}
        self._unneeded += had - bodies
        self._database.executemany("DELETE FROM body WHERE id = ?", [(gone,) for gone in had - bodies])
        new = [(body, kind, name) for body in bodies - had]
        self._database.executemany("INSERT INTO body VALUES (?, ?, ?)", new)

    def _one(self, query: str, *values: str) -> tuple[Any, ...] | None:
        with self._lock, _readable():
            row: tuple[Any, ...] | None = self._database.execute(query, values).fetchone()
            return row

    def _many(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._lock, _readable():
            return self._database.execute(query, values).fetchall()


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StateUnreadable(str(error)) from error


class Bodies:
    """The folder of object bodies: files that are written once, read, and deleted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, pieces: Iterable[bytes]) -> Body:
        """A new body, on the disk when this returns; raises DiskRefused."""
        name = uuid.uuid4().hex
        path = self._folder / name
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with path.open("xb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self._folder)
        except OSError as error:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise DiskRefused(str(error)) from error
        return Body(path)

    def open(self, name: str) -> Body:
        return Body(self._folder / name)

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            with suppress(OSError):  # in use on Windows, or gone: swept at the next start
                (self._folder / name).unlink(missing_ok=True)

    def keep_only(self, names: set[str]) -> None:
        if self._folder.is_dir():
            self.remove(entry.name for entry in os.scandir(self._folder) if entry.name not in names)


class Body:
    """A body on the disk that reads like a file; it holds no file open between reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._position = 0

    @property
    def name(self) -> str:
        return self.path.name

    def seek(self, position: int) -> None:
        self._position = position

    def read(self, size: int = -1) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self._position)
            data = file.read(size)
        self._position += len(data)
        return data

    def close(self) -> None:
        """Nothing is open; whether the file goes is decided with the row that names it."""


class DocumentRecords:
    """ports.Records: SageMaker's resources as JSON documents."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, kind: str) -> dict[str, dict[str, Any]]:
        return {name: json.loads(value) for name, value in self._store.all(f"record {kind}")}

    def put(self, kind: str, name: str, document: dict[str, Any]) -> None:
        self._store.put(f"record {kind}", name, json.dumps(document).encode("utf-8"))

    def delete(self, kind: str, name: str) -> None:
        self._store.delete(f"record {kind}", name)


def set_aside(folder: Path) -> Path:
    """Moves a state that can't be read out of the way, and says where to."""
    stamp = f"{datetime.now(timezone.utc):%Y%m%dT%H%M%S.%f}"
    place = folder / f"set-aside-{stamp}"
    place.mkdir(mode=0o700)
    for name in ("state.sqlite3", "state.sqlite3-wal", "state.sqlite3-shm", "bodies"):
        if (folder / name).exists():
            (folder / name).rename(place / name)
    return place
