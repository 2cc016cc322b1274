"""`hello-blaze --plain`: the wizard as questions and answers in the scrolling terminal."""

from __future__ import annotations

import sys

from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.plain.terminal import is_interactive


def run(_options: object) -> int:
    """The exit code. Raises UsageError where nobody can be asked."""
    if not (is_interactive() and sys.stdout.isatty()):
        raise UsageError(
            "The wizard asks questions, and this is no terminal to ask them in.",
            todo="Try: hello-blaze run --practice, which needs no answers.",
        )
    from hello_blaze_tui.plain.asking import asking  # noqa: PLC0415 - an error need not wait for them
    from hello_blaze_tui.plain.wizard import run_wizard  # noqa: PLC0415

    return run_wizard(asking())
