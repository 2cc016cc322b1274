"""Kills runs at random moments, lets each go on to its end and clean up, and looks at what is left.

    python -m tests.journeys.kill_at_random KILLS [--practice] [--side-by-side 5] [--breaks 0.02] [--seed 1]

Each run is `hello-blaze run --yes` with a wire between it and the account (`--practice`: `run --practice`,
straight). It is killed with SIGKILL, half of them at a moment of the time that a run takes, half right after
something was asked; sometimes the run that goes on is killed, too. All are walkthroughs of one home and one
account. HELLO_BLAZE_HOME says which, and must be nobody's. POSIX only.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.walkthrough import practice_account
from tests.journeys.inventory import Looker
from tests.journeys.wire import Wire

GIVEN = {"training": {"epochs": 6}, "predictions": {"k": 2}}
CALLS = 100
"""About as many pieces go to the account in one run."""
KILLED = -signal.SIGKILL
KILLED_AGAIN = 0.3
Document = dict[str, Any]


@dataclass
class Life:
    """One run, until it ended or was killed."""

    code: int
    said: str
    seconds: float


class Sweep:
    """All the walkthroughs, on one account."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._chance = random.Random(options.seed)
        self.where = practice_account().start(options.pace)
        self.looker = Looker(self.where)
        self.usual = 8.0 if options.practice else 40.0
        """Seconds that a run takes; measured at each that was not killed."""
        self.kills = self.breaks = 0

    async def one(self, number: int) -> Document:
        """A walkthrough that is killed, goes on, and is over; what is wrong with it then."""
        name, kept, told = f"kill-{number}", list[Document](), list[str]()
        wire = Wire(int(urlsplit(str(self.where.endpoint_url)).port or 0), self._options.breaks, self._chance)
        environment = _environment(self.where, await wire.lay())
        words = [f"{step}.{field}={value}" for step, given in GIVEN.items() for field, value in given.items()]
        more = list(itertools.chain.from_iterable(("--set", word) for word in words))
        life = await self._live(name, environment, wire, more, mortal=True)
        while life.code == KILLED:
            self.kills += 1
            told.append(f"after {life.seconds:.1f} s")
            if _lies_on_disk(name):
                kept.append(walkthrough_document.load(name).answers)
                more = []
            life = await self._live(name, environment, wire, more, self._chance.random() < KILLED_AGAIN)
        self.breaks += wire.broken
        return {"name": name, "killed": told, **self._looked_at(name, life, kept)}

    async def _live(
        self, name: str, environment: dict[str, str], wire: Wire, more: list[str], mortal: bool
    ) -> Life:
        place = ["--practice"] if self._options.practice else ["--yes", "--region", "us-east-1"]
        command = [sys.executable, "-m", "hello_blaze_tui", "run", *place, "--walkthrough", name, *more]
        began = time.monotonic()
        pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *command, stdin=null, stdout=null, stderr=pipe, env=environment
        )
        if mortal:
            self._doom(process, wire)
        said = (await process.communicate())[1].decode()
        wire.on_asked = lambda: None
        life = Life(process.returncode or 0, said, time.monotonic() - began)
        if not mortal and len(said) > 5_000:
            self.usual = 0.8 * self.usual + 0.2 * life.seconds
        return life

    def _doom(self, process: asyncio.subprocess.Process, wire: Wire) -> None:
        """Chooses when it dies."""
        loop = asyncio.get_running_loop()
        if self._options.practice or self._chance.random() < 0.5:
            loop.call_later(self._chance.uniform(0, self.usual), _kill, process)
            return
        left = itertools.count(self._chance.randint(1, CALLS), -1)

        def asked() -> None:
            if next(left) == 0:
                # At once: nobody has carried it out; later: the answer is on its way, or was read.
                loop.call_later(self._chance.choice((0, 0.002, 0.01, 0.05)), _kill, process)

        wire.on_asked = asked

    def _looked_at(self, name: str, life: Life, kept: list[Document]) -> Document:
        document = walkthrough_document.load(name)
        there = self.looker.look(document.token)
        lost = [answers for answers in kept if answers not in ({}, GIVEN)]
        wrong = {
            "code": life.code,
            "left": there.left,
            "doubled": there.doubled,
            "unknown": there.unknown_to(document),
            "intended": [entry.resource.name for entry in document.ledger.intended()],
            "lost": [*lost, *([] if document.answers == GIVEN else [document.answers])],
        }
        found = {key: value for key, value in wrong.items() if value}
        return {**found, "said": life.said[-3000:]} if found else {}


def _environment(where: Where, url: str) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    return {
        **own,
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": str(where.access_key_id),
        "AWS_SECRET_ACCESS_KEY": str(where.secret_access_key),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def _lies_on_disk(name: str) -> bool:
    return walkthrough_document.path_of(name).exists()


def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()


async def _sweep(options: argparse.Namespace, report: Callable[[Document], None]) -> Sweep:
    sweep, numbers = Sweep(options), itertools.count(options.first)

    async def one_after_the_other() -> None:
        while sweep.kills < options.kills:
            report(await sweep.one(next(numbers)))

    await asyncio.gather(*(one_after_the_other() for _ in range(options.side_by_side)))
    return sweep


def main(arguments: list[str] | None = None) -> int:
    """0 when nothing was left, doubled, unknown or lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--practice", action="store_true")
    parser.add_argument("--side-by-side", type=int, default=5)
    parser.add_argument("--breaks", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=1, help="number of the first walkthrough")
    parser.add_argument("--pace", type=float, default=3000)
    options = parser.parse_args(arguments)
    found = list[Document]()

    def report(one: Document) -> None:
        found.append(one)
        sys.stdout.write(f"{json.dumps(one)}\n")
        sys.stdout.flush()

    sweep = asyncio.run(_sweep(options, report))
    wrong = list(_wrong(found))
    sys.stdout.write(
        f"{len(found)} walkthroughs, {sweep.kills} kills, {sweep.breaks} broken connections; "
        f"{len(wrong)} not as they should be: {' '.join(wrong)}\n"
    )
    return 1 if wrong else 0


def _wrong(found: list[Document]) -> Iterator[str]:
    return (one["name"] for one in found if one.keys() - {"name", "killed"})


if __name__ == "__main__":
    sys.exit(main())
