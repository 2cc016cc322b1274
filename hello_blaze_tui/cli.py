"""The doors: every command, its options, its exit code. What a command does is imported when it is called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from hello_blaze_tui import __version__

INTERRUPTED = 130

EXAMPLES = """\
begin here:
  hello-blaze                       the wizard, screen by screen
  hello-blaze run --practice        the whole tutorial here; no account, no cost
  hello-blaze run --profile NAME    on AWS; its price is shown first
  hello-blaze COMMAND --help        all that a command can do

exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted
"""
RUN_EXAMPLES = """\
examples:
  hello-blaze run --practice --until training
  hello-blaze run --walkthrough practice-1            go on where it stopped
  hello-blaze run --practice --set training.epochs=10 --set bucket.prefix=toys
  hello-blaze run --practice --dataset my.json.gz --script my_preprocess.py
  hello-blaze run --profile NAME --region eu-west-1 --answers answers.toml
"""
EXPORT_EXAMPLES = """\
examples:
  hello-blaze export toys > toys.json     for hello-blaze import elsewhere
  hello-blaze export toys --as boto3 > toys.py
  hello-blaze export toys --as notebook > toys.ipynb
"""
CLEANUP_EXAMPLES = """\
examples:
  hello-blaze cleanup practice-1
  hello-blaze cleanup --leftovers --all-regions   list what else costs
  hello-blaze cleanup --leftovers old-demo        delete that one, after asking
  hello-blaze cleanup --leftovers --practice --older-than 2h --dry-run --json

exit codes: 0 all that was asked for is gone (with --dry-run: is listed),
1 something is left
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and gives the exit code; never raises for anything that a person did."""
    words = sys.argv[1:] if arguments is None else arguments
    # The wizard's first frame waits for nothing that it does not need, the command line's parser included.
    options = _parser().parse_args(words) if words else argparse.Namespace(command=None)
    module = f"plain.{options.command}" if options.command else "tui.door"
    guard = import_module("hello_blaze_tui.plain.guard")
    code: int = guard.guarded(lambda: import_module(f"hello_blaze_tui.{module}").run(options))
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hello-blaze",
        description="Takes you through the tutorial Introduction to Amazon SageMaker AI,\n"
        "on your AWS account or on the practice account inside this machine.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"hello-blaze {__version__}")
    parser.add_argument(
        "--plain",
        action="store_const",
        dest="command",
        const="door",
        help="the wizard as questions and answers: for screen readers, slow lines, small terminals",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_run(commands)
    _add_looking(commands)
    _add_documents(commands)
    _add_registry(commands)
    _add_cleanup(commands)
    _add_practice(commands)
    return parser


PRACTICE_EXAMPLES = """\
examples:
  hello-blaze practice start --pace 60      wait 60 times less than AWS would
  eval "$(hello-blaze practice env)"        point the AWS CLI and any SDK at it
  hello-blaze practice status
"""


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _command(
    commands: Commands, name: str, module: str, words: str, epilog: str = ""
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=words,
        description=words[0].upper() + words[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=module)
    return parser


def _add_run(commands: Commands) -> None:
    run = _command(commands, "run", "run", "run the tutorial from begin to end, unattended", RUN_EXAMPLES)
    where = run.add_argument_group("where")
    where.add_argument("--practice", action="store_true", help="on the practice account inside this machine")
    where.add_argument(
        "--profile", metavar="NAME", help="on AWS, with this profile of your AWS configuration"
    )
    where.add_argument("--region", metavar="REGION", help="the AWS region, e.g. us-east-1")
    where.add_argument(
        "--pace", type=_pace, metavar="N", help="practice only: wait N times less than AWS would"
    )
    what = run.add_argument_group("what")
    what.add_argument(
        "--walkthrough", metavar="NAME", help="its name; one that is there goes on where it stopped"
    )
    what.add_argument(
        "--take-over", action="store_true", help="take it over from another terminal that has it open"
    )
    what.add_argument("--dataset", metavar="FILE", help="your reviews: .json.zip, .json.gz, .json or .jsonl")
    what.add_argument("--script", metavar="FILE", help="your own preprocessing script")
    what.add_argument(
        "--set", action="append", default=[], metavar="STEP.FIELD=VALUE", help="answer a field; repeatable"
    )
    what.add_argument("--answers", metavar="FILE", help="answers in a TOML file, a table for each step")
    what.add_argument(
        "--budget",
        type=_budget,
        metavar="USD",
        help="warn at half of it, and begin no step that would exceed it; 0: none",
    )
    what.add_argument("--until", metavar="STEP", help="stop after this step, and leave up what is up")
    ending = run.add_mutually_exclusive_group()
    ending.add_argument("--keep", action="store_true", help="delete nothing at the end")
    ending.add_argument(
        "--cleanup", action="store_true", help="delete all it created at the end (default without --until)"
    )
    run.add_argument(
        "--yes", action="store_true", help="do not ask; needed for AWS where nobody can be asked"
    )
    run.add_argument("--json", action="store_true", help="print one event a line on stdout (docs/events.md)")


def _add_looking(commands: Commands) -> None:
    fields = _command(
        commands,
        "fields",
        "fields",
        "list the fields of the steps, with defaults and meaning",
        "example: hello-blaze fields training",
    )
    fields.add_argument("step", nargs="?", metavar="STEP")
    words = "list your walkthroughs and what they have up"
    _command(commands, "list", "list", words, "example: hello-blaze list")
    words = "show what a walkthrough did and what it has up"
    show = _command(commands, "show", "show", words, "example: hello-blaze show practice-1")
    show.add_argument("name", metavar="NAME")
    show.add_argument("--json", action="store_true", help="the whole document as JSON")
    words = "print the CloudWatch log of a walkthrough's jobs"
    logs = _command(commands, "logs", "logs", words, "example: hello-blaze logs practice-1 training --follow")
    logs.add_argument("name", metavar="NAME")
    logs.add_argument("step", nargs="?", metavar="STEP")
    logs.add_argument("--follow", action="store_true", help="go on printing until the jobs have ended")


def _add_documents(commands: Commands) -> None:
    words = "rename a walkthrough; what it created keeps its names on AWS"
    rename = _command(commands, "rename", "documents", words, "example: hello-blaze rename practice-1 toys")
    rename.add_argument("name", metavar="OLD")
    rename.add_argument("new", metavar="NEW")
    words = "delete the document of a walkthrough of which nothing is up"
    forget = _command(commands, "forget", "documents", words, "example: hello-blaze forget practice-1")
    forget.add_argument("name", metavar="NAME")
    forget.add_argument("--yes", action="store_true", help="do not ask")
    words = "print a walkthrough as a file for another machine, or as a script or notebook"
    export = _command(commands, "export", "export", words, EXPORT_EXAMPLES)
    export.add_argument("name", metavar="NAME")
    form = export.add_mutually_exclusive_group()
    form.add_argument(
        "--as",
        dest="form",
        choices=["json", "boto3", "cli", "notebook"],
        default="json",
        help="the document (default), a boto3 script, a shell script, or a Jupyter notebook",
    )
    form.add_argument("--json", dest="form", action="store_const", const="json", help="the same as --as json")
    words = "take up a walkthrough that was exported"
    bring = _command(commands, "import", "documents", words, "example: hello-blaze import toys.json")
    bring.add_argument("file", metavar="FILE")
    bring.add_argument("name", nargs="?", metavar="NAME", help="what to call it here (default: as it was)")
    words = "save what can be read of a walkthrough whose document is damaged"
    recover = _command(commands, "recover", "documents", words, "example: hello-blaze recover practice-1")
    recover.add_argument("name", metavar="NAME")
    for verb, parser in (("rename", rename), ("forget", forget), ("import", bring), ("recover", recover)):
        parser.set_defaults(verb=verb)


def _add_registry(commands: Commands) -> None:
    words = "list the registry paths of AWS's images, by image, region and version"
    example = "example: hello-blaze registry blazingtext --region eu-west-1"
    registry = _command(commands, "registry", "registry", words, example)
    registry.add_argument(
        "image", nargs="?", metavar="IMAGE", help="e.g. blazingtext; a part of the name will do"
    )
    registry.add_argument("--region", metavar="REGION")
    registry.add_argument("--version", metavar="VERSION")
    registry.add_argument("--json", action="store_true", help="an array of objects")


def _add_cleanup(commands: Commands) -> None:
    words = "delete what a walkthrough created, or leftovers, and look that it is gone"
    cleanup = _command(commands, "cleanup", "cleanup", words, CLEANUP_EXAMPLES)
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
    cleanup.add_argument("--older-than", type=_age, metavar="AGE", help="only what is older: 90m, 2h or 3d")
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


def _add_practice(commands: Commands) -> None:
    words = "start, stop and look at the practice account"
    practice = _command(commands, "practice", "practice", words, PRACTICE_EXAMPLES)
    verbs = practice.add_subparsers(title="what to do", metavar="VERB", dest="verb", required=True)
    start = verbs.add_parser(
        "start", help="start it, or change its pace", epilog="example: hello-blaze practice start --pace 60"
    )
    start.add_argument(
        "--pace", type=_pace, metavar="N", help="wait N times less than AWS would (default 30)"
    )
    start.add_argument(
        "--port", type=_port, metavar="P", help="the port on 127.0.0.1 (default: the last one, or a free one)"
    )
    verbs.add_parser("stop", help="stop it; everything in it is kept")
    verbs.add_parser("status", help="say whether it is up, and where")
    words = "stop it and delete everything in it, its keys too"
    reset = verbs.add_parser("reset", help=words, epilog="example: hello-blaze practice reset --yes")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    words = "print shell lines that point the AWS CLI and any SDK at it"
    env = verbs.add_parser("env", help=words, epilog='example: eval "$(hello-blaze practice env)"')
    env.add_argument("--shell", choices=["sh", "powershell"], help="whose lines (default: this system's)")


def _age(text: str) -> timedelta:
    units = {"m": "minutes", "h": "hours", "d": "days"}
    number, unit = _number(text[:-1]), units.get(text[-1:])
    if unit is None or not 0 < number <= 100_000:
        raise argparse.ArgumentTypeError("an age is a number with m, h or d behind it, as in 90m, 2h or 3d")
    return timedelta(**{unit: number})


def _pace(text: str) -> float:
    pace = _number(text)
    if not 0.1 <= pace <= 10_000:
        raise argparse.ArgumentTypeError("a pace is a number from 0.1 to 10000")
    return pace


def _budget(text: str) -> float:
    try:
        budget = float(text)
    except ValueError:
        budget = -1.0
    if not 0 <= budget < 1_000_000:
        raise argparse.ArgumentTypeError("a budget is an amount in USD, for example 2.00; 0 is none")
    return budget


def _port(text: str) -> int:
    port = _number(text)
    if not (port.is_integer() and 1 <= port <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(port)


def _number(text: str) -> float:
    """0, which is out of every range here, for what is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def entry() -> None:
    """The console script. After Ctrl-C nothing is waited for: an upload's threads could take a minute."""
    code = main()
    if code == INTERRUPTED:
        import_module("hello_blaze_tui.plain.guard").leave_at_once(code)
    sys.exit(code)
