"""Turns moto's objects into bytes and back, with object bodies left outside.

A pickled key is a few kilobytes whatever its body weighs: the body stays a file, named by its id. Locks
and open files are left out and made new. AWS's own managed policies are named, not copied.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from threading import Lock
from typing import Any

from moto.iam.models import AWSManagedPolicy
from moto.s3.models import FakeKey

from hello_blaze_tui.practice.bodies import Bodies, Body
from hello_blaze_tui.practice.disk_faults import StateUnreadable

Policies = Mapping[str, AWSManagedPolicy]


class _Writer(pickle.Pickler):
    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, protocol=5)
        self.bodies: set[str] = set()

    def persistent_id(self, thing: Any) -> tuple[str, str] | None:
        if isinstance(thing, Body):
            self.bodies.add(thing.name)
            return "body", thing.name
        if isinstance(thing, AWSManagedPolicy):
            return "policy", thing.arn
        return None

    def reducer_override(self, thing: Any) -> Any:
        if isinstance(thing, FakeKey):
            state = {name: value for name, value in vars(thing).items() if name != "lock"}
            if thing.disposed or not isinstance(thing._value_buffer, Body):
                state.pop("_value_buffer")  # a part of a finished upload: its bytes are in the object
            return _made_key, (state,)
        return NotImplemented


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, bodies: Bodies, policies: Policies) -> None:
        super().__init__(file)
        self._bodies = bodies
        self._policies = policies

    def persistent_load(self, name: Any) -> Any:
        kind, which = name
        return self._bodies.open(which) if kind == "body" else self._policies[which]


def _made_key(state: dict[str, Any]) -> FakeKey:
    key = object.__new__(FakeKey)
    vars(key).update({"_value_buffer": io.BytesIO()} | state, lock=Lock())
    return key


def pack(thing: Any) -> tuple[bytes, set[str]]:
    """`thing` as bytes, and the ids of the bodies it names."""
    file = io.BytesIO()
    writer = _Writer(file)
    writer.dump(thing)
    return file.getvalue(), writer.bodies


def unpack(data: bytes, bodies: Bodies, policies: Policies | None = None) -> Any:
    """The thing again; raises StateUnreadable when these bytes are from another world."""
    try:
        return _Reader(io.BytesIO(data), bodies, policies or {}).load()
    except (
        pickle.PickleError,
        AttributeError,
        ImportError,
        LookupError,
        TypeError,
        ValueError,
        EOFError,
    ) as error:
        raise StateUnreadable(f"{type(error).__name__}: {error}") from error
