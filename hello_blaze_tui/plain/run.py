"""`hello-blaze run`: the whole tutorial, unattended."""

from __future__ import annotations

import threading
from argparse import Namespace
from collections.abc import Callable

from hello_blaze_tui.aws.account import Where
from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.events import Event, Failed, Finished
from hello_blaze_tui.plain.answers import given_answers
from hello_blaze_tui.plain.json_lines import JsonLines
from hello_blaze_tui.plain.plan import show_plan
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.summary import show_summary, show_up
from hello_blaze_tui.plain.terminal import ask, is_interactive, say
from hello_blaze_tui.progress.walkthrough_document import load, names
from hello_blaze_tui.walkthrough import Walkthrough, begin, resume

Report = Callable[[Event], None]
CLEANUP = "cleanup"


def run(options: Namespace) -> int:
    """Exit code 0 when all that was asked for is done, else that of the failure."""
    answers = given_answers(options)
    _refuse_unasked(options)
    walkthrough = _opened(options)
    walkthrough.claim()
    for step, field, value in answers:
        walkthrough.answer(step, field, value)
    say(_greeting(walkthrough))
    if walkthrough.next_step() is None:
        say("This walkthrough is finished; this is what came of it.")
    if not walkthrough.practice and not options.yes:
        show_plan(walkthrough)
        if not ask("Send this to your AWS account?"):
            say("Nothing was sent.")
            return 0
    stop = threading.Event()
    report: Report = JsonLines() if options.json else ProgressLines(walkthrough.name)
    try:
        return _carried_out(options, walkthrough, stop, report)
    except KeyboardInterrupt:
        stop.set()
        say()
        say("Stopped; nothing is lost.")
        show_up(walkthrough)
        say(f"Go on with: hello-blaze run --walkthrough {walkthrough.name}")
        return 130


def _refuse_unasked(options: Namespace) -> None:
    """AWS is never touched without somebody's yes. Raises UsageError before anything is reached."""
    if options.practice and options.profile:
        raise UsageError("--practice and --profile do not go together.", todo="Choose one of them.")
    if not (_is_practice(options) or options.yes or is_interactive()):
        raise UsageError(
            "This would work on your AWS account, and nobody can be asked here.",
            todo="Say --yes if that is meant, or --practice for the practice account, which costs nothing.",
        )


def _is_practice(options: Namespace) -> bool:
    known = options.walkthrough is not None and options.walkthrough in names()
    return load(options.walkthrough).place.practice if known else options.practice


def _opened(options: Namespace) -> Walkthrough:
    if options.walkthrough is not None and options.walkthrough in names():
        return resume(options.walkthrough, options.pace)
    if options.practice:
        return begin(options.walkthrough, None, options.pace, options.region)
    return begin(options.walkthrough, Where(profile=options.profile, region=options.region))


def _greeting(walkthrough: Walkthrough) -> str:
    setting = walkthrough.setting
    place = "practice account" if setting.practice else f"AWS account {setting.account_id}"
    return f"Walkthrough {walkthrough.name} · {place} · {setting.region}"


def _carried_out(options: Namespace, walkthrough: Walkthrough, stop: threading.Event, report: Report) -> int:
    code, wanted = 0, _wanted(options, walkthrough)
    _refuse_wrong_answers(walkthrough, wanted)
    for event in walkthrough.run_all(stop, wanted):
        report(event)
        if isinstance(event, Failed):
            code = event.exit_code
        if isinstance(event, Finished) and not options.json:
            show_summary(event.summary)
    show_up(walkthrough)
    if code:
        say(f"Try again with: hello-blaze run --walkthrough {walkthrough.name}")
    return code


def _refuse_wrong_answers(walkthrough: Walkthrough, keys: list[str]) -> None:
    """A wrong answer to a late step is told before the first one begins. Raises UsageError."""
    wrong = [
        f"{key}.{field}: {sentence}"
        for key in keys
        if walkthrough.progress(key) != "done"
        for field, sentence in walkthrough.problems(key).items()
    ]
    if wrong:
        raise UsageError("An answer is wrong, so nothing was sent.", " ".join(wrong))


def _wanted(options: Namespace, walkthrough: Walkthrough) -> list[str]:
    """The steps to run: all up to --until; the cleanup unless something is to be kept."""
    keys = [step.key for step in walkthrough.steps if step.key != CLEANUP]
    if options.until is not None and options.until != CLEANUP:
        keys = keys[: keys.index(options.until) + 1]
        return [*keys, CLEANUP] if options.cleanup else keys
    return keys if options.keep else [*keys, CLEANUP]
