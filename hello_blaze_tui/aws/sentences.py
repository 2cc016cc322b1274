"""A broken rule of the service model as one plain sentence that says what is allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hello_blaze_tui.aws.check import Violation

SHOWN_CHOICES = 8
"""Longer lists of allowed values are cut: 277 instance types are no sentence."""

_JOB_NAME = (
    "may hold letters, digits and hyphens, at most 63 characters; "
    "it must begin and end with a letter or digit"
)
_VARIABLE = "may hold letters, digits and underscores, and must not begin with a digit"
_FORMS = {
    "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}": _JOB_NAME,
    "[a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?": _JOB_NAME,
    "arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+": (
        "must be the ARN of a role, like arn:aws:iam::123456789012:role/MyRole"
    ),
    "(https|s3)://([^/]+)/?(.*)": "must be an S3 address, like s3://bucket/folder",
    "[A-Za-z0-9\\.\\-_]+": "may hold letters, digits, dots, hyphens and underscores",
    "[a-zA-Z_][a-zA-Z0-9_]*": _VARIABLE,
    "[a-zA-Z_][a-zA-Z0-9_]{0,1023}": _VARIABLE,
    "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)": (
        "may hold letters, digits, spaces and the characters _ . : / = + - @"
    ),
    "[\\w+=,.@-]+": "may hold letters, digits and the characters _ + = , . @ -",
    "[\\.\\-_/#A-Za-z0-9]+": "may hold letters, digits and the characters . - _ / #",
    "[a-zA-Z0-9:/_-]*": "may hold letters, digits and the characters : / _ -",
    "[\\S]+": "must not hold spaces or line breaks",
    "\\/.*": "must begin with /",
    ".*": "must be on one line",
}
_UNITS = {"length": "characters", "size": "entries"}


def sentence(violation: Violation, label: str) -> str:
    """What is allowed, in one sentence that begins with the field's `label`."""
    return f"{label} {_allowed(violation)}."


def sentences(violations: Sequence[Violation]) -> str:
    """All of them, each with the label that its place in the request gives; nothing is said twice."""
    return " ".join(dict.fromkeys(sentence(one, label_of(one.path)) for one in violations))


def label_of(path: str) -> str:
    """`inputDataConfig.1.member.channelName` as words: "Channel name"."""
    last = [part for part in path.split(".") if part and part != "member" and not part.isdigit()][-1:] or [
        "the request"
    ]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", last[0]).split()
    joined = " ".join(word if word.isupper() else word.lower() for word in words)
    return joined[:1].upper() + joined[1:]


def _allowed(violation: Violation) -> str:
    rule = violation.rule
    match rule.kind:
        case "required":
            return "must be given"
        case "type":
            return _of_type(violation.constraint)
        case "unknown":
            return "is not known to AWS here"
        case "pattern":
            return _FORMS.get(rule.pattern, f"must have the form {rule.pattern}")
        case "enum" | "union":
            return _one_of(rule.allowed)
        case _:
            return _within(violation)


def _of_type(words: str) -> str:
    wanted = words.rpartition(" ")[2]
    return {
        "String": "must be text",
        "Integer": "must be a whole number",
        "Long": "must be a whole number",
        "Float": "must be a number",
        "Double": "must be a number",
        "Boolean": "must be true or false",
        "Timestamp": "must be a date and time",
    }.get(wanted, "has the wrong form")


def _one_of(allowed: Sequence[str]) -> str:
    if len(allowed) == 1:
        return f"must be {allowed[0]}"
    if len(allowed) <= SHOWN_CHOICES:
        return f"must be one of {', '.join(allowed[:-1])} or {allowed[-1]}"
    return f"must be one of the {len(allowed)} values AWS knows, for example {', '.join(allowed[:3])}"


def _within(violation: Violation) -> str:
    rule = violation.rule
    unit = _UNITS.get(rule.kind, "")
    verb = "must have" if unit else "must be"
    if rule.maximum is not None:
        return f"{verb} at most {rule.maximum:,} {unit}".rstrip()
    if rule.minimum == 1 and unit:
        return "must not be empty"
    return f"{verb} at least {rule.minimum:,} {unit}".rstrip()
