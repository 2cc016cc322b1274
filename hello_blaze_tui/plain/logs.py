"""`hello-blaze logs NAME [STEP] [--follow]`: CloudWatch's own lines of a walkthrough's jobs."""

from __future__ import annotations

import threading
from argparse import Namespace

from hello_blaze_tui.aws.jobs import describe, log_group, log_prefix
from hello_blaze_tui.aws.logs import Follower
from hello_blaze_tui.plain.answers import step_named
from hello_blaze_tui.plain.terminal import say, tell
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import load
from hello_blaze_tui.walkthrough import resume

WITH_LOGS = {"processing job", "training job", "transform job", "endpoint"}


def run(options: Namespace) -> int:
    if options.step:
        step_named(options.step)
    entries = [entry for entry in load(options.name).ledger if _wanted(entry, options.step)]
    if not entries:
        say("No job of this walkthrough has a log yet.")
        return 0
    account = resume(options.name).account
    followers = {
        entry: Follower(account, log_group(entry.resource), log_prefix(entry.resource)) for entry in entries
    }
    stop = threading.Event()
    going = dict(followers)
    while True:
        ended = [entry for entry in going if not options.follow or _has_ended(account, entry)]
        for follower in going.values():
            for line in follower.poll():
                tell(f"{line.timestamp.astimezone():%H:%M:%S} {line.message}")
        for entry in ended:
            del going[entry]
        if not going:
            return 0
        stop.wait(0.5 if account.is_practice else 3.0)


def _wanted(entry: Entry, step: str | None) -> bool:
    has_log = entry.resource.kind in WITH_LOGS and entry.life in {"created", "deleted"}
    return has_log and step in {None, entry.step}


def _has_ended(account: object, entry: Entry) -> bool:
    return entry.life == "deleted" or describe(account, entry.resource).finished  # type: ignore[arg-type]
