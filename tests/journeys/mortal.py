"""Takes a walkthrough to its end through a death before and after each call that changes something.

    python -m tests.journeys.mortal NAME

A process of its own that forks a child for each life, so that a true SIGKILL costs no new start. It prints
a line of JSON for each life: where it was killed, and what was then in the account. HELLO_BLAZE_HOME says
where the walkthrough and its practice account lie.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.events import Event, Failed
from hello_blaze_tui.progress import folders, walkthrough_document
from hello_blaze_tui.request import Request
from hello_blaze_tui.walkthrough import Walkthrough, practice_account
from tests.journeys.inventory import Looker

SERVICES = ("s3", "iam", "sagemaker", "sagemaker-runtime", "logs", "sts")


class MortalAccount(Account):
    """Ends its process before, and in the next life after, each call that it has not died of yet."""

    def __init__(self, where: Where, deaths: Path) -> None:
        super().__init__(where)
        self._deaths = deaths

    def send(self, request: Request, on_bytes: Callable[[int, int], None] | None = None) -> dict[str, Any]:
        self._die_once(f"before {request.operation} {_told(request)}")
        answer = super().send(request, on_bytes)
        self._die_once(f"after {request.operation} {_told(request)}")
        return answer

    def _die_once(self, point: str) -> None:
        points = self._deaths.read_text(encoding="utf-8").splitlines() if self._deaths.exists() else []
        if point not in points:
            with self._deaths.open("a", encoding="utf-8") as file:
                file.write(f"{point}\n")
            os.kill(os.getpid(), signal.SIGKILL)


def _told(request: Request) -> str:
    return json.dumps(json.loads(request.as_json()), sort_keys=True)


def _live(name: str, account: Account) -> int:
    """One life: the walkthrough goes on where it was. Exit code 0 at the tutorial's end."""
    walkthrough = Walkthrough(walkthrough_document.load(name), account)
    walkthrough.claim()
    last: Event | None = None
    for last in walkthrough.run_all(threading.Event(), [step.key for step in walkthrough.steps]):
        if isinstance(last, Failed):
            sys.stderr.write(f"{last}\n")
            return 1
    return 0


def main(name: str) -> int:
    deaths = folders.state() / "deaths.txt"
    where = practice_account().start()
    account, looker = MortalAccount(where, deaths), Looker(where)
    for service in SERVICES:
        account.client(service)
    while True:
        child = os.fork()
        if child == 0:
            os._exit(_live(name, account))
        status = os.waitpid(child, 0)[1]
        document = walkthrough_document.load(name)
        inventory = looker.look(document.token)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        life = {
            "killed": deaths.read_text(encoding="utf-8").splitlines()[-1].split(" {")[0] if killed else "",
            "unknown": inventory.unknown_to(document),
            "doubled": inventory.doubled,
        }
        sys.stdout.write(f"{json.dumps(life)}\n")
        if not killed:
            return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
