"""How soon the wizard answers a key, in a real pseudo-terminal, beside a bare Textual app. POSIX only.

    python -m benchmarks.keys [ROUNDS]

A walkthrough stands at its training job, the longest form. Its account is a practice account behind a proxy
that answers at once, after 10 s, or never. The bare app (two inputs, Textual's own help panel) is measured in
turn with it, so that both are as slow as the machine is right now. Of each key: from its writing until what
answers it has been drawn, and what the thread with the event loop has computed by then (Linux only).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from hello_blaze_tui.aws.practice_account import PracticeAccount
from tests.journeys.proxy import PASS, Fault, Proxy, proxied
from tests.tui.terminal import Terminal

SIZES = ((80, 24), (160, 50))
NEVER = Fault("delay", seconds=1e6)
SLOW = Fault("delay", seconds=10)
ACCOUNTS = {"at once": PASS, "after 10 s": SLOW, "never": NEVER}
HELP, LIGHT, REQUEST, ESCAPE = "\x1bOP", "\x1bOQ", "\x0f", "\x1b"
LETTERS = "qwertzuiopasdfghjklyxcvbnm"
BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Input
class Bare(App):
    BINDINGS = [("f1", "help", "Help"), ("f2", "light", "Light")]
    def compose(self):
        yield Header()
        yield Input("first")
        yield Input("second")
        yield Footer()
    def action_help(self):
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()
    def action_light(self):
        self.theme = "textual-light" if self.theme == "textual-dark" else "textual-dark"
Bare().run()
"""


@dataclass
class Answers:
    """How long the answers to one kind of key took."""

    seconds: list[float] = field(default_factory=list)
    computed: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        ordered = sorted(self.seconds)
        times = (statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1])
        computed = statistics.median(self.computed)
        return "  ".join(f"{number * 1000:6.1f}" for number in (*times, computed)) + f"  {len(ordered):4}"


@dataclass
class Session:
    """A program in its terminal, and what was measured of it."""

    terminal: Terminal
    answers: dict[str, Answers]

    def press(self, kind: str, keys: str, words: str, then: str = "") -> None:
        """Presses keys that draw these words, and some others in the end; lets what follows be done."""
        before = self.terminal.cpu()
        self.terminal.press(keys)
        taken = self.terminal.until(words)
        answers = self.answers.setdefault(kind, Answers())
        answers.seconds.append(taken)
        answers.computed.append(self.terminal.cpu() - before)
        if then:
            in_all = self.answers.setdefault(f"{kind}, all", Answers())
            in_all.seconds.append(self.terminal.until(then))
            in_all.computed.append(self.terminal.cpu() - before)
        self.terminal.watch(0.15)

    def type(self, letters: str) -> None:
        """Letters into the input that has the focus; what was typed last is drawn with the next one."""
        typed = ""
        for letter in letters:
            typed += letter
            self.press("a letter", letter, typed[-4:])


@contextmanager
def account(home: Path) -> Iterator[tuple[Proxy, Mapping[str, str]]]:
    """An account behind a proxy, and the environment of a learner who is signed in to it."""
    practice = PracticeAccount(home / "account")
    practice.start(pace=1500)
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    nobodys = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    try:
        with proxied(practice.environment()["AWS_ENDPOINT_URL"]) as proxy:
            signed_in = {**practice.environment(), **nobodys, "AWS_ENDPOINT_URL": proxy.url}
            yield proxy, {**own, **signed_in, "HELLO_BLAZE_HOME": str(home)}
    finally:
        practice.stop()


def walk(environment: Mapping[str, str], until: str) -> None:
    """A walkthrough toys-1 that has done its steps up to this one."""
    words = ("run", "--yes", "--region", "us-east-1", "--walkthrough", "toys-1", "--until", until)
    subprocess.run(
        [sys.executable, "-m", "hello_blaze_tui", *words], env=environment, check=True, capture_output=True
    )


@contextmanager
def at_training(
    size: tuple[int, int], proxy: Proxy, environment: Mapping[str, str], fault: Fault
) -> Iterator[Terminal]:
    """The wizard at its training job; from then on the account answers so."""
    proxy.judge = lambda _call: PASS
    with Terminal(["-m", "hello_blaze_tui"], size, environment) as terminal:
        terminal.until("toys-1")
        terminal.quiet(1)
        terminal.press("\r")
        terminal.until("Start the training job")
        terminal.quiet(1)
        proxy.judge = lambda _call: fault
        yield terminal


def to_the_job_name(terminal: Terminal, size: tuple[int, int]) -> None:
    """The button has the focus; what stands between it and the form's first field depends on the size."""
    for _ in range(1 if size == SIZES[0] else 5):
        terminal.press("\t")
        terminal.quiet(0.2)


def form(session: Session, size: tuple[int, int]) -> None:
    """Typing, going from field to field, the help and the request in the form, and other steps."""
    to_the_job_name(session.terminal, size)
    press_keys(session, second="blazingtext:1", helped="button", top="toys-1")
    # Where there is room for both, the request is hidden first; what is drawn then is the form, wider.
    there, away, again = "CreateTrainingJob", "Start the training job", ("Esc", ESCAPE)
    if size != SIZES[0]:
        there, away, again = away, there, ("Ctrl+O again", REQUEST)
    for _ in range(3):
        session.press("Ctrl+O", REQUEST, there)
        session.press(*again, away)
    for _ in range(2):
        session.press("a step back", ESCAPE, "6/13")
        session.terminal.quiet(1)
        session.press("the next step", "\r", "7/13")
        session.terminal.quiet(1)


def bare(session: Session) -> None:
    press_keys(session, second="second", helped="Scroll Up", top="Bare")


def press_keys(session: Session, second: str, helped: str, top: str) -> None:
    """The keys that are timed; `second` stands in the next field, `helped` in the help, `top` above all."""
    session.type("".join(islice(cycle(LETTERS), 20)))
    for _ in range(3):
        session.press("Tab", "\t", second)
        session.press("Shift+Tab", "\x1b[Z", LETTERS[10:20])
    for _ in range(2):
        session.press("F1", HELP, helped)
        session.press("F1 away", HELP, LETTERS[10:20])
    # What is needed for other colours is got ready while nobody types.
    session.terminal.watch(4)
    for _ in range(2):
        session.press("F2", LIGHT, top, "^p")
        session.terminal.watch(4)


def report(title: str, found: Mapping[str, Answers], beside: Mapping[str, Answers]) -> None:
    sys.stdout.write(f"\n{title}\n{'ms':14}median     p95     max   computed  keys  ratio\n")
    for kind, answers in found.items():
        other = beside.get(kind)
        medians = [statistics.median(each.seconds) for each in (answers, other or answers)]
        ratio = f"  {medians[0] / medians[1]:5.2f}" if other else ""
        sys.stdout.write(f"{kind:12}{answers}{ratio}\n")
    sys.stdout.flush()


def measure(home: Path, rounds: int) -> None:
    with account(home) as (proxy, environment):
        walk(environment, "processing")
        for size in SIZES:
            simple: dict[str, Answers] = {}
            wizard: dict[str, dict[str, Answers]] = {name: {} for name in ACCOUNTS}
            for _ in range(rounds):
                for name, fault in ACCOUNTS.items():
                    with Terminal(["-c", BARE], size, environment) as terminal:
                        terminal.until("second")
                        terminal.quiet(0.5)
                        bare(Session(terminal, simple))
                    with at_training(size, proxy, environment, fault) as terminal:
                        form(Session(terminal, wizard[name]), size)
            report(f"bare app, {size[0]}x{size[1]}", simple, {})
            for name, answers in wizard.items():
                report(f"wizard, {size[0]}x{size[1]}, AWS answers {name}", answers, simple)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        measure(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 3)
