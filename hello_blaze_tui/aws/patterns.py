"""AWS writes its patterns for Java; this reads them as Java does.

A pattern must match the whole value. Java's `.` stops at five line terminators, its `\\d`, `\\w` and `\\s`
know ASCII only, and some forms (`\\p{Alnum}`, surrogate pairs, `[\\w-_]`, `${1,128}`) mean something else in
Python, or nothing. Source: java.util.regex.Pattern, "Summary of regular-expression constructs".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

SECONDS_FOR_A_MATCH = 1.0
"""A few of AWS's patterns take exponential time on values made for it: what takes longer does not match."""

_ANY = "[^\\n\\r\\u0085\\u2028\\u2029]"
_SETS = {
    "\\d": "0-9",
    "\\w": "a-zA-Z_0-9",
    "\\s": " \\t\\n\\x0b\\f\\r",
    "\\D": "\\x00-\\x2f\\x3a-\\U0010ffff",
    "\\W": "\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\U0010ffff",
    "\\S": "\\x00-\\x08\\x0e-\\x1f\\x21-\\U0010ffff",
    "\\p{Alnum}": "a-zA-Z0-9",
    "\\p{Alpha}": "a-zA-Z",
    "\\p{Digit}": "0-9",
    "\\p{Print}": "\\x20-\\x7e",
    "\\p{ASCII}": "\\x00-\\x7f",
}


def matches(pattern: str, value: str) -> bool:
    """Whether AWS takes `value` where it asks for `pattern`.

    Raises:
        ValueError: the pattern cannot be read; no pattern of the services used here is such a one.
    """
    try:
        return _compiled(pattern).fullmatch(value, timeout=SECONDS_FOR_A_MATCH) is not None
    except TimeoutError:
        return False


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    import regex  # noqa: PLC0415  # costs 30 ms, and `--help` needs none of it

    try:
        return regex.compile(translated(pattern))
    except regex.error as error:
        raise ValueError(f"the pattern {pattern!r} cannot be read: {error}") from error


def translated(pattern: str) -> str:
    """The Java pattern in the form of the package `regex`."""
    out: list[str] = []
    in_set = False
    tokens = list(_tokens(pattern))
    for position, token in enumerate(tokens):
        following = tokens[position + 1] if position + 1 < len(tokens) else ""
        if in_set:
            in_set = token != "]"
            out.append(_in_set(token, tokens[position - 1]))
        else:
            in_set = token == "["
            out.append(_outside(token, following))
    return "".join(out)


def _tokens(pattern: str) -> Iterator[str]:
    """Characters, except that an escape with all that belongs to it is one token."""
    position = 0
    while position < len(pattern):
        length = 1
        if pattern[position] == "\\":
            length = _escape_length(pattern, position)
        yield pattern[position : position + length]
        position += length


def _escape_length(pattern: str, position: int) -> int:
    letter = pattern[position + 1 : position + 2]
    if letter in {"p", "P"} and pattern[position + 2 : position + 3] == "{":
        return pattern.index("}", position) + 1 - position
    if letter == "u":
        # Two escapes that make a surrogate pair are one character.
        code = int(pattern[position + 2 : position + 6], 16)
        return 12 if 0xD800 <= code <= 0xDBFF and pattern[position + 6 : position + 8] == "\\u" else 6
    return 2


def _in_set(token: str, before: str) -> str:
    if token in _SETS:
        return _SETS[token]
    if token == "[":
        return "\\["
    if token == "-" and before in _SETS:
        return "\\-"
    return _character(token)


def _outside(token: str, following: str) -> str:
    if token in _SETS:
        return f"[{_SETS[token]}]"
    if token == ".":
        return _ANY
    if token == "$" and following == "{":
        return "(?:$)"
    return {"\\z": "\\Z"}.get(token, _character(token))


def _character(token: str) -> str:
    if len(token) == 12:
        high, low = int(token[2:6], 16), int(token[8:12], 16)
        return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"
    return token
