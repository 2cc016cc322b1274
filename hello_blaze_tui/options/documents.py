"""The options of the commands on a walkthrough's document: rename, forget, export, import, recover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hello_blaze_tui.options.command import command

if TYPE_CHECKING:
    from hello_blaze_tui.options.command import Commands

EXPORT_EXAMPLES = """\
examples:
  hello-blaze export toys > toys.json     for hello-blaze import elsewhere
  hello-blaze export toys --as boto3 > toys.py
  hello-blaze export toys --as notebook > toys.ipynb
"""


def add(commands: Commands) -> None:
    """Adds them to the commands."""
    words = "rename a walkthrough; what it created keeps its names on AWS"
    rename = command(commands, "rename", "documents", words, "example: hello-blaze rename practice-1 toys")
    rename.add_argument("name", metavar="OLD", help="the walkthrough")
    rename.add_argument("new", metavar="NEW", help="what to call it from now on")
    words = "delete the document of a walkthrough of which nothing is up"
    forget = command(commands, "forget", "documents", words, "example: hello-blaze forget practice-1")
    forget.add_argument("name", metavar="NAME", help="the walkthrough")
    forget.add_argument("--yes", action="store_true", help="do not ask")
    words = "print a walkthrough as a file for another machine, or as a script or notebook"
    export = command(commands, "export", "export", words, EXPORT_EXAMPLES)
    export.add_argument("name", metavar="NAME", help="the walkthrough")
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
    bring = command(commands, "import", "documents", words, "example: hello-blaze import toys.json")
    bring.add_argument("file", metavar="FILE", help="what hello-blaze export printed")
    bring.add_argument("name", nargs="?", metavar="NAME", help="what to call it here (default: as it was)")
    words = "save what can be read of a walkthrough whose document is damaged"
    recover = command(commands, "recover", "documents", words, "example: hello-blaze recover practice-1")
    recover.add_argument("name", metavar="NAME", help="the walkthrough")
    for verb, parser in (("rename", rename), ("forget", forget), ("import", bring), ("recover", recover)):
        parser.set_defaults(verb=verb)
