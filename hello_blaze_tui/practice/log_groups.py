"""Keeps moto's CloudWatch Logs on the disk: a row for each group, one for each stream, and events only
appended.

A stream of a million lines costs a line's price for its next line. The caller holds the Logs lock.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

from moto.logs.models import LogEvent, LogGroup, LogsBackend, LogStream, logs_backends

from hello_blaze_tui.practice.disk_faults import DiskRefused, StateUnreadable
from hello_blaze_tui.practice.pickles import pack, unpack
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from hello_blaze_tui.practice.state import Store

READING = ("Describe", "Get", "Filter", "List", "Test", "StartLiveTail")
OF_STREAM = frozenset({"CreateLogStream", "DeleteLogStream", "PutLogEvents"})
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Changed:
    """What one request may have changed."""

    region: str
    group: str = ""
    stream: str = ""
    rest: bool = False
    """Also what belongs to no one group: tags, queries, filters, destinations."""
    events_before: int = 0


def changed(region: str, operation: str, request: dict[str, Any]) -> Changed | None:
    """What an operation may change; None when it only reads."""
    if operation.startswith(READING):
        return None
    group, stream = str(request.get("logGroupName") or ""), str(request.get("logStreamName") or "")
    if operation in OF_STREAM:
        return Changed(region, group, stream, events_before=count(region, group, stream))
    return Changed(region, group, rest=True)


def count(region: str, group: str, stream: str) -> int:
    """How many events a stream holds."""
    held = stream_of(region, group, stream)
    return 0 if held is None else len(held.events)


def stream_of(region: str, group: str, stream: str) -> LogStream | None:
    held = logs_backends[ACCOUNT_ID][region].groups.get(group)
    return None if held is None else held.streams.get(stream)


class LogGroups:
    """CloudWatch Logs' rows."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> None:
        """Fills moto's empty Logs from the disk."""
        for region, value in self._store.all("logs rest"):
            vars(logs_backends[ACCOUNT_ID][region]).update(unpack(value, self._store.bodies))
        for place, _ in self._store.all("logs group"):
            self._load_group(*place.split(SEPARATOR))

    def keep(self, change: Changed) -> None:
        """Writes what was changed; raises DiskRefused with memory as it was before the request."""
        try:
            with self._store.transaction():
                self._write(change)
        except DiskRefused:
            self.reload(change)
            raise

    def reload(self, change: Changed) -> None:
        """Puts memory back to what the disk says, for what a request changed."""
        backend = logs_backends[ACCOUNT_ID][change.region]
        value = self._store.get("logs rest", change.region) if change.rest else None
        if value is not None:
            vars(backend).update(unpack(value, self._store.bodies))
        stream = stream_of(change.region, change.group, change.stream)
        if stream is not None and self._store.get(
            "logs stream", _place(change.region, change.group, change.stream)
        ):
            del stream.events[change.events_before :]
        elif change.group:
            self._load_group(change.region, change.group)

    def _write(self, change: Changed) -> None:
        backend = logs_backends[ACCOUNT_ID][change.region]
        if change.rest:
            state = {name: value for name, value in vars(backend).items() if name != "groups"}
            self._store.put("logs rest", change.region, pack(state)[0])
        if not change.group:
            return
        group = backend.groups.get(change.group)
        if group is None:
            self._forget_group(change.region, change.group)
        elif not change.stream:
            self._write_group(change.region, group)
        else:
            self._write_stream(change, group)

    def _write_group(self, region: str, group: LogGroup) -> None:
        state = {name: value for name, value in vars(group).items() if name != "streams"}
        self._store.put("logs group", _place(region, group.name), pack(state)[0])

    def _write_stream(self, change: Changed, group: LogGroup) -> None:
        place = _place(change.region, change.group, change.stream)
        stream = group.streams.get(change.stream)
        if stream is None:
            self._store.delete("logs stream", place)
            self._store.forget_events(place)
            return
        state = {name: value for name, value in vars(stream).items() if name not in {"events", "log_group"}}
        self._store.put("logs stream", place, pack(state)[0])
        fresh = stream.events[change.events_before :]
        if fresh:
            rows = [(event.timestamp, event.ingestion_time, event.message, event.event_id) for event in fresh]
            self._store.append(place, pickle.dumps(rows, protocol=5))

    def _forget_group(self, region: str, group: str) -> None:
        self._store.delete("logs group", _place(region, group))
        for place, _ in self._store.all("logs stream", _place(region, group, "")):
            self._store.delete("logs stream", place)
            self._store.forget_events(place)

    def _load_group(self, region: str, name: str) -> None:
        backend = logs_backends[ACCOUNT_ID][region]
        value = self._store.get("logs group", _place(region, name))
        if value is None:
            backend.groups.pop(name, None)
            return
        group = object.__new__(LogGroup)  # type: ignore[type-abstract] # moto makes them too
        vars(group).update(unpack(value, self._store.bodies), streams={})
        for place, state in self._store.all("logs stream", _place(region, name, "")):
            stream = LogStream(group, place.split(SEPARATOR)[2])
            vars(stream).update(unpack(state, self._store.bodies))
            stream.events = self._events(place)
            group.streams[stream.log_stream_name] = stream
        backend.groups[name] = group

    def _events(self, place: str) -> list[LogEvent]:
        events = []
        for rows in self._store.events(place):
            for timestamp, ingested, message, number in _rows(rows):
                event = LogEvent(ingested, {"timestamp": timestamp, "message": message})
                event.event_id = number
                events.append(event)
                LogEvent._event_id = max(LogEvent._event_id, number + 1)
        return events


def _rows(data: bytes) -> list[tuple[int, int, str, int]]:
    try:
        rows: list[tuple[int, int, str, int]] = pickle.loads(data)  # our own file, readable by nobody else
    except (pickle.PickleError, EOFError, ValueError, IndexError) as error:
        raise StateUnreadable(f"a batch of log events: {error}") from error
    return rows


def _place(*parts: str) -> str:
    return SEPARATOR.join(parts)


def ensure(backend: LogsBackend, group: str, stream: str) -> bool:
    """Makes the group and the stream when they are not there; True when the group is new."""
    new = group not in backend.groups
    backend.ensure_log_group(group)
    backend.ensure_log_stream(group, stream)
    return new
