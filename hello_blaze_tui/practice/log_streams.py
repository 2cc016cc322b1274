"""ports.LogStreams: CloudWatch Logs from the inside, for jobs that say thousands of lines a second.

Lines are gathered and written by one thread, all streams of a moment in one transaction, so that the disk
is asked five times a second and not for every line. When the disk is full they wait for it, the oldest
are let go first.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable

from moto.logs.models import logs_backends

from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.log_groups import Changed, count, ensure, stream_of
from hello_blaze_tui.practice.moto_backends import MotoBackends
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from hello_blaze_tui.practice.state import Store

log = logging.getLogger(__name__)
PAUSE = 0.2
"""Seconds between two writes."""
LONGEST_EVENT = 256 * 1024 - 26
"""Bytes of one event's message; 26 more count as overhead ("CloudWatch Logs quotas")."""
WAITING_LINES = 200_000
"""Lines a stream may owe the disk."""

Place = tuple[str, str, str]


class Line:
    """One stream's pen."""

    def __init__(self, streams: StoredLogStreams, place: Place) -> None:
        self._streams = streams
        self._place = place

    def write(self, lines: Iterable[str]) -> None:
        self._streams.add(self._place, lines)


class StoredLogStreams:
    """moto's Logs without HTTP."""

    def __init__(self, backends: MotoBackends, store: Store) -> None:
        self._backends = backends
        self._store = store
        self._lock = threading.Lock()
        self._waiting: dict[Place, deque[tuple[int, str]]] = {}
        self._something = threading.Event()
        self._closing = threading.Event()
        self._complained = False
        self._writer = threading.Thread(target=self._keep_writing, name="log streams", daemon=True)
        self._writer.start()

    def open(self, region: str, group: str, stream: str) -> Line:
        return Line(self, (region, group, stream))

    def add(self, place: Place, lines: Iterable[str]) -> None:
        now = time.time_ns() // 1_000_000
        events = [(now, piece) for line in lines for piece in pieces(line)]
        if not events:
            return
        with self._lock:
            self._waiting.setdefault(place, deque(maxlen=WAITING_LINES)).extend(events)
        self._something.set()

    def flush(self) -> None:
        """Writes what waits, now."""
        with self._backends.logs_lock:  # one writer at a time, so that a stream's order stays
            with self._lock:
                batches, self._waiting = self._waiting, {}
            try:
                self._write(batches)
                self._complained = False
            except DiskRefused as error:
                self._owe(batches)
                if not self._complained:
                    log.error("log lines wait for the disk: %s", error)
                self._complained = True

    def close(self) -> None:
        self._closing.set()
        self._something.set()
        self._writer.join(timeout=5)
        self.flush()

    def _keep_writing(self) -> None:
        while not self._closing.is_set():
            self._something.wait()
            self._something.clear()
            self.flush()
            self._closing.wait(PAUSE if not self._complained else 1)
            if self._complained:
                self._something.set()

    def _write(self, batches: dict[Place, deque[tuple[int, str]]]) -> None:
        changes: list[Changed] = []
        try:
            with self._store.transaction():
                for (region, group, stream), events in batches.items():
                    changes.append(Changed(region, group, stream, events_before=count(region, group, stream)))
                    self._put(changes[-1], events)
        except DiskRefused:
            for change in reversed(changes):
                self._backends.log_groups.reload(change)
            raise

    def _put(self, change: Changed, events: deque[tuple[int, str]]) -> None:
        backend = logs_backends[ACCOUNT_ID][change.region]
        if ensure(backend, change.group, change.stream):
            self._backends.log_groups.keep(Changed(change.region, change.group))
        held = stream_of(change.region, change.group, change.stream)
        if held is not None:
            held.put_log_events([{"timestamp": moment, "message": text} for moment, text in events])
        self._backends.log_groups.keep(change)

    def _owe(self, batches: dict[Place, deque[tuple[int, str]]]) -> None:
        with self._lock:
            for place, events in batches.items():
                newer = self._waiting.get(place, ())
                self._waiting[place] = deque([*events, *newer], maxlen=WAITING_LINES)


def pieces(line: str) -> list[str]:
    """`line` cut where CloudWatch would refuse it; an empty line is a space: no event is empty."""
    text = line.rstrip("\r\n") or " "
    if len(text) * 4 <= LONGEST_EVENT or len(text.encode("utf-8", "replace")) <= LONGEST_EVENT:
        return [text]
    size = LONGEST_EVENT // 4
    return [text[start : start + size] for start in range(0, len(text), size)]
