"""Object bodies on the disk: files that are written and fsynced before the row that names them, deleted after
the row is gone, never held in memory, never read at start-up. A body without a row is the trace of a crash
and is swept away at the next start.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.private_files import sync_folder


class Bodies:
    """The folder of object bodies: files that are written once, read, and deleted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, pieces: Iterable[bytes]) -> Body:
        """A new body, on the disk when this returns; raises DiskRefused."""
        name = uuid.uuid4().hex
        path = self._folder / name
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with path.open("xb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self._folder)
        except OSError as error:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise DiskRefused(str(error)) from error
        return Body(path)

    def open(self, name: str) -> Body:
        return Body(self._folder / name)

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            with suppress(OSError):  # in use on Windows, or gone: swept at the next start
                (self._folder / name).unlink(missing_ok=True)

    def keep_only(self, names: set[str]) -> None:
        if self._folder.is_dir():
            self.remove(entry.name for entry in os.scandir(self._folder) if entry.name not in names)


class Body:
    """A body on the disk that reads like a file; it holds no file open between reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._position = 0

    @property
    def name(self) -> str:
        return self.path.name

    def seek(self, position: int) -> None:
        self._position = position

    def read(self, size: int = -1) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self._position)
            data = file.read(size)
        self._position += len(data)
        return data

    def close(self) -> None:
        """Nothing is open; whether the file goes is decided with the row that names it."""
