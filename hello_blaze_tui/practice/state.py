"""What the practice account remembers: one SQLite file, and a folder of object bodies beside it.

Whatever is answered with success was committed before: write-ahead log, synchronous=FULL, one transaction
a request. Why this and not something else: moto's upload ids and version ids are random, so replaying
requests does not bring them back; a snapshot of everything at each write costs more the more there is. So
each request writes the rows of what it touched (an S3 key's versions, a bucket's configuration, one part,
one log stream, all of IAM, which is small), pickled, and log events are only ever appended. Object bodies
are files, which `bodies` keeps.

When the disk refuses, the transaction is rolled back and `DiskRefused` raised; whoever changed memory
first reloads what it touched from here. A file that can't be read is set aside, never repaired and never
deleted.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from hello_blaze_tui.practice.bodies import Bodies
from hello_blaze_tui.practice.disk_faults import DiskRefused, StateUnreadable

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


def set_aside(folder: Path) -> Path:
    """Moves a state that can't be read out of the way, and says where to."""
    stamp = f"{datetime.now(timezone.utc):%Y%m%dT%H%M%S.%f}"
    place = folder / f"set-aside-{stamp}"
    place.mkdir(mode=0o700)
    for name in ("state.sqlite3", "state.sqlite3-wal", "state.sqlite3-shm", "bodies"):
        if (folder / name).exists():
            (folder / name).rename(place / name)
    return place
