"""This machine's own name, by which what it made on AWS is told from what another machine did."""

from __future__ import annotations

import re
import secrets

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress import folders
from hello_blaze_tui.progress.store import replace_file

MACHINE = re.compile(r"m-[0-9a-f]{8}")


def machine() -> str:
    """A random name, which says nothing about the machine or its owner. Raises BlazeError."""
    path = folders.state() / "machine"
    try:
        known = path.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        known = ""
    except OSError as error:
        raise BlazeError(f"{path} cannot be read.", f"{error.strerror}.", "Mend its permissions.") from error
    if not MACHINE.fullmatch(known):
        known = f"m-{secrets.token_hex(4)}"
        replace_file(path, known + "\n")
    return known
