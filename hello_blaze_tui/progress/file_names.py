"""What a walkthrough can be called, and the file that its document lies in."""

from __future__ import annotations

import re
from pathlib import Path

from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.progress import folders

NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?")
DEVICE = re.compile(r"(?i:con|prn|aux|nul|(?:com|lpt)[0-9])")
"""Names of devices, which no file can have on Windows, whatever its ending."""


def path_of(name: str) -> Path:
    """Where the document of a walkthrough lies. Raises UsageError for a name that cannot be one."""
    if not NAME.fullmatch(name) or DEVICE.fullmatch(name):
        raise UsageError(
            f"{name[:40]!r} cannot name a walkthrough.",
            todo="Use 1 to 32 letters, digits and hyphens, with a letter or digit at both ends.",
        )
    return folders.walkthroughs() / f"{name}.json"


def names() -> list[str]:
    """The walkthroughs of this machine, the one that was last worked on first."""
    documents = [path for path in folders.walkthroughs().glob("*.json") if NAME.fullmatch(path.stem)]
    return [path.stem for path in sorted(documents, key=_worked_on, reverse=True)]


def _worked_on(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        # Another terminal may be forgetting it right now.
        return 0.0
