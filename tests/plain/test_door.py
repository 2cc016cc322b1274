"""`hello-blaze --plain` as a process, in a real terminal and in none."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

WIZARD = [sys.executable, "-m", "hello_blaze_tui", "--plain"]
COLOUR = re.compile(rb"\x1b\[[0-9;]*(3|4|9)[0-9][;m]")


def test_where_nobody_can_be_asked_it_says_so(home: Path) -> None:
    done = subprocess.run(WIZARD, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("The wizard asks questions, and this is no terminal")
    assert done.stdout == ""


@pytest.mark.skipif(os.name == "nt", reason="a terminal of POSIX")
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("term", "question"), [("xterm", b"arrow keys"), ("dumb", b"Number [1]: ")])
def test_an_interruption_in_a_terminal_says_how_to_go_on(
    home: Path, term: str, question: bytes, blow: signal.Signals
) -> None:
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": term, "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1"}
    process = subprocess.Popen(WIZARD, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while question not in shown:
            shown += os.read(ours, 4096)
        process.send_signal(blow)
        while b"Go on with: hello-blaze --plain" not in shown:
            if select.select([ours], [], [], 10)[0]:
                shown += os.read(ours, 4096)
            else:
                # Python sees one that came just before it began to read when the next one comes.
                process.send_signal(blow)
        assert process.wait(timeout=60) == 130
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert COLOUR.search(shown) is None
    assert (b"\x1b" in shown) is (term != "dumb")
