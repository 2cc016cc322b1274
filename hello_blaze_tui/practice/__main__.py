"""`python -m hello_blaze_tui.practice`: the practice account as a process, as the front end starts it."""

from __future__ import annotations

import argparse
import logging
import math
import os
import sys
from pathlib import Path

from hello_blaze_tui.practice.own_log import OwnLog

NOT_OURS = ("AWS_", "MOTO_", "BOTO", "S3_IGNORE", "INITIAL_NO_AUTH")
"""Settings of the learner's shell that would reach moto or botocore in here, or the scripts that jobs run."""


def pace(text: str) -> float:
    """A positive number."""
    factor = float(text)
    if not (factor > 0 and math.isfinite(factor)):
        raise ValueError(text)
    return factor


def main(arguments: list[str] | None = None) -> int:
    """Runs until stopped; 0 after a clean stop, 1 with one sentence when it can't start."""
    parser = argparse.ArgumentParser(prog="python -m hello_blaze_tui.practice", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where it keeps everything")
    parser.add_argument("--port", type=int, default=0, help="0: the one used last, else any free one")
    parser.add_argument(
        "--pace", type=pace, default=30.0, help="how many times faster than AWS the waiting goes"
    )
    options = parser.parse_args(arguments)
    for name in [name for name in os.environ if name.startswith(NOT_OURS)]:
        del os.environ[name]
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    os.umask(0o077)
    own = OwnLog(options.folder)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[own]
    )

    from hello_blaze_tui.practice.account_inside import CannotStart, Wanted, run  # noqa: PLC0415 - reads the settings
    from hello_blaze_tui.practice.control_plane import ControlPlane  # noqa: PLC0415 - as above

    try:
        run(Wanted(options.folder.absolute(), options.port, options.pace), ControlPlane)
    except CannotStart as error:
        print(error, file=sys.stderr)  # noqa: T201 - the one who started it reads this
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
