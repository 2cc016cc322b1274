"""Writes down how the run of a step goes, and tells it: begun, done or failed, and what it has cost."""

from __future__ import annotations

from collections.abc import Iterator

from hello_blaze_tui.errors import BlazeError, JobFailed, Stopped, UsageError
from hello_blaze_tui.events import Event, Failed, StepStarted, Verified
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import now
from hello_blaze_tui.steps.step import Step, Verification
from hello_blaze_tui.walkthrough.budget import half_used, unpriced
from hello_blaze_tui.walkthrough.costs import settle
from hello_blaze_tui.walkthrough.reopening import undo_built_on
from hello_blaze_tui.walkthrough.standing import Standing


def recorded(standing: Standing, step: Step, run: Verification) -> Iterator[Event]:
    """The events of a run that is not begun yet; they end with Verified or Failed."""
    record = standing.document.step(step.key)
    position = standing.steps.index(step) + 1
    yield StepStarted(step=step.key, title=step.title, position=position, of=len(standing.steps))
    record.progress = "here"
    # From here on: a pause between two runs is no time that the step took.
    record.started, record.ended, record.failure = now(), "", {}
    standing.document.save()
    before = meter(standing.document)
    yield from unpriced(standing, step.key)
    end: Event
    try:
        result = yield from run
    except Stopped:
        raise
    except BlazeError as error:
        record.progress = "failed"
        if _used_up(error):
            record.attempt += 1
            error.todo = f"{error.todo} {_name_to_change(standing, step)}".strip()
        end = failed(step.key, error)
        record.failure = {"what": end.what, "why": end.why, "todo": end.todo, "log_line": end.log_line}
    else:
        record.progress, record.result, record.ended = "done", result, now()
        if record.undone:
            record.undone = ""
            undo_built_on(standing, step, f"{step.title} was done anew")
        end = Verified(step=step.key, result=result)
    settle(standing.document, standing.account)
    standing.document.save()
    yield end
    yield from half_used(before, meter(standing.document), step.key)


def failed(key: str, error: BlazeError) -> Failed:
    """How a step ended that could not be carried out."""
    log_line = error.log_line if isinstance(error, JobFailed) else ""
    return Failed(
        step=key,
        what=error.what,
        why=error.why,
        todo=error.todo,
        code=error.code,
        log_line=log_line,
        exit_code=error.exit_code,
    )


def _used_up(error: BlazeError) -> bool:
    """Whether the step's names are, so that the next try needs others: AWS takes no job's name twice.

    What AWS or the network refused (it has a code) leaves the step where it is: a job that could not be
    watched runs on, and the next try follows it.
    """
    return not isinstance(error, UsageError) and error.code in {"", "ResourceInUse"}


def _name_to_change(standing: Standing, step: Step) -> str:
    """The next try has a fresh name, unless the learner gave the one that is used up."""
    answers = standing.answers
    used = step.watches(answers)
    for field in step.fields:
        name = f"{step.key}.{field.key}"
        if used is not None and answers.is_given(name) and answers[name] == used.name:
            return f"AWS takes no job's name twice: give another one than {used.name} ({name})."
    return ""
