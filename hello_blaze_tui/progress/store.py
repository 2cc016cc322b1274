"""Files that are replaced whole or not at all, and one writer for each."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.private_files import make_private, replace_text


def replace_file(path: Path, text: str) -> None:
    """Writes `text` so that after any crash the file holds either the old text or the new one.

    Raises:
        BlazeError: the disk is full or refuses.
    """
    try:
        make_private(path.parent)
        replace_text(path, text)
    except OSError as error:
        raise BlazeError(
            f"Your progress could not be written to {path}.",
            f"{error.strerror or error}.",
            "Make room or mend the permissions, then run the same command again: nothing is lost.",
        ) from error


class Claim:
    """One terminal's right to write one walkthrough; it ends with the process, however that ends."""

    def __init__(self, document: Path) -> None:
        self._document = document
        # One lock a process, whichever of its threads asks: the wizard opens walkthroughs on several.
        path = document.with_suffix(".lock")
        self._lock = FileLock(path, mode=0o600, thread_local=False, is_singleton=True)

    @property
    def is_ours(self) -> bool:
        """Whether this process has it."""
        return bool(self._lock.is_locked)

    def take(self) -> None:
        """Raises BlazeError when another terminal has it."""
        make_private(self._document.parent)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise BlazeError(
                f"The walkthrough {self._document.stem} is open in another terminal.",
                "Two of them writing at once would lose what the other wrote.",
                "Close it there, or choose another name with --walkthrough.",
            ) from error
