"""The doors: a command line in, an exit code out. What a command does is imported when it is called."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and gives the exit code; never raises for anything that a person did."""
    words = sys.argv[1:] if arguments is None else arguments
    # The wizard's first frame waits for nothing that it does not need, the command line's parser included.
    options = _parsed(words) if words else Namespace(command=None)
    module = f"plain.{options.command}" if options.command else "tui.door"
    guard = import_module("hello_blaze_tui.plain.guard")
    code: int = guard.guarded(lambda: import_module(f"hello_blaze_tui.{module}").run(options))
    return code


def _parsed(words: Sequence[str]) -> Namespace:
    options: Namespace = import_module("hello_blaze_tui.options").parser().parse_args(words)
    return options


def entry() -> None:
    """The console script. After Ctrl-C nothing is waited for: an upload's threads could take a minute."""
    code = main()
    if code == INTERRUPTED:
        import_module("hello_blaze_tui.plain.guard").leave_at_once(code)
    sys.exit(code)
