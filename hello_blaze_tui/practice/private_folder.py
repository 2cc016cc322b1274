"""The practice account's folder: for its owner's eyes only, with the key pair and the note of where it
listens.

The front end reads `server.json` and `credentials.json`; nothing else is shared between the two sides. On
Windows the user profile's own access list does what 0700 and 0600 do elsewhere.
"""

from __future__ import annotations

import json
import os
import secrets
import string
import uuid
from pathlib import Path
from typing import Any

KEY_ID_ALPHABET = string.ascii_uppercase + "234567"
SECRET_ALPHABET = string.ascii_letters + string.digits + "/+"


def make_private(folder: Path) -> None:
    """Makes the folder, or narrows one that was open to others."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name != "nt":
        folder.chmod(0o700)


def write_private(file: Path, document: dict[str, Any]) -> None:
    """Writes JSON in one step, 0600 from its first byte on."""
    draft = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    try:
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as handle:
            json.dump(document, handle)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def read_json(file: Path) -> dict[str, Any]:
    """The document, or an empty one when it isn't there or makes no sense."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def credentials(folder: Path) -> tuple[str, str]:
    """The account's access key id and secret key; made at random the first time."""
    file = folder / "credentials.json"
    known = read_json(file)
    if isinstance(known.get("access_key_id"), str) and isinstance(known.get("secret_access_key"), str):
        if os.name != "nt":
            file.chmod(0o600)
        return known["access_key_id"], known["secret_access_key"]
    key_id = "AKIA" + "".join(secrets.choice(KEY_ID_ALPHABET) for _ in range(16))
    secret = "".join(secrets.choice(SECRET_ALPHABET) for _ in range(40))
    write_private(file, {"access_key_id": key_id, "secret_access_key": secret})
    return key_id, secret
