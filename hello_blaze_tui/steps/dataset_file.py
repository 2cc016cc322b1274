"""Is a file what it says, and are there reviews in it? A job that finds out costs money and minutes.

Nothing is unpacked to disk, and no more than the beginning is read.
"""

from __future__ import annotations

import codecs
import gzip
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from hello_blaze_tui import assets
from hello_blaze_tui.steps.checks import existing_file
from hello_blaze_tui.steps.step import Answers, Value, path_of

ENDINGS = (".json.zip", ".json.gz", ".json", ".jsonl")
SCRIPT = "hello_blaze_preprocess.py"
LARGEST = 1_000_000_000
"""Bytes of a dataset as it is uploaded: what is larger takes hours, and teaches this model nothing more."""
LARGEST_SCRIPT = 1_000_000
BEGINNING = 1_000_000
"""Bytes, unpacked, among which there must be a review."""
LARGEST_GROWTH = 200
"""Reviews become 3 to 10 times as large when they are unpacked."""
MOST_POSSIBLE = 1100
"""zlib, "Technical details": deflate makes nothing smaller than by 1,032 times."""
GZIP = b"\x1f\x8b"
UNREADABLE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


class _NotIt(Exception):
    """Why the file is no dataset; one sentence."""


def dataset_file(value: Value, answers: Answers) -> str | None:
    """A file of reviews in one of the forms that the script reads."""
    if not str(value).lower().endswith(ENDINGS):
        return f"A dataset's name ends with {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}."
    if (problem := existing_file(value, answers)) is not None:
        return problem
    path = path_of(value)
    try:
        with _opened(path) as file:
            beginning = file.read(BEGINNING)
        # Somebody else's script may read something else.
        if path_of(answers["dataset.script"]) == assets.path(SCRIPT):
            _look_for_a_review(path.name, beginning)
    except _NotIt as problem:
        return str(problem)
    except UNREADABLE as error:
        return f"{path.name} cannot be read: {error}."
    return None


def script_file(value: Value, answers: Answers) -> str | None:
    """A script of a size that somebody can have written."""
    if (problem := existing_file(value, answers)) is not None:
        return problem
    path = path_of(value)
    size = path.stat().st_size
    if not size:
        return f"{path.name} is empty."
    return _too_large(path.name, size, LARGEST_SCRIPT, "a script") if size > LARGEST_SCRIPT else None


def _too_large(name: str, size: int, most: int, what: str) -> str:
    return f"{name} has {size / 1e6:,.0f} MB, and {what} may have {most / 1e6:,.0f} MB."


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """The file, unpacked while it is read. Raises _NotIt for what is not what its name says, and a bomb."""
    with path.open("rb") as packed:
        magic, size = packed.read(2), path.stat().st_size
        if not size:
            raise _NotIt(f"{path.name} is empty.")
        if size > LARGEST:
            raise _NotIt(f"{_too_large(path.name, size, LARGEST, 'a dataset')} Take a part of it.")
        if path.suffix.lower() == ".gz":
            if magic != GZIP:
                raise _NotIt(f"{path.name} is not compressed with gzip.")
            packed.seek(-4, 2)
            unpacked = int.from_bytes(packed.read(4), "little")
            _refuse_bomb(path.name, size, unpacked)
            packed.seek(0)
            with gzip.open(packed) as file:
                yield file
                # The size at the end of the file is that of the last part only.
                if file.tell() > unpacked:
                    raise _NotIt(f"{path.name} is several packed files in one: unpack it, and pack it anew.")
        elif path.suffix.lower() == ".zip":
            if not zipfile.is_zipfile(packed):
                raise _NotIt(f"{path.name} is no zip archive.")
            with zipfile.ZipFile(packed) as archive, archive.open(_only_member(path, archive)) as file:
                yield file
        else:
            packed.seek(0)
            yield packed


def _only_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = archive.infolist()
    if len(members) != 1 or members[0].is_dir():
        names = ", ".join(member.filename[:40] for member in members[:3]) or "nothing"
        raise _NotIt(f"{path.name} must hold one file and no folder, and holds {names}.")
    member = members[0]
    if _leads_out(member.filename):
        raise _NotIt(f"{path.name} holds a file that leads out of its folder: {member.filename[:80]!r}.")
    if member.flag_bits & 1:
        raise _NotIt(f"{path.name} is locked with a password.")
    _refuse_bomb(path.name, path.stat().st_size, member.file_size)
    return member


def _leads_out(name: str) -> bool:
    paths = PurePosixPath(name), PureWindowsPath(name)
    return any(path.is_absolute() or path.drive or ".." in path.parts for path in paths)


def _refuse_bomb(name: str, packed: int, unpacked: int) -> None:
    if unpacked > packed * MOST_POSSIBLE:
        raise _NotIt(f"{name} is damaged, or cut off in the middle.")
    if unpacked > max(BEGINNING, packed * LARGEST_GROWTH):
        times = unpacked // packed
        raise _NotIt(
            f"{name} would unpack to {unpacked / 1e6:,.0f} MB, {times:,} times its size: no reviews do."
        )


def _look_for_a_review(name: str, beginning: bytes) -> None:
    if not beginning:
        raise _NotIt(f"{name} holds an empty file.")
    *lines, last = beginning.split(b"\n")
    if len(beginning) < BEGINNING:
        lines.append(last)
    if not lines:
        raise _NotIt(f"{name} has no line break in its first megabyte: it takes one review a line.")
    if not any(map(_is_review, lines)):
        encoding = "" if _is_utf8(beginning) else " It is not in UTF-8: save it as UTF-8."
        raise _NotIt(
            f"{name} begins with no review: one is a line of JSON with helpful and reviewText.{encoding}"
        )


def _is_review(line: bytes) -> bool:
    try:
        review = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(review, dict) and {"helpful", "reviewText"} <= review.keys()


def _is_utf8(beginning: bytes) -> bool:
    try:
        # What is cut off in the middle of a character at the end is let through.
        codecs.utf_8_decode(beginning, "strict", False)
    except UnicodeDecodeError:
        return False
    return True
