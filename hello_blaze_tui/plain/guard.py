"""Stands around every command: errors become sentences and exit codes, tracebacks go to the log file only."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.plain.terminal import say, say_error
from hello_blaze_tui.progress.mistakes import written_down


def guarded(command: Callable[[], int]) -> int:
    """Runs the command and gives its exit code."""
    # What a library writes for us is for its owner's eyes only, too.
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        return command()
    except BlazeError as error:
        say_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone (`hello-blaze list | head -1`); Python must not complain.
        mute_stdout()
        return 0
    except Exception as error:  # the one place where whatever went wrong becomes a sentence
        say(f"hello-blaze met a mistake of its own ({type(error).__name__}); nothing is lost.")
        say(f"What happened is in {written_down(error)}.")
        return 1


def mute_stdout() -> None:
    """For the case that nobody reads it any more: what is still buffered goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def leave_at_once(code: int) -> None:
    """Ends the process without waiting for its threads; everything that matters is on disk."""
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
