"""`hello-blaze run`: the whole tutorial, unattended."""

from __future__ import annotations

import threading
from argparse import Namespace
from collections.abc import Callable
from contextlib import nullcontext

from hello_blaze_tui.aws.account import Where
from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.events import Event, Failed, Finished
from hello_blaze_tui.plain.answers import given_answers
from hello_blaze_tui.plain.claiming import ask_if_possible, claim
from hello_blaze_tui.plain.guard import mute_stdout
from hello_blaze_tui.plain.heartbeat import heartbeat
from hello_blaze_tui.plain.json_lines import JsonLines
from hello_blaze_tui.plain.plan import CLEANUP, show_plan
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.summary import labels_of_test, show_summary, show_up
from hello_blaze_tui.plain.terminal import ask, is_interactive, say
from hello_blaze_tui.plain.which_account import account_named
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.shelf import forget_unrun
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, load, names
from hello_blaze_tui.walkthrough import Walkthrough, begin, resume
from hello_blaze_tui.walkthrough.patience import SIGN_IN, Meanwhile

Report = Callable[[Event], None]


def run(options: Namespace) -> int:
    """Exit code 0 when all that was asked for is done, else that of the failure."""
    answers = given_answers(options)
    _refuse_unasked(options)
    walkthrough = _opened(options, Meanwhile(threading.Event(), _report(options)))
    claim(walkthrough, lambda question: options.take_over or ask_if_possible(question))
    keys = _wanted(options, walkthrough)
    with walkthrough.unchanged_when_refused():
        for step, field, value in answers:
            walkthrough.answer(step, field, value)
        if options.budget is not None:
            walkthrough.answer("region", "budget", options.budget)
        _greet(walkthrough)
        _refuse_wrong_answers(walkthrough, keys)
    report = _report(options, walkthrough)
    if not _mended(walkthrough, keys, report, asks=not (walkthrough.practice or options.yes)):
        return 1
    if not any(walkthrough.is_to_do(key) for key in keys):
        say("This walkthrough is finished; this is what came of it.")
    elif not walkthrough.practice:
        show_plan(walkthrough, keys)
        if not options.yes and not ask("Send this to your AWS account?"):
            forget_unrun(walkthrough.name)
            say("Nothing was sent.")
            return 0
    if is_interactive():
        walkthrough.sign_in_patience = SIGN_IN
    stop = threading.Event()
    try:
        return _carried_out(walkthrough, keys, stop, report, _may_exceed(options))
    except KeyboardInterrupt:
        return _stopped(walkthrough, stop, "Stopped; nothing is lost.", 130)
    except BrokenPipeError:
        mute_stdout()
        return _stopped(walkthrough, stop, "Stopped, for nobody reads the events; nothing is lost.", 1)


def _mended(walkthrough: Walkthrough, keys: list[str], report: Report, *, asks: bool) -> bool:
    """What was deleted elsewhere is said, and made again if that is wanted; False: it is not."""
    try:
        # What ended as it was to end was not deleted elsewhere.
        for event in walkthrough.gone.noticed():
            report(event)
        gone = walkthrough.gone.found(keys)
    except BlazeError:
        # The run meets the same, and waits for what passes.
        return True
    if not gone:
        return True
    for entry in gone:
        say(f"The {entry.resource} is gone: it was deleted elsewhere.", "yellow")
    if asks and not ask("Make it again, under a fresh name, with all that is built on it?"):
        say("Nothing was sent.")
        return False
    walkthrough.gone.make_again(gone)
    say("It is made again under a fresh name, with all that is built on it.")
    return True


def _stopped(walkthrough: Walkthrough, stop: threading.Event, words: str, code: int) -> int:
    stop.set()
    say()
    say(words)
    show_up(walkthrough)
    say(f"Go on with: hello-blaze run --walkthrough {walkthrough.name}")
    return code


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


def _report(options: Namespace, walkthrough: Walkthrough | None = None) -> Report:
    return JsonLines() if options.json else ProgressLines(walkthrough)


def _opened(options: Namespace, meanwhile: Meanwhile) -> Walkthrough:
    if options.walkthrough is not None and options.walkthrough in names():
        _refuse_another_place(options, load(options.walkthrough))
        return resume(options.walkthrough, options.pace, options.profile, meanwhile)
    if options.practice:
        return begin(options.walkthrough, None, options.pace, options.region)
    with account_named(options):
        where = Where(profile=options.profile, region=options.region)
        return begin(options.walkthrough, where, meanwhile=meanwhile)


def _refuse_another_place(options: Namespace, document: WalkthroughDocument) -> None:
    """A walkthrough stays on the account and in the region that it was begun in. Raises UsageError."""
    place, name = document.place, document.name
    region = str(document.answers.get("region", {}).get("name", place.region))
    if options.practice and not place.practice:
        words = f"The walkthrough {name} is on AWS account {place.account_id}, not on the practice account."
    elif options.profile and place.practice:
        words = f"The walkthrough {name} is on the practice account, not on AWS."
    elif options.region and options.region != region:
        words = f"The walkthrough {name} is in {region}, not in {options.region}."
    else:
        return
    raise UsageError(words, todo="Leave that option out to go on with it, or choose another --walkthrough.")


def _greet(walkthrough: Walkthrough) -> None:
    setting = walkthrough.setting
    place = "practice account" if setting.practice else f"AWS account {setting.account_id}"
    say(f"Walkthrough {walkthrough.name} · {place} · {setting.region}")
    measured = meter(walkthrough.document)
    if measured.charges or measured.budget is not None:
        say(measured.line())


def _may_exceed(options: Namespace) -> Callable[[str], bool]:
    """Somebody who is there is asked; --yes is a yes to what was shown, not to more than the budget."""
    if options.yes or not is_interactive():
        return lambda _excess: False

    def may_exceed(excess: str) -> bool:
        say()
        say(excess, "yellow")
        return ask("Begin this step all the same?")

    return may_exceed


def _carried_out(
    walkthrough: Walkthrough,
    keys: list[str],
    stop: threading.Event,
    report: Report,
    may_exceed: Callable[[str], bool],
) -> int:
    code = 0
    with heartbeat(report.still) if isinstance(report, ProgressLines) else nullcontext():
        for event in walkthrough.run_all(stop, keys, may_exceed):
            report(event)
            if isinstance(event, Failed):
                code = event.exit_code
            if isinstance(event, Finished) and isinstance(report, ProgressLines):
                show_summary(event.summary, labels_of_test(walkthrough))
    say()
    say(meter(walkthrough.document).line())
    show_up(walkthrough)
    if code:
        say(f"Try again with: hello-blaze run --walkthrough {walkthrough.name}")
    elif CLEANUP not in keys:
        say(f"Go on with: hello-blaze run --walkthrough {walkthrough.name}")
    return code


def _refuse_wrong_answers(walkthrough: Walkthrough, keys: list[str]) -> None:
    """A wrong answer to a late step is told before the first one begins. Raises UsageError."""
    wrong = {
        f"{key}.{field}": sentence
        for key in keys
        if walkthrough.progress(key) != "done"
        for field, sentence in walkthrough.problems(key).items()
    }
    if not wrong:
        return
    # What follows from a wrong answer is wrong too, but is nothing that one could mend.
    given = {name: sentence for name, sentence in wrong.items() if walkthrough.answers.is_given(name)}
    forget_unrun(walkthrough.name)
    words = [f"{name}: {sentence}" for name, sentence in (given or wrong).items()]
    raise UsageError("An answer is wrong, so nothing was sent.", " ".join(words))


def _wanted(options: Namespace, walkthrough: Walkthrough) -> list[str]:
    """The steps to run: all up to --until; the cleanup unless something is to be kept."""
    keys = [step.key for step in walkthrough.steps if step.key != CLEANUP]
    if options.until is not None and options.until != CLEANUP:
        keys = keys[: keys.index(options.until) + 1]
        return [*keys, CLEANUP] if options.cleanup else keys
    return keys if options.keep else [*keys, CLEANUP]
