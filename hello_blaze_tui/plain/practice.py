"""`hello-blaze practice`: the account inside this machine, started, stopped and looked at."""

from __future__ import annotations

import os
import shlex
from argparse import Namespace

from hello_blaze_tui.aws.practice_account import PracticeAccount
from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.plain.terminal import ask, is_interactive, say, tell
from hello_blaze_tui.walkthrough import practice_account


def run(options: Namespace) -> int:
    return VERBS[options.verb](practice_account(), options)


def _start(account: PracticeAccount, options: Namespace) -> int:
    where = account.start(options.pace, options.port)
    tell(f"The practice account is up at {where.endpoint_url}")
    say('Point the AWS CLI and any SDK at it with: eval "$(hello-blaze practice env)"')
    return 0


def _stop(account: PracticeAccount, _options: Namespace) -> int:
    account.stop()
    tell("The practice account is stopped; everything in it is kept.")
    return 0


def _status(account: PracticeAccount, _options: Namespace) -> int:
    status = account.status()
    tell(str(status))
    size = sum(path.stat().st_size for path in status.folder.rglob("*") if path.is_file())
    tell(f"It takes {size / 1e6:,.1f} MB of the disk.")
    return 0


def _reset(account: PracticeAccount, options: Namespace) -> int:
    if not options.yes:
        if not is_interactive():
            raise UsageError(
                "This deletes everything in it, and nobody can be asked here.", todo="Say --yes."
            )
        if not ask("Delete everything in the practice account?"):
            say("Nothing was deleted.")
            return 0
    account.reset()
    tell("The practice account is empty.")
    return 0


def _env(account: PracticeAccount, options: Namespace) -> int:
    account.start(None, None)
    powershell = (options.shell or ("powershell" if os.name == "nt" else "sh")) == "powershell"
    for name, value in account.environment().items():
        tell(f"$env:{name} = '{value}'" if powershell else f"export {name}={shlex.quote(value)}")
    return 0


VERBS = {"start": _start, "stop": _stop, "status": _status, "reset": _reset, "env": _env}
