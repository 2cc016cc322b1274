"""Writes down what the program did wrong itself: the traceback goes to the log file, and nowhere else."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

from hello_blaze_tui.private_files import make_private
from hello_blaze_tui.progress import folders

LOG_BYTES = 1_000_000


def written_down(error: BaseException) -> Path | str:
    """The log file that now holds the traceback: source lines, never the values of variables."""
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - costs 10 ms, and is seldom needed

    class Handler(RotatingFileHandler):
        def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging's word
            raise  # noqa: PLE0704 - called while the error is handled; logging would print a traceback

    # Not by a logger: whatever somebody has set up or switched off, this is written.
    traceback = (type(error), error, error.__traceback__)
    record = logging.LogRecord("hello_blaze_tui", logging.ERROR, "", 0, "unexpected", None, traceback)
    try:
        path = make_private(folders.logs()) / "hello-blaze.log"
        path.touch(mode=0o600)
        with closing(Handler(path, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")) as handler:
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            handler.emit(record)
    except OSError as problem:
        return f"no file, for the log folder cannot be written ({problem.strerror})"
    return path
