"""Requests and answers between JSON and Python, by botocore's service model.

Only what the model knows goes out, and everything it requires has to: an answer that lacks a required member
is a mistake of ours and is raised here rather than sent.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from hello_blaze_tui.practice.faults import unreadable

if TYPE_CHECKING:
    from botocore.model import Shape

KINDS = {
    "string": "a String",
    "integer": "an Integer",
    "long": "a Long",
    "float": "a Float",
    "double": "a Double",
    "boolean": "a Boolean",
    "timestamp": "a Timestamp",
    "blob": "a ByteBuffer",
}


def decode(body: bytes, shape: Shape | None) -> dict[str, Any]:
    """The members of a JSON request as Python values; a null member counts as absent.

    Raises SerializationException for what is not JSON, or JSON of other types than the model's. Members the
    model does not know are kept, for the validator to refuse by name.
    """
    try:
        document = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise unreadable(f"Unable to parse the request as JSON: {error}") from error
    if not isinstance(document, dict):
        raise unreadable("Start of structure or map expected.")
    return _structure(document, shape) if shape is not None else document


def _value(value: Any, shape: Any) -> Any:
    name = shape.type_name
    if name == "structure":
        return _structure(value, shape)
    if name == "list":
        if not isinstance(value, list):
            raise unreadable("Expected list or null")
        return [_value(item, shape.member) for item in value if item is not None]
    if name == "map":
        if not isinstance(value, dict):
            raise unreadable("Expected map or null")
        return {_text(key): _value(item, shape.value) for key, item in value.items() if item is not None}
    return _scalar(value, name)


def _structure(value: Any, shape: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise unreadable("Expected structure or null")
    members = shape.members
    return {
        name: _value(item, members[name]) if name in members else item
        for name, item in value.items()
        if item is not None
    }


def _scalar(value: Any, kind: str) -> Any:
    if isinstance(value, dict):
        raise unreadable("Start of structure or map found where not expected.")
    if isinstance(value, list):
        raise unreadable("Start of list found where not expected")
    numeric = _numeric(value)
    if kind == "string" and isinstance(value, str):
        return _text(value)
    if kind == "boolean" and isinstance(value, bool):
        return value
    if kind in {"float", "double"} and numeric:
        return value
    if kind in {"integer", "long"} and numeric and value == int(value):
        return int(value)
    if kind == "timestamp" and (numeric or isinstance(value, str)):
        return moment(value)
    if kind == "blob" and isinstance(value, str):
        return _blob(value)
    raise unreadable(f"{_token(value)} can not be converted to {KINDS.get(kind, kind)}")


def _numeric(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _text(value: str) -> str:
    """`value`, unless it has half a character (a lone surrogate), which no disk takes."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise unreadable("Invalid UTF-16 surrogate in a String") from error
    return value


def _token(value: Any) -> str:
    if isinstance(value, bool):
        return f"{value}_VALUE".upper()
    return "STRING_VALUE" if isinstance(value, str) else "NUMBER_VALUE"


def _blob(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise unreadable("Invalid Base64 data") from error


def moment(value: float | str | datetime) -> datetime:
    """A time given as epoch seconds or ISO text. Raises SerializationException."""
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str):
            when = datetime.fromisoformat(value.replace("Z", "+00:00"))
            return when if when.tzinfo else when.replace(tzinfo=timezone.utc)
        return datetime.fromtimestamp(value, timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise unreadable(f"{value} can not be converted to a Timestamp") from error


def encode(document: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    """`document` as JSON for an answer of `shape`: its members only, times as epoch seconds."""
    missing = [name for name in shape.required_members if document.get(name) is None]
    if missing:
        raise LookupError(f"{shape.name} lacks {', '.join(missing)}")
    return {
        name: _encoded(document[name], member)
        for name, member in shape.members.items()
        if document.get(name) is not None
    }


def _encoded(value: Any, shape: Any) -> Any:
    if shape.type_name == "structure":
        return encode(value, shape)
    if shape.type_name == "list":
        return [_encoded(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: _encoded(item, shape.value) for key, item in value.items()}
    if shape.type_name == "timestamp":
        return round(moment(value).timestamp(), 3)
    return value


def now() -> str:
    """This moment, as records keep it: ISO text in UTC, in milliseconds, which is as fine as AWS tells it."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")
