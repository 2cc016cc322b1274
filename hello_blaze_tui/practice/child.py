"""A program that a job runs: its output line by line meanwhile, its end within a second of being stopped."""

from __future__ import annotations

import codecs
import io
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

GRACE = 0.5
"""Seconds between the polite end and the other one. AWS gives two minutes."""
BATCH = 0.2
"""Seconds of output that are handed on together."""
LONGEST_LINE = 40_000
"""Characters after which a line is cut. CloudWatch takes no event above 256 KB."""
PIECE = 16_384
"""Bytes read at a time; a line is never longer than both together."""
FULL = 20_000
"""Lines that may wait to be taken."""


@dataclass(frozen=True, slots=True)
class Program:
    """What is started."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    overwrites: bool = False
    """Whether each state of a line that is drawn over is told, and not the last one only."""


def run(
    program: Program,
    on_lines: Callable[[list[str]], None],
    stop: threading.Event,
    on_tick: Callable[[], None] = lambda: None,
) -> int:
    """Runs it to its end, or until `stop`; what it started itself ends with it.

    Args:
        program: What to start.
        on_lines: Gets what it wrote on stdout and stderr, every fifth of a second, on this thread.
        stop: Set it, and the whole tree of processes is ended.
        on_tick: Called every fifth of a second.

    Returns:
        Its exit code; negative for a signal.

    Raises:
        OSError: it could not be started.
    """
    process = _start(program)
    lines = _Lines(process, program.overwrites)
    try:
        while process.poll() is None and not stop.wait(BATCH):
            on_lines(lines.taken())
            on_tick()
    finally:
        if process.poll() is None:
            _end_tree(process)
        code = process.wait()
        _kill_tree(process)
    while more := lines.last():
        on_lines(more)
    return code


def _start(program: Program) -> subprocess.Popen[bytes]:
    # A group of its own, so that whatever it starts can be ended with it.
    windows = os.name == "nt"
    return subprocess.Popen(
        list(program.words),
        cwd=program.folder,
        env=dict(program.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=not windows,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) if windows else 0,
    )


def _end_tree(process: subprocess.Popen[bytes]) -> None:
    if os.name != "nt":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
    _kill_tree(process)


def _kill_tree(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


class _Lines:
    """The output of a process, read on a thread of its own."""

    def __init__(self, process: subprocess.Popen[bytes], overwrites: bool) -> None:
        self._lock = threading.Lock()
        self._ready: list[str] = []
        self._end = re.compile(r"[\r\n]" if overwrites else r"\n")
        assert isinstance(process.stdout, io.BufferedReader)
        self._thread = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        self._thread.start()

    def taken(self) -> list[str]:
        """What has come since the last time."""
        with self._lock:
            ready, self._ready = self._ready, []
        return ready

    def last(self) -> list[str]:
        """What is left when the process has ended, some of it at a time; nothing when that was all.

        Does not wait for ever: somebody who escaped the tree could hold the output open.
        """
        until = time.monotonic() + 1.0
        while self._thread.is_alive() and len(self._ready) < FULL and time.monotonic() < until:
            self._thread.join(0.01)
        return self.taken()

    def _read(self, output: io.BufferedReader) -> None:
        # A character may stand on both sides of a cut.
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        rest = ""
        with output:
            while data := output.read1(PIECE):
                *lines, rest = self._end.split(rest + decoder.decode(data))
                if len(rest) > LONGEST_LINE:
                    lines.append(rest)
                    rest = ""
                self._say(lines)
        rest += decoder.decode(b"", final=True)
        self._say([rest] if rest else [])

    def _say(self, lines: list[str]) -> None:
        # A progress bar draws over itself; a log shows where it got to.
        shown = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines]
        with self._lock:
            self._ready.extend(shown)
        while len(self._ready) >= FULL:
            time.sleep(0.01)
