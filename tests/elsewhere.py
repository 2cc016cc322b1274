"""Another terminal on a walkthrough: a process of its own, for the right to write ends with the process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLAIM = (
    "import sys; from pathlib import Path; from hello_blaze_tui.progress.claims import Claim\n"
    "claim = Claim(Path(sys.argv[1])); "
)
HOLD = f"{CLAIM}claim.take(); print('held', flush=True); sys.stdin.read()"
TAKE_OVER = f"{CLAIM}claim.take_over(lambda: None)"


@contextmanager
def open_elsewhere(document: Path) -> Iterator[None]:
    """Another process has the right to write it."""
    command = [sys.executable, "-c", HOLD, str(document)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        assert process.stdin is not None
        process.stdin.close()


def take_over_elsewhere(document: Path) -> None:
    """Another process takes it over, and ends."""
    subprocess.run([sys.executable, "-c", TAKE_OVER, str(document)], check=True)
