"""Files and folders that only their owner can read; a file is replaced whole or not at all.

Both sides of the wire keep such files, so this stands below all of them, on the standard library alone. On
Windows the user profile's own access list does what 0700 and 0600 do elsewhere.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

BINARY: int = getattr(os, "O_BINARY", 0)
"""Windows would write a line end as two bytes without it."""


def make_private(folder: Path) -> Path:
    """Makes `folder`, or closes one that was there before to other users. Raises OSError."""
    for missing in reversed([each for each in folder.parents if not each.exists()]):
        # What mkdir itself makes on the way to `folder` would be open to whom the umask lets in.
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    # mkdir's mode is not applied to what was there.
    if os.name != "nt":
        folder.chmod(0o700)
    return folder


def replace_text(path: Path, text: str) -> None:
    """Writes `text` as `replace_bytes` does; half a character is written as JSON spells it."""
    replace_bytes(path, text.encode("utf-8", "backslashreplace"))


def replace_bytes(path: Path, content: bytes) -> None:
    """Writes `content` so that after any crash the file holds either the old content or the new one.

    It is 0600 from its first byte on. Raises OSError, with the old file as it was.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            draft.unlink()


def sweep_drafts(path: Path) -> None:
    """Deletes what a killed process left of `path`; call it only while nobody else can be writing it."""
    for draft in path.parent.glob(f".{path.name}.*"):
        with suppress(OSError):
            draft.unlink()


def read_json(path: Path) -> dict[str, Any]:
    """The document, or an empty one when it isn't there or makes no sense."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def sync_folder(folder: Path) -> None:
    """Brings the names in it to the disk; Windows has no such call and needs none. Raises OSError."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
