"""What the terminal can show: colour, marks, width; stdout is for results, stderr for progress."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from typing import TextIO

from hello_blaze_tui.characters import in_ascii, only_ascii
from hello_blaze_tui.errors import BlazeError

STYLES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31"}
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def say(text: str = "", style: str = "") -> None:
    """Progress, on stderr; what is wider than a terminal goes on in its next line, indented."""
    shown = printable(text)
    for line in wrapped(shown) if sys.stderr.isatty() else [shown]:
        write(styled(line, style) if style else line, sys.stderr)


def tell(text: str = "") -> None:
    """A line of the result, on stdout. Raises BlazeError where it cannot be written."""
    try:
        write(text, sys.stdout)
    except BrokenPipeError:
        raise
    except (OSError, AttributeError) as error:
        # Python has no stdout at all where the shell closed it (`>&-`).
        why = getattr(error, "strerror", None) or "Standard output is closed"
        raise BlazeError("The result cannot be written.", f"{why}.", "Write it to another place.") from error


def say_error(error: BlazeError, indent: str = "") -> None:
    """What happened, why, what to do, a line each."""
    for sentence in (error.what, error.why, error.todo):
        if sentence:
            say(f"{indent}{sentence}")


def wrapped(text: str) -> list[str]:
    """Lines that fit the terminal, from the second on two columns further in; words are kept whole."""
    indent = " " * (len(text) - len(text.lstrip()) + 2)
    lines = textwrap.wrap(
        text, width(), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return lines or [""]


def write(text: str, stream: TextIO, end: str = "\n") -> None:
    """Text in what the stream can encode: our marks in ASCII where need be, other characters escaped."""
    encoding = stream.encoding or "ascii"
    if only_ascii():
        text = in_ascii(text)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = in_ascii(text).encode(encoding, "backslashreplace").decode(encoding)
    stream.write(f"{text}{end}")
    stream.flush()


def printable(text: str) -> str:
    """`text` without what could steer the terminal: a log may hold anything."""
    return CONTROL.sub("?", text.expandtabs(4))


def is_interactive() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def forget_typed() -> None:
    """Drops what was typed while nobody asked: it was meant for no question that comes now."""
    if not is_interactive():
        return
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - each system has its own

        while msvcrt.kbhit():
            msvcrt.getwch()
    else:
        import termios  # noqa: PLC0415

        termios.tcflush(sys.stdin, termios.TCIFLUSH)


def styled(text: str, style: str, stream: TextIO | None = None) -> str:
    """`text` in colour, where the stream is a terminal and NO_COLOR is not set."""
    out = stream or sys.stderr
    if not out.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m"


def width() -> int:
    """Columns, at most 100: longer lines are hard to read."""
    return min(100, shutil.get_terminal_size((80, 24)).columns)


def ask(question: str) -> bool:
    """A yes or no; anything but y or yes is no. Ctrl-D is no."""
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
