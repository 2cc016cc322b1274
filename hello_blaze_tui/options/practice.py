"""The options of `hello-blaze practice` and its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hello_blaze_tui.options.command import command
from hello_blaze_tui.options.values import pace, port

if TYPE_CHECKING:
    from hello_blaze_tui.options.command import Commands

PRACTICE_EXAMPLES = """\
examples:
  hello-blaze practice start --pace 60      wait 60 times less than AWS would
  eval "$(hello-blaze practice env)"        point the AWS CLI and any SDK at it
  hello-blaze practice status
"""


def add(commands: Commands) -> None:
    """Adds it to the commands."""
    words = "start, stop and look at the practice account"
    practice = command(commands, "practice", "practice", words, PRACTICE_EXAMPLES)
    verbs = practice.add_subparsers(title="what to do", metavar="VERB", dest="verb", required=True)
    example = "example: hello-blaze practice start --pace 60"
    start = command(verbs, "start", "practice", "start it, or change its pace", example)
    start.add_argument("--pace", type=pace, metavar="N", help="wait N times less than AWS would (default 30)")
    start.add_argument(
        "--port", type=port, metavar="P", help="the port on 127.0.0.1 (default: the last one, or a free one)"
    )
    command(verbs, "stop", "practice", "stop it; everything in it is kept")
    command(verbs, "status", "practice", "say whether it is up, and where")
    words = "stop it and delete everything in it, its keys too"
    reset = command(verbs, "reset", "practice", words, "example: hello-blaze practice reset --yes")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    words = "print shell lines that point the AWS CLI and any SDK at it"
    env = command(verbs, "env", "practice", words, 'example: eval "$(hello-blaze practice env)"')
    env.add_argument("--shell", choices=["sh", "powershell"], help="whose lines (default: this system's)")
