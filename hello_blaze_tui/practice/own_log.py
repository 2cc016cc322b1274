"""What the practice account writes about itself: practice.log, which whoever started it made its stderr."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

LARGEST = 5_000_000
"""Bytes, after which the log begins anew; the one before it is kept."""


class OwnLog(logging.StreamHandler):  # type: ignore[type-arg]  # at run time it takes no argument before 3.11
    """Keeps the file that stderr is at a length that no storm of errors can exceed."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._file = folder / "practice.log"

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        try:
            if os.fstat(self.stream.fileno()).st_size > LARGEST:
                # Not renamed: stderr is this very file, and appends to wherever its end is.
                shutil.copyfile(self._file, self._file.with_suffix(".log.1"))
                os.truncate(self._file, 0)
        except OSError:
            self.handleError(record)
