"""Where one goes on, or begins: on this computer, or on an AWS account."""

from __future__ import annotations

import threading

from hello_blaze_tui.aws.account import Where
from hello_blaze_tui.aws.profiles import profiles
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.plain.asking import Asking, Back
from hello_blaze_tui.plain.claiming import claim
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.terminal import say
from hello_blaze_tui.walkthrough import Walkthrough, begin, identified, resume
from hello_blaze_tui.walkthrough.overview import overview
from hello_blaze_tui.walkthrough.patience import Meanwhile

# No walkthrough has a name with a space in it.
PRACTICE, AWS, LEAVE = "new practice", "new aws", "no walkthrough"
STANDARD = "the standard one"
BEGINNINGS = (
    ("Practice on this computer: no account, no cost, the jobs really run", PRACTICE),
    ("On my AWS account: about $0.15 when cleaned up at the end", AWS),
    ("Leave", LEAVE),
)


def open_walkthrough(asking: Asking) -> Walkthrough | None:
    """The one that is gone on with, or a new one; None: the learner leaves."""
    failed = False
    while True:
        found = overview()
        if found.up:
            say("What is up right now")
        for row in found.up:
            say(f"  {row.name}   {row.place}   {row.state}")
        for row in found.damaged:
            say(f"  {row.name}   {row.state}")
            say(f"  What it still says can be saved with: hello-blaze recover {row.name}")
        going_on = [
            (f"{words} {row.name}   {row.place}   {row.state}   {row.when}", row.name)
            for words, rows in (("Go on with", found.unfinished), ("Look again at", found.finished))
            for row in rows
        ]
        first = found.unfinished[0].name if found.unfinished and not failed else PRACTICE
        try:
            choice = asking.choose("Where do you want to go on?", [*going_on, *BEGINNINGS], first)
            return None if choice == LEAVE else _open(asking, choice)
        except BlazeError as error:
            failed = True
            show_error(error)
        except Back:
            continue


def _open(asking: Asking, choice: str) -> Walkthrough:
    """Raises BlazeError when it cannot be reached, or is open in another terminal."""
    if choice == AWS:
        return _begin_on_aws(asking)
    if choice == PRACTICE:
        say("Starting the practice account on this computer ...")
        walkthrough = begin(None, None)
    else:
        say(f"Opening {choice} ...")
        walkthrough = resume(choice, meanwhile=_at_the_terminal())
    claim(walkthrough, lambda question: asking.yes(question, default=False))
    return walkthrough


def _begin_on_aws(asking: Asking) -> Walkthrough:
    """Keys are never asked for: they come from where AWS's own tools keep them."""
    names = [(name, name) for name in (STANDARD, *(profile.name for profile in profiles()))]
    profile = asking.choose("Which profile of your AWS configuration?", names, STANDARD)
    region = asking.text("Which region? (nothing: the profile's own)").strip()
    say("Asking AWS whose account this is ...")
    where = Where(profile=None if profile == STANDARD else profile, region=region or None)
    where, identity = identified(where, _at_the_terminal())
    say(f"  Account {identity.account_id}")
    say(f"  You are {identity.arn}")
    say(f"  Region {identity.region}")
    if not asking.yes("Begin on this account?", default=True):
        raise Back
    walkthrough = begin(None, where, meanwhile=_at_the_terminal())
    claim(walkthrough, lambda question: asking.yes(question, default=False))
    return walkthrough


def _at_the_terminal() -> Meanwhile:
    """What is waited for is said a line each; Ctrl-C ends it."""
    return Meanwhile(threading.Event(), ProgressLines(None))


def show_error(error: BlazeError) -> None:
    """What happened, why, what to do, a line each."""
    for sentence in (error.what, error.why, error.todo):
        if sentence:
            say(f"  {sentence}")
