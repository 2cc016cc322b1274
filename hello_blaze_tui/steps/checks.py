"""Checks of single answers: each gives the sentence that says what is allowed, or None."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from pathlib import Path

from hello_blaze_tui.steps.step import Answers, Check, Value, path_of

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
BUCKET_BEGINNINGS = ("xn--", "sthree-", "amzn-s3-demo-")
BUCKET_ENDINGS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
LONGEST_KEY = 1024
"""Bytes of an object's key."""


def bucket_name(value: Value, _answers: Answers) -> str | None:
    """S3 user guide, "General purpose bucket naming rules"."""
    name = str(value)
    if not BUCKET.fullmatch(name) or ".." in name:
        return (
            "A bucket name has 3 to 63 small letters, digits and hyphens, "
            "and begins and ends with a letter or digit."
        )
    if name.startswith(BUCKET_BEGINNINGS) or name.endswith(BUCKET_ENDINGS):
        return "AWS keeps names that begin or end like this for itself; choose another."
    with suppress(ValueError):
        ipaddress.IPv4Address(name)
        return "A bucket name must not look like an IP address."
    return None


def folder_prefix(value: Value, _answers: Answers) -> str | None:
    """Empty, or a folder name with its slash."""
    prefix = str(value)
    if prefix and (not prefix.endswith("/") or prefix.startswith("/") or "//" in prefix):
        return "A folder's prefix ends with a slash and does not begin with one, for example tutorial/."
    return object_key(f"{prefix}x", _answers)


def file_key(value: Value, answers: Answers) -> str | None:
    """The key of an uploaded file: not a folder's."""
    if str(value).endswith("/"):
        return "A file's place in the bucket does not end with a slash: that would be a folder."
    return object_key(value, answers)


def object_key(value: Value, _answers: Answers) -> str | None:
    """What S3 takes as a key."""
    key = str(value)
    if not key or len(key.encode("utf-8", "replace")) > LONGEST_KEY or re.search(r"[\x00-\x1f\x7f]", key):
        return "An object's name has 1 to 1,024 bytes, and no control characters."
    if key.startswith("/"):
        return "An object's name does not begin with a slash here: that would be a folder without a name."
    if ".." in key.split("/"):
        return "An object's name does not hold a folder named .. here: whoever fetches it would leave theirs."
    return None


def s3_uri(value: Value, answers: Answers) -> str | None:
    """s3://bucket/key, with a bucket name that can be one."""
    scheme, separator, rest = str(value).partition("://")
    bucket, _, key = rest.partition("/")
    if scheme != "s3" or not separator or bucket_name(bucket, answers):
        return "An S3 address looks like s3://bucket/folder/."
    return object_key(key, answers) if key else None


def optional(check: Check) -> Check:
    """The same check, with nothing allowed, too."""
    return lambda value, answers: check(value, answers) if str(value) else None


def key_arn(value: Value, _answers: Answers) -> str | None:
    """A KMS key, as S3 wants it named."""
    right = re.fullmatch(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)/[\w/-]+", str(value), re.ASCII)
    return None if right else "The ARN of a key looks like arn:aws:kms:us-east-1:123456789012:key/1234abcd."


def policy_arn(value: Value, _answers: Answers) -> str | None:
    """An IAM policy, AWS's own or the account's."""
    right = re.fullmatch(r"arn:aws[a-z-]*:iam::(aws|\d{12}):policy/[\w+=,.@/-]+", str(value), re.ASCII)
    return None if right else "The ARN of a policy looks like arn:aws:iam::123456789012:policy/MyPolicy."


def container_path(value: Value, _answers: Answers) -> str | None:
    """A local path inside a processing container."""
    path = str(value)
    if not re.fullmatch(r"/opt/ml/processing(/[^\s/]+)+", path) or "/../" in f"{path}/":
        return "A path inside the container begins with /opt/ml/processing/, and has no spaces."
    return None


def whole_number(least: int, most: int, unit: str) -> Check:
    """A whole number in a range."""

    def check(value: Value, _answers: Answers) -> str | None:
        right = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return None if right else f"This is a whole number of {unit} from {least:,} to {most:,}."

    return check


def one_machine(value: Value, _answers: Answers) -> str | None:
    """BlazingText's supervised mode runs on a single machine (developer guide, "BlazingText algorithm")."""
    return None if value == 1 and value is not True else "BlazingText trains text classifiers on one machine."


def existing_file(value: Value, _answers: Answers) -> str | None:
    """A file of this machine that can be read."""
    if can_be_read(path_of(value)):
        return None
    name = " ".join(str(value).split())[:80]
    return f"There is no file {name!r} that can be read."


def can_be_read(path: Path) -> bool:
    """Whether it is a file that this user may read; a pipe would never end, and is none."""
    try:
        if not path.is_file():
            return False
        with path.open("rb"):
            return True
    except (OSError, ValueError):
        return False


def names_differ(taken: tuple[str, ...]) -> Check:
    """No two rows have the same name, and none one of those that are taken."""

    def check(value: Value, _answers: Answers) -> str | None:
        rows = value if isinstance(value, list) else []
        names = [*taken, *(str(row.get("name", "")) for row in rows if isinstance(row, dict))]
        twice = next((name for name in names if names.count(name) > 1), None)
        return None if twice is None else f"{twice[:80]!r} is there twice; each needs a name of its own."

    return check


def some(value: Value, _answers: Answers) -> str | None:
    """Anything but nothing."""
    return None if value not in ("", [], {}) else "This must be given."
