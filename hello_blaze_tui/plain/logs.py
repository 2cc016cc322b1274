"""`hello-blaze logs NAME [STEP] [--follow] [--all]`: CloudWatch's own lines of a walkthrough's jobs.

On stdout stands nothing but those lines; whose they are is said on stderr.
"""

from __future__ import annotations

import threading
from argparse import Namespace
from collections.abc import Iterable, Iterator
from itertools import chain

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.jobs import WITH_LOGS, describe
from hello_blaze_tui.aws.logs import Follower, follow
from hello_blaze_tui.events import LogLine
from hello_blaze_tui.plain.answers import step_named
from hello_blaze_tui.plain.terminal import printable, say, tell
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import load
from hello_blaze_tui.walkthrough import resume


def run(options: Namespace) -> int:
    if options.step:
        step_named(options.step)
    entries = [entry for entry in load(options.name).ledger if _wanted(entry, options.step)]
    if not entries:
        say("No job of this walkthrough has a log yet.")
        return 0
    shown = entries if options.all else _last_ones(entries)
    if earlier := [str(entry.resource) for entry in entries if entry not in shown]:
        say(f"Earlier, and not shown here: {', '.join(earlier)}. Show all with --all.")
    account = resume(options.name).account
    for entry in sorted(shown, key=lambda entry: WITH_LOGS.index(entry.resource.kind)):
        say(f"The log of the {entry.resource}:", "bold")
        for line in _to_the_end(account, entry) if options.follow else _so_far(account, entry):
            tell(f"{line.timestamp.astimezone():%H:%M:%S} {printable(line.message)}")
    return 0


def _wanted(entry: Entry, step: str | None) -> bool:
    has_log = entry.resource.kind in WITH_LOGS and entry.life in {"created", "deleted"}
    return has_log and step in {None, entry.step}


def _last_ones(entries: Iterable[Entry]) -> list[Entry]:
    """Of each kind the one made last: a job that failed is not to be mixed up with the one after it."""
    return list({entry.resource.kind: entry for entry in entries}.values())


def _so_far(account: Account, entry: Entry) -> Iterator[LogLine]:
    return Follower(account, entry.resource).rest()


def _to_the_end(account: Account, entry: Entry) -> Iterator[LogLine]:
    resource = entry.resource

    def is_over() -> bool:
        if resource.kind == "endpoint":
            return account.exists(resource) is None
        return entry.life == "deleted" or describe(account, resource).finished

    news = follow(account, resource, threading.Event(), is_over)
    return chain.from_iterable(news)
