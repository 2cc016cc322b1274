"""How long until the wizard's first frame, beside a bare Textual app (Header, Static, Footer). POSIX only.

python benchmarks/first_frame.py [RUNS]
"""

from __future__ import annotations

import os
import pty
import statistics
import sys
import tempfile
import time

BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Static
class Bare(App):
    def compose(self):
        yield Header()
        yield Static("first frame")
        yield Footer()
Bare().run()
"""
WORDS = {"bare": b"first frame", "wizard": b"Practice on this computer"}


def seconds(which: str) -> float:
    """From the start of the process until its first frame is on the terminal."""
    command = [sys.executable, "-c", BARE] if which == "bare" else [sys.executable, "-m", "hello_blaze_tui"]
    began = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="120", LINES="40")
        os.execvp(command[0], command)
    seen = b""
    while WORDS[which] not in seen:
        seen += os.read(terminal, 65536)
    taken = time.monotonic() - began
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(terminal)
    return taken


if __name__ == "__main__":
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as home:
        os.environ["HELLO_BLAZE_HOME"] = home
        pairs = [(seconds("bare"), seconds("wizard")) for _ in range(runs + 1)][1:]
    bare, wizard = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    sys.stdout.write(f"bare {bare:.2f} s, wizard {wizard:.2f} s, ratio {ratio:.2f}\n")
