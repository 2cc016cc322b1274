"""Files that are replaced whole or not at all."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path
from stat import S_ISREG

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.private_files import make_private, replace_bytes, replace_text, sync_folder

LARGEST = 50_000_000
"""Bytes of a document; a whole tutorial takes 30,000."""


def read_text(path: Path) -> str:
    """Raises OSError; ValueError for what is no text, or far too large, or never ends."""
    state = path.stat()
    if not S_ISREG(state.st_mode) or state.st_size > LARGEST:
        raise ValueError(path)
    return path.read_text(encoding="utf-8")


def replace_file(path: Path, content: str | bytes) -> None:
    """Writes `content` so that after any crash the file holds either the old one or the new one.

    Raises:
        BlazeError: the disk is full or refuses.
    """
    try:
        make_private(path.parent)
        replace_bytes(path, content) if isinstance(content, bytes) else replace_text(path, content)
    except OSError as error:
        raise unwritable(path, error) from error


def move_file(path: Path, new: Path) -> None:
    """Gives a file another name; after any crash it has one of the two. Raises BlazeError."""
    try:
        path.rename(new)
        sync_folder(new.parent)
    except OSError as error:
        raise unwritable(new, error) from error


def delete_file(path: Path) -> None:
    """Nothing happens where there is none. Raises BlazeError."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error


def keep_aside(path: Path, why: str) -> Path:
    """Copies a file to a name of its own beside it, which nothing writes over.

    Raises:
        BlazeError: it cannot be read, or the copy cannot be written.
    """
    endings = chain([why], (f"{why}-{number}" for number in count(2)))
    copies = (path.with_name(f"{path.name}.{ending}") for ending in endings)
    aside = next(copy for copy in copies if not copy.exists())
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BlazeError(f"{path} cannot be read.", f"{error.strerror}.", "Mend its permissions.") from error
    replace_file(aside, content)
    return aside


def unwritable(path: Path, error: OSError) -> BlazeError:
    """What a person reads when the disk is full or refuses."""
    return BlazeError(
        f"Your progress could not be written to {path}.",
        f"{error.strerror or error}.",
        "Make room or mend the permissions, then run the same command again: nothing is lost.",
    )
