"""`hello-blaze` with nothing behind it: opens the wizard."""

from __future__ import annotations

import gc
import sys

from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.tui.quick_escape import answer_escape_soon

TURN = 0.0005
"""Seconds after which a thread lets another one in. Textual's thread that writes to the terminal needs some
turns for a picture, and waited for each until the loop had computed for 5 ms: 40 ms in all."""


def run(_options: object) -> int:
    """The exit code of the wizard. Raises UsageError where there is no terminal to show it in."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The wizard needs a terminal; without one there is hello-blaze run --practice.")
    answer_escape_soon()
    sys.setswitchinterval(TURN)
    from hello_blaze_tui.tui.app import WizardApp  # noqa: PLC0415 - half a second that an error need not wait
    from hello_blaze_tui.tui.vanishing import end_without  # noqa: PLC0415 - as above

    end_without(sys.stdin.fileno())
    app = WizardApp()
    app.run()
    # At its end Python looks for garbage in all that is there, which took as long as all else of leaving.
    gc.freeze()
    return app.return_code or 0
