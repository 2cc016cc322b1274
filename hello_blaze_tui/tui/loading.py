"""What the next screens need is loaded while the learner reads the first one."""

from __future__ import annotations

import gc
from functools import cache
from importlib import import_module

SCREENS = ("aws_account", "choose_step", "help", "leaving", "mending", "registry")
TABLES = ("instances", "prices", "durations")


@cache
def load_the_rest() -> None:
    """Screens, and boto3 above all; to be called off the event loop."""
    from textual.highlight import highlight  # noqa: PLC0415 - not for the first frame

    from hello_blaze_tui import assets  # noqa: PLC0415 - as above
    from hello_blaze_tui.aws.check import service_model  # noqa: PLC0415 - as above
    from hello_blaze_tui.aws.session import load  # noqa: PLC0415 - as above
    from hello_blaze_tui.steps.sentences import shipped  # noqa: PLC0415 - as above

    for screen in SCREENS:
        import_module(f"hello_blaze_tui.tui.screens.{screen}")

    for table in TABLES:
        assets.table(table)
    shipped()
    load()
    service_model("sagemaker")
    # What colours the first request is loaded when it is asked for.
    highlight("{}", language="json")
    # It is there to stay. Looking through it for garbage would hold up a key for a tenth of a second.
    gc.freeze()
