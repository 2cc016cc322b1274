"""What a crash shows: a sentence that names the log file, which gets the traceback without any values."""

from __future__ import annotations

import logging
import traceback
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)


def sentence(error: BaseException, file: Path) -> str:
    """Writes `error` down and gives what the learner reads."""
    # format_exception shows source lines, never values.
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with file.open("a", encoding="utf-8") as log_file:
            log_file.write(text)
    return (
        f"The wizard met a mistake of its own ({type(error).__name__}) and closed. Nothing is lost: start "
        f"hello-blaze again, and it goes on at this point. What happened is in {file}."
    )
