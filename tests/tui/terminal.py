"""A program in a pseudo-terminal of its own, as a learner's terminal runs it. POSIX only."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[ -/]*[0-~])")
LEFT = "\x1b[?1049l"
"""Takes the terminal back from the alternate screen."""


class Terminal:
    """What it writes is read all the time; what was drawn since the last key can be waited for."""

    def __init__(
        self, command: Sequence[str], size: tuple[int, int], environment: Mapping[str, str] = os.environ
    ) -> None:
        self._ours, self._theirs = pty.openpty()
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.settings = termios.tcgetattr(self._theirs)
        """The terminal's, before the program changed them."""
        left_out = {"COLUMNS", "LINES", "NO_COLOR"}
        kept = {name: value for name, value in environment.items() if name not in left_out}
        self._process = subprocess.Popen(
            [sys.executable, *command],
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            env={**kept, "TERM": "xterm-256color", "PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,
        )
        self._seen = b""
        self._mark = 0
        self._is_gone = False
        self._pressed = time.monotonic()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if not self._is_gone:
            os.close(self._ours)
            os.close(self._theirs)

    @property
    def seen(self) -> str:
        """All it wrote."""
        return self._seen.decode("utf-8", "replace")

    @property
    def settings_now(self) -> list[object]:
        return termios.tcgetattr(self._theirs)

    def press(self, keys: str) -> None:
        """Writes keys; what is drawn from now on answers them."""
        self.read_on(0)
        self._mark = len(self._seen)
        self._pressed = time.monotonic()
        os.write(self._ours, keys.encode())

    def until(self, words: str, seconds: float = 30) -> float:
        """Seconds from the last key until `words` have been drawn."""
        while words not in self.drawn():
            if time.monotonic() > self._pressed + seconds:
                raise AssertionError(f"{words!r} was not drawn, but: {self.drawn()[:3000]}")
            self.read_on(1.0)
        return time.monotonic() - self._pressed

    def drawn(self) -> str:
        """What was drawn since the last key, without colours and places."""
        return ESCAPES.sub(b"", self._seen[self._mark :]).decode("utf-8", "replace")

    def read_on(self, seconds: float) -> bool:
        """Reads what is there, or comes within so many seconds; False: nothing does."""
        found = False
        while select.select([self._ours], [], [], 0 if found else seconds)[0]:
            self._seen += os.read(self._ours, 65536)
            found = True
        return found

    def watch(self, seconds: float) -> None:
        """Reads for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read_on(left)

    def quiet(self, seconds: float = 0.3) -> None:
        """Reads until nothing comes for so long."""
        while self.read_on(seconds):
            pass

    def vanish(self) -> int:
        """The terminal is gone, and no signal says so; the exit code of the program, which must notice."""
        self._is_gone = True
        os.close(self._theirs)
        os.close(self._ours)
        return self._process.wait(timeout=60)

    def ended(self, seconds: float = 60) -> tuple[int, float]:
        """Its exit code, and how long after the last key it ended."""
        while self._process.poll() is None:
            if time.monotonic() > self._pressed + seconds:
                raise AssertionError(f"it does not end; drawn is: {self.drawn()[:3000]}")
            self.read_on(0.005)
        taken = time.monotonic() - self._pressed
        self.quiet(0)
        return self._process.returncode, taken

    def memory(self) -> float:
        """MB that it takes in memory right now; Linux only, elsewhere 0."""
        status = Path(f"/proc/{self._process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    def cpu(self) -> float:
        """Seconds that the thread with the event loop has computed so far; Linux only, elsewhere 0."""
        pid = self._process.pid
        statistics = Path(f"/proc/{pid}/task/{pid}/schedstat")
        return int(statistics.read_text().split()[0]) / 1e9 if statistics.exists() else 0.0
