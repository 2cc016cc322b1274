from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from hello_blaze_tui.aws.practice_account import PracticeAccount
from tests.conftest import connected

PACE = "1500"
PROGRAM = ("-m", "hello_blaze_tui")
HURRIED = """
from hello_blaze_tui.aws import jobs
from hello_blaze_tui.cli import entry
from hello_blaze_tui.walkthrough import watching

jobs.AWS_SECONDS = jobs.PRACTICE_SECONDS
watching.AWS_PAUSE = watching.PRACTICE_PAUSE
entry()
"""
"""The same on an account that passes for AWS's, which has ended its jobs before AWS would be asked again."""


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


class Learner:
    """Somebody at a terminal of their own, with a practice account of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.account = PracticeAccount(home / "state" / "practice")

    def environment(self, **more: str) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**own, "HELLO_BLAZE_HOME": str(self.home), "HELLO_BLAZE_PACE": PACE, **more}

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        """A command that runs on its own."""
        program = ("-c", HURRIED) if "AWS_ENDPOINT_URL" in more else PROGRAM
        return subprocess.Popen(
            [sys.executable, *program, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=self.environment(PYTHONIOENCODING="utf-8", **more),
        )

    def run(self, *words: str, **more: str) -> Outcome:
        """A command, to its end."""
        process = self.start(*words, **more)
        out, err = process.communicate(timeout=150)
        return Outcome(process.returncode, out, err)

    def events(self, *words: str) -> list[dict[str, Any]]:
        """The events of a run that must end well."""
        done = self.run("run", "--practice", "--json", *words)
        assert done.code == 0, done.err
        return [json.loads(line) for line in done.out.splitlines()]

    def document(self, name: str) -> dict[str, Any]:
        """A walkthrough's document, as it lies on disk."""
        text = (self.home / "state" / "walkthroughs" / f"{name}.json").read_text(encoding="utf-8")
        document: dict[str, Any] = json.loads(text)
        return document

    def client(self, service: str, region: str = "us-east-1") -> Any:
        """A plain boto3 client of the practice account."""
        assert boto3
        return connected(self.account.start(), service, region)


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    """One learner for the journeys of a module."""
    learner = Learner(tmp_path_factory.mktemp("learner"))
    yield learner
    learner.account.stop()
