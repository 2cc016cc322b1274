"""The practice account's folder: for its owner's eyes only, with the key pair and the note of where it
listens.

The front end reads `server.json` and `credentials.json`; nothing else is shared between the two sides.
"""

from __future__ import annotations

import json
import os
import secrets
import string
from pathlib import Path
from typing import Any

from hello_blaze_tui.private_files import read_json, replace_text

KEY_ID_ALPHABET = string.ascii_uppercase + "234567"
SECRET_ALPHABET = string.ascii_letters + string.digits + "/+"


def write_private(file: Path, document: dict[str, Any]) -> None:
    """Writes JSON in one step. Raises OSError."""
    replace_text(file, json.dumps(document))


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
