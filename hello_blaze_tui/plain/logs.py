"""`hello-blaze logs NAME [STEP] [--follow]`: CloudWatch's own lines of a walkthrough's jobs."""

from __future__ import annotations

import threading
from argparse import Namespace
from collections.abc import Iterator
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
    account = resume(options.name).account
    for entry in sorted(entries, key=lambda entry: WITH_LOGS.index(entry.resource.kind)):
        for line in _to_the_end(account, entry) if options.follow else _so_far(account, entry):
            tell(f"{line.timestamp.astimezone():%H:%M:%S} {printable(line.message)}")
    return 0


def _wanted(entry: Entry, step: str | None) -> bool:
    has_log = entry.resource.kind in WITH_LOGS and entry.life in {"created", "deleted"}
    return has_log and step in {None, entry.step}


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
