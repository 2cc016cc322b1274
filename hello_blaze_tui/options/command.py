"""A command of the command line, told the same way wherever it stands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def command(
    commands: Commands, name: str, module: str, words: str, epilog: str = ""
) -> argparse.ArgumentParser:
    """A command that is carried out by `run` of the module of plain/.

    Args:
        commands: Where it is added.
        name: As it is typed.
        module: In plain/.
        words: What it does, as the list of commands says it.
        epilog: Examples, and exit codes of its own.
    """
    parser = commands.add_parser(
        name,
        help=words,
        description=words[0].upper() + words[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=module)
    return parser
