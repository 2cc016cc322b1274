"""The options of `hello-blaze run`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hello_blaze_tui.options.command import command
from hello_blaze_tui.options.values import budget, pace

if TYPE_CHECKING:
    from hello_blaze_tui.options.command import Commands

RUN_EXAMPLES = """\
examples:
  hello-blaze run --practice --until training
  hello-blaze run --walkthrough practice-1            go on where it stopped
  hello-blaze run --practice --set training.epochs=10 --set bucket.prefix=toys
  hello-blaze run --practice --dataset my.json.gz --script my_preprocess.py
  hello-blaze run --profile NAME --region eu-west-1 --answers answers.toml
"""


def add(commands: Commands) -> None:
    """Adds it to the commands."""
    run = command(commands, "run", "run", "run the tutorial from begin to end, unattended", RUN_EXAMPLES)
    where = run.add_argument_group("where")
    where.add_argument("--practice", action="store_true", help="on the practice account inside this machine")
    where.add_argument(
        "--profile", metavar="NAME", help="on AWS, with this profile of your AWS configuration"
    )
    where.add_argument("--region", metavar="REGION", help="the AWS region, e.g. us-east-1")
    where.add_argument(
        "--pace", type=pace, metavar="N", help="practice only: wait N times less than AWS would"
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
        type=budget,
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
