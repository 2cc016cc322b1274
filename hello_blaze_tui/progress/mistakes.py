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

    from hello_blaze_tui.aws.diagnosis import redacted  # noqa: PLC0415 - as above

    class Handler(RotatingFileHandler):
        def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging's word
            raise  # noqa: PLE0704 - called while the error is handled; logging would print a traceback

    class Formatter(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            # An error's message may quote what it was called with, and be of any length.
            return redacted(super().format(record))[-LOG_BYTES // 2 :]

    # Not by a logger: whatever somebody has set up or switched off, this is written.
    traceback = (type(error), error, error.__traceback__)
    record = logging.LogRecord("hello_blaze_tui", logging.ERROR, "", 0, "unexpected", None, traceback)
    try:
        path = make_private(folders.logs()) / "hello-blaze.log"
        path.touch()
        path.chmod(0o600)
        with closing(Handler(path, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")) as handler:
            handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(message)s"))
            handler.emit(record)
    except OSError as problem:
        return f"no file, for the log folder cannot be written ({problem.strerror})"
    return path
