"""The options of `hello-blaze cleanup`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hello_blaze_tui.options.command import command
from hello_blaze_tui.options.values import age

if TYPE_CHECKING:
    from hello_blaze_tui.options.command import Commands

CLEANUP_EXAMPLES = """\
examples:
  hello-blaze cleanup practice-1
  hello-blaze cleanup --leftovers --all-regions   list what else costs
  hello-blaze cleanup --leftovers old-demo        delete that one, after asking
  hello-blaze cleanup --leftovers --practice --older-than 2h --dry-run --json

exit codes: 0 all that was asked for is gone (with --dry-run: is listed),
1 something is left
"""


def add(commands: Commands) -> None:
    """Adds it to the commands."""
    words = "delete what a walkthrough created, or leftovers, and look that it is gone"
    cleanup = command(commands, "cleanup", "cleanup", words, CLEANUP_EXAMPLES)
    cleanup.add_argument("name", nargs="?", metavar="NAME", help="the walkthrough")
    cleanup.add_argument(
        "--leftovers",
        nargs="*",
        metavar="LEFTOVER",
        help="what no walkthrough of this machine knows: listed, and deleted when it is named here",
    )
    where = cleanup.add_argument_group("where leftovers are looked for")
    where.add_argument("--practice", action="store_true", help="on the practice account inside this machine")
    where.add_argument(
        "--profile", metavar="NAME", help="on AWS, with this profile of your AWS configuration"
    )
    place = where.add_mutually_exclusive_group()
    place.add_argument("--region", metavar="REGION", help="in this region (default: the profile's)")
    place.add_argument("--all-regions", action="store_true", help="in all regions, several at once")
    cleanup.add_argument("--older-than", type=age, metavar="AGE", help="only what is older: 90m, 2h or 3d")
    cleanup.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="RESOURCE",
        help="delete it although others use it; repeatable",
    )
    cleanup.add_argument(
        "--dry-run", action="store_true", help="say what would be deleted, and delete nothing"
    )
    cleanup.add_argument(
        "--yes", action="store_true", help="do not ask; deletes no leftover that is not named"
    )
    cleanup.add_argument(
        "--json", action="store_true", help="events a line (docs/events.md); what is only listed as an array"
    )
