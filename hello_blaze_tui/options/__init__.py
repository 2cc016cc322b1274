"""Every command and its options, in the order that `--help` tells them; a module for each group.

What a command does lies in plain/, and is imported when it is called.
"""

from __future__ import annotations

import argparse

from hello_blaze_tui import __version__
from hello_blaze_tui.options import cleanup, documents, looking, practice, run

EXAMPLES = """\
begin here:
  hello-blaze                       the wizard, screen by screen
  hello-blaze run --practice        the tutorial here; no account, no cost
  hello-blaze run --profile NAME    on AWS; its price is shown first
  hello-blaze COMMAND --help        all that a command can do

exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(
        prog="hello-blaze",
        description="Takes you through the tutorial Introduction to Amazon SageMaker AI,\n"
        "on your AWS account or on the practice account inside this machine.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"hello-blaze {__version__}")
    whole.add_argument(
        "--plain",
        action="store_const",
        dest="command",
        const="door",
        help="the wizard as questions and answers: for screen readers, slow lines, small terminals",
    )
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    run.add(commands)
    looking.add(commands)
    documents.add(commands)
    looking.add_registry(commands)
    cleanup.add(commands)
    practice.add(commands)
    return whole
