"""How soon the wizard is gone after Ctrl+Q while AWS says nothing, from each kind of screen. POSIX only.

    python -m benchmarks.leaving

From the key until the process has ended; its exit code, and whether the terminal is as it was. Beside it, in
turn, a bare Textual app.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.keys import BARE, HELP, NEVER, SIZES, account, at_training, walk
from tests.tui.terminal import LEFT, Terminal

QUIT = "\x11"
SCREENS = {
    "a step's form": (),
    "a running job": (("\r", "job"),),
    "its help": ((HELP, "button"),),
    "the registry": (("\x1bOS", "autogluon"),),
    "a dialog": (("\x1bOR", "Region"),),
    "the palette": (("\x10", "Search"),),
}
"""By name: the keys to press at the training job, and what each draws."""


def left(terminal: Terminal) -> float:
    """Seconds from Ctrl+Q to the end. Raises AssertionError where it does not end well."""
    before = terminal.settings
    terminal.press(QUIT)
    code, seconds = terminal.ended()
    assert code == 0, terminal.drawn()
    assert terminal.settings_now == before
    assert LEFT in terminal.seen
    return seconds


def bare_left(size: tuple[int, int]) -> float:
    with Terminal(["-c", BARE], size) as terminal:
        terminal.until("second")
        terminal.watch(1)
        return left(terminal)


def main(home: Path) -> None:
    with account(home) as (proxy, environment):
        walk(environment, "processing")
        for size in SIZES:
            bare: list[float] = []
            for name, keys in SCREENS.items():
                bare.append(bare_left(size))
                with at_training(size, proxy, environment, NEVER) as terminal:
                    for key, words in keys:
                        terminal.press(key)
                        terminal.until(words)
                        terminal.watch(1)
                    sys.stdout.write(f"{size[0]}x{size[1]}  {name:14} {left(terminal):.2f} s\n")
                    sys.stdout.flush()
            sys.stdout.write(f"{size[0]}x{size[1]}  a bare app     {statistics.median(bare):.2f} s\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(Path(place))
