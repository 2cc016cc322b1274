"""The options of the commands that only look: fields, list, show, logs, registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hello_blaze_tui.options.command import command

if TYPE_CHECKING:
    from hello_blaze_tui.options.command import Commands


def add(commands: Commands) -> None:
    """Adds them to the commands."""
    fields = command(
        commands,
        "fields",
        "fields",
        "list the fields of the steps, with defaults and meaning",
        "example: hello-blaze fields training",
    )
    fields.add_argument("step", nargs="?", metavar="STEP", help="of this step only")
    words = "list your walkthroughs and what they have up"
    command(commands, "list", "list", words, "example: hello-blaze list")
    words = "show what a walkthrough did and what it has up"
    show = command(commands, "show", "show", words, "example: hello-blaze show practice-1")
    show.add_argument("name", metavar="NAME", help="the walkthrough")
    show.add_argument("--json", action="store_true", help="the whole document as JSON")
    words = "print the CloudWatch log of a walkthrough's jobs"
    logs = command(commands, "logs", "logs", words, "example: hello-blaze logs practice-1 training --follow")
    logs.add_argument("name", metavar="NAME", help="the walkthrough")
    logs.add_argument("step", nargs="?", metavar="STEP", help="of the job of this step only")
    logs.add_argument("--all", action="store_true", help="of earlier jobs too, such as failed ones")
    logs.add_argument("--follow", action="store_true", help="go on printing until the jobs have ended")


def add_registry(commands: Commands) -> None:
    """Adds what needs no walkthrough to the commands."""
    words = "list the registry paths of AWS's images, by image, region and version"
    example = "example: hello-blaze registry blazingtext --region eu-west-1"
    registry = command(commands, "registry", "registry", words, example)
    registry.add_argument(
        "image", nargs="?", metavar="IMAGE", help="e.g. blazingtext; a part of the name will do"
    )
    registry.add_argument("--region", metavar="REGION", help="in this region only")
    registry.add_argument("--version", metavar="VERSION", help="of this version only")
    registry.add_argument("--json", action="store_true", help="an array of objects")
