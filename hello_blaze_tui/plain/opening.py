"""Where one goes on, or begins: on this computer, or on an AWS account."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from hello_blaze_tui.aws.account import Where
from hello_blaze_tui.aws.profiles import profiles
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.plain.asking import Asking, Back
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.terminal import say, say_error
from hello_blaze_tui.walkthrough import Walkthrough, begin, holder, identified, resume, take_over
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


@dataclass(frozen=True, slots=True)
class Opened:
    """A walkthrough that the learner is in."""

    walkthrough: Walkthrough
    writes: bool = True
    """False: another terminal has it, and it is looked at only."""


def open_walkthrough(asking: Asking) -> Opened | None:
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
            say_error(error, "  ")
        except Back:
            continue


def _open(asking: Asking, choice: str) -> Opened:
    """Raises BlazeError when it cannot be reached."""
    if choice == AWS:
        return _begin_on_aws(asking)
    if choice == PRACTICE:
        say("Starting the practice account on this computer ...")
        return _claimed(asking, begin(None, None))
    say(f"Opening {choice} ...")
    return _claimed(asking, resume(choice, meanwhile=_at_the_terminal()))


def _claimed(asking: Asking, walkthrough: Walkthrough) -> Opened:
    """Where another terminal has it open, it is taken over or looked at, as the learner wishes."""
    other = holder(walkthrough.name)
    if other is not None:
        say(f"{walkthrough.name} is open in another terminal ({other}).")
        say("Taken over, that one stops before it next writes anything.")
        wishes = [("Only look at it", False), ("Take it over", True)]
        if not asking.choose("What do you want to do?", wishes, first=False):
            return Opened(walkthrough, writes=False)
        take_over(walkthrough.name)
    walkthrough.claim()
    return Opened(walkthrough)


def _begin_on_aws(asking: Asking) -> Opened:
    """Keys are never asked for: they come from where AWS's own tools keep them."""
    named = [(f"{profile.name}: {profile.kind}", profile.name) for profile in profiles()]
    choices = [(STANDARD, STANDARD), *named]
    profile = asking.choose("Which profile of your AWS configuration?", choices, STANDARD)
    region = asking.text("Which region? (nothing: the profile's own)").strip()
    say("Asking AWS whose account this is ...")
    where = Where(profile=None if profile == STANDARD else profile, region=region or None)
    where, identity = identified(where, _at_the_terminal())
    say(f"  Account {identity.account_id}")
    say(f"  You are {identity.arn}")
    say(f"  Region {identity.region}")
    if not asking.yes("Begin on this account?", default=True):
        raise Back
    return _claimed(asking, begin(None, where, meanwhile=_at_the_terminal()))


def _at_the_terminal() -> Meanwhile:
    """What is waited for is said a line each; Ctrl-C ends it."""
    return Meanwhile(threading.Event(), ProgressLines(None))
