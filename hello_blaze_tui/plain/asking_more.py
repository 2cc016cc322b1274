"""The model is asked again: every question is a call of its own, and what was asked before is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.results import show_call
from hello_blaze_tui.plain.terminal import say, say_error
from hello_blaze_tui.steps.calls import calls, captured
from hello_blaze_tui.steps.step import Value
from hello_blaze_tui.walkthrough import Walkthrough

PREDICTIONS = "predictions"
CAPTURED = 5
"""Data capture files that are named, the newest."""
Run = Callable[[Mapping[str, Value]], bool]


def ask_sentences(asking: Asking, walkthrough: Walkthrough, run: Run) -> None:
    """One sentence after the other, until none is typed."""
    while sentence := asking.text("Another sentence (nothing: go on)").strip():
        run({"sentences": [sentence], "sentences_file": "", **_how(walkthrough)})


def ask_file(asking: Asking, walkthrough: Walkthrough, run: Run) -> None:
    """All sentences of a file at once."""
    if name := asking.text("File of sentences (nothing: go on)", paths=True).strip():
        run({"sentences_file": name, **_how(walkthrough)})


def _how(walkthrough: Walkthrough) -> Mapping[str, Value]:
    """The form of the next question, and how many labels it is answered with."""
    following = walkthrough.answers.pairs(f"{PREDICTIONS}.next")
    return {"content_type": following["content_type"], "k": int(following["k"])}


def show_all(walkthrough: Walkthrough) -> None:
    """What was asked so far with its answers, the newest last; and what the endpoint kept of it."""
    for call in reversed(calls(walkthrough.answers.result(PREDICTIONS))):
        say()
        show_call(call)
    if walkthrough.answers.result("endpoint").get("capture"):
        say()
        _show_captured(walkthrough)


def _show_captured(walkthrough: Walkthrough) -> None:
    try:
        found = captured(walkthrough.answers, walkthrough.account)
    except BlazeError as error:
        say_error(error, "  ")
        return
    uri = walkthrough.answers.result("endpoint")["capture"]
    files = f"{len(found)} file{'s' * (len(found) != 1)}"
    say(f"  Data capture: {files} in {uri}. AWS writes them some minutes later.")
    for file in found[:CAPTURED]:
        say(f"    {file.size:>10,} bytes  {file.key}")
