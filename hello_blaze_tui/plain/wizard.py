"""The whole walkthrough as questions and answers, from the first step to the end."""

from __future__ import annotations

import threading

from hello_blaze_tui.events import Finished
from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.opening import Opened, open_walkthrough
from hello_blaze_tui.plain.step_talk import END, LEFT, StepTalk
from hello_blaze_tui.plain.summary import labels_of_test, show_summary, show_up
from hello_blaze_tui.plain.terminal import say
from hello_blaze_tui.plain.texts import show_text
from hello_blaze_tui.walkthrough import Walkthrough, gone_on_with

GO_ON = "Go on with: hello-blaze --plain"


def run_wizard(asking: Asking) -> int:
    """The exit code: 0, or 130 when it was interrupted, at which everything is kept."""
    stop, walkthrough = threading.Event(), None
    try:
        show_text("welcome")
        say(asking.manual)
        say()
        opened = open_walkthrough(asking)
        if opened is not None:
            walkthrough = opened.walkthrough
            _walk(asking, opened, stop)
    except (KeyboardInterrupt, EOFError):
        stop.set()
        say()
        say("Stopped; every answer is kept.")
        _say_goodbye(walkthrough)
        return 130
    return 0


def _walk(asking: Asking, opened: Opened, stop: threading.Event) -> None:
    """From where it stands to the end, or to where the learner leaves."""
    walkthrough = opened.walkthrough
    key = gone_on_with(walkthrough).key
    while key not in {END, LEFT}:
        key = StepTalk(asking, walkthrough, key, stop, writes=opened.writes).hold()
    if key == LEFT:
        _say_goodbye(walkthrough)
        return
    for event in walkthrough.run_all(stop, ()):
        if isinstance(event, Finished):
            show_summary(event.summary, labels_of_test(walkthrough))
    say()
    show_text("epilogue")
    show_up(walkthrough)


def _say_goodbye(walkthrough: Walkthrough | None) -> None:
    """What is up and what it costs, and how to go on."""
    if walkthrough is not None:
        show_up(walkthrough)
    say(GO_ON)
