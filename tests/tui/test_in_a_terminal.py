"""The wizard in a real pseudo-terminal: leaving it while AWS is silent, and a mistake of its own."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import pytest

from hello_blaze_tui.progress import folders
from tests.tui.conftest import SMALL
from tests.tui.documents import ACCOUNT, left

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from tests.tui.terminal import LEFT, Terminal

QUIT, HELP, STEPS, REQUEST = "\x11", "\x1bOP", "\x1bOR", "\x0f"
SECRET = "hunter" + "2"


@pytest.fixture
def environment(learner: Path) -> Iterator[Mapping[str, str]]:
    """A learner whose AWS lets them in and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        yield {**os.environ, **keys, "AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": "us-east-1"}


# The real wizard, but for its first screen: a step of toys-1 on an account that is AWS's.
AT_A_STEP = f"""
import sys
from hello_blaze_tui.aws.account import Account, Identity
from hello_blaze_tui.cli import main
Account.identity = lambda account: Identity("{ACCOUNT}", "arn:me", "aws", account.region)
sys.exit(main([]))
"""


def leaves_at_once(terminal: Terminal) -> None:
    """Quits: done, the terminal as it was, and soon. A silent AWS is waited for a minute, many times."""
    before = terminal.settings
    terminal.press(QUIT)
    code, seconds = terminal.ended()
    assert code == 0
    assert seconds < 15
    assert terminal.settings_now == before
    screen, left_it, after = terminal.seen.rpartition(LEFT)
    assert left_it
    assert "\x1b[?25h" in after + screen[-200:]
    assert "Traceback" not in terminal.seen


def test_one_leaves_at_once_while_it_is_asked_whose_account_it_is(environment: Mapping[str, str]) -> None:
    with Terminal(["-m", "hello_blaze_tui"], SMALL, environment) as terminal:
        terminal.until("nothing costs")
        terminal.press("\x1b[B\r")
        terminal.until("Look whose account it is")
        terminal.press("\r")
        terminal.until("Asking AWS whose account")
        leaves_at_once(terminal)


@pytest.mark.parametrize(
    ("done", "there", "key", "words"),
    [
        (1, "Create the bucket", "\r", "Looking at what is there"),
        (12, "Looking for leftovers", HELP, "button"),
    ],
)
def test_one_leaves_a_step_at_once_while_aws_is_silent(
    environment: Mapping[str, str], done: int, there: str, key: str, words: str
) -> None:
    left("toys-1", done, practice=False)
    with Terminal(["-c", AT_A_STEP], SMALL, environment) as terminal:
        terminal.until("toys-1")
        terminal.press("\r")
        terminal.until(f"{done + 1}/13")
        terminal.until(there)
        terminal.press(key)
        terminal.until(words)
        leaves_at_once(terminal)


def test_esc_does_not_wait_for_what_could_follow_it(environment: Mapping[str, str]) -> None:
    left("toys-1", 1, practice=False)
    with Terminal(["-c", AT_A_STEP], SMALL, {**environment, "ESCDELAY": ""}) as terminal:
        terminal.until("toys-1")
        terminal.press("\r")
        terminal.until("Create the bucket")
        taken: list[float] = []
        # Textual alone never takes less than a tenth of a second; a busy machine may, most of the time.
        while len(taken) < 30 and min(taken, default=1.0) > 0.09:
            terminal.press(REQUEST)
            terminal.until("CreateBucket")
            terminal.quiet(0.2)
            terminal.press("\x1b")
            taken.append(terminal.until("Create the bucket"))
            terminal.quiet(0.2)
        assert min(taken) <= 0.09


def test_keys_that_come_before_a_screen_is_complete_break_nothing(environment: Mapping[str, str]) -> None:
    left("toys-1", 5, practice=False)
    keys = Random(3)
    with Terminal(["-c", AT_A_STEP], SMALL, environment) as terminal:
        terminal.until("toys-1")
        for _ in range(2):
            # Keys that came after the way back have moved the cursor there.
            terminal.press("\x1b[H")
            terminal.press("\r")
            terminal.until("6/13")
            for _ in range(30):
                terminal.press(keys.choice(["\x1b", "\x1b", REQUEST, HELP, STEPS, "\t", "\x1b[6~"]))
                terminal.read_on(keys.choice([0.005, 0.02, 0.05]))
            while "Begin something new" not in terminal.drawn():
                for key in ("\x1b", HELP, "\x1b"):  # back, and whatever is there drawn anew
                    terminal.press(key)
                    terminal.quiet(0.1)
                assert LEFT not in terminal.seen
        terminal.press(QUIT)
        assert terminal.ended()[0] == 0


MISTAKEN = f"""
{AT_A_STEP.replace("sys.exit(main([]))", "")}
from hello_blaze_tui.tui.screens.step import StepScreen

def fail(screen):
    password = "hunter" + str(2)
    raise RuntimeError(len(password))

StepScreen.action_request = fail
sys.exit(main([]))
"""


def test_a_mistake_in_a_screen_leaves_the_terminal_as_it_was_and_tells_no_values(
    environment: Mapping[str, str], learner: Path
) -> None:
    left("toys-1", 1, practice=False)
    with Terminal(["-c", MISTAKEN], SMALL, environment) as terminal:
        terminal.until("toys-1")
        terminal.press("\r")
        terminal.until("Create the bucket")
        terminal.press(REQUEST)
        assert terminal.ended()[0] == 1
        assert terminal.settings_now == terminal.settings
        sentence = " ".join(terminal.seen.rpartition(LEFT)[2].split())
        assert "met a mistake of its own (RuntimeError) and closed. Nothing is lost" in sentence
        assert "hello-blaze.log" in sentence.replace(" ", "")
        assert "\x1b[?1000l" in terminal.seen  # the mouse is the terminal's own again
        assert "Traceback" not in terminal.seen
        assert SECRET not in terminal.seen
    assert "RuntimeError" in (folders.logs() / "hello-blaze.log").read_text(encoding="utf-8")
    written = [file for file in learner.rglob("*") if file.is_file()]
    assert not [file for file in written if SECRET.encode() in file.read_bytes()]


def test_it_ends_when_its_terminal_is_gone_without_a_word(environment: Mapping[str, str]) -> None:
    # No terminal of a session that it leads: nobody sends SIGHUP.
    with Terminal(["-m", "hello_blaze_tui"], SMALL, environment) as terminal:
        terminal.until("nothing costs")
        assert terminal.vanish() == 129
