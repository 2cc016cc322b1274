"""One learner's way: what they answer, and the running of a step, or of all, as an iterator of events."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import replace

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import BlazeError, Stopped, UsageError
from hello_blaze_tui.events import Event, Finished, StepSkipped, Verified
from hello_blaze_tui.progress.claims import Claim
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument
from hello_blaze_tui.steps.checking import problems
from hello_blaze_tui.steps.parsing import accept
from hello_blaze_tui.steps.step import Field, Step, Value, Verification
from hello_blaze_tui.walkthrough.budget import excess, refusal
from hello_blaze_tui.walkthrough.gone import Gone
from hello_blaze_tui.walkthrough.patience import SIGN_IN_UNATTENDED
from hello_blaze_tui.walkthrough.recording import failed, recorded
from hello_blaze_tui.walkthrough.reopening import reopen, repeat
from hello_blaze_tui.walkthrough.standing import Standing
from hello_blaze_tui.walkthrough.step_run import StepRun
from hello_blaze_tui.walkthrough.summary import summary

UNSENT = "Nothing was sent."


class Walkthrough(Standing):
    """One learner's way through the tutorial on one account."""

    def __init__(self, document: WalkthroughDocument, account: Account) -> None:
        super().__init__(document, account)
        self._claim = Claim(document.path)
        self._is_claimed = False
        self.gone = Gone(self)
        """What was deleted elsewhere, looked for and made again."""
        self.sign_in_patience = SIGN_IN_UNATTENDED
        """Seconds that a run waits at most until somebody has signed in again; where somebody is there to be
        told, a front end grants more."""

    def claim(self) -> None:
        """Takes the right to write it, until the process's end. Raises BlazeError when another has it."""
        if self._is_claimed and self._claim.is_ours:
            return
        self._claim.take()
        self._is_claimed = True
        if self._document.path.exists():
            # Another terminal may have written it since it was read here.
            self._document = self._document.read_again()

    def read_again(self) -> None:
        """As another terminal has written it by now. Raises BlazeError: it cannot be read any more."""
        with self._claim.reading():
            self._document = self._document.read_again()

    # What is answered

    def answer(self, key: str, field: str, value: Value | None, *, unfinished: bool = False) -> None:
        """Keeps an answer on disk; None: back to the default.

        Raises:
            UsageError: it is not of the field's kind. Text that is `unfinished`, being typed, is kept
                nevertheless, and `problems` tells what is wrong with it.
        """
        step = self.step(key)
        wanted = _field(step, field)
        as_it_is = value is None or (unfinished and isinstance(value, str))
        accepted = value if as_it_is else accept(wanted, value)
        given = self._document.answers.setdefault(key, {})
        before = self.answers[f"{key}.{field}"]
        if accepted is None:
            given.pop(field, None)
        else:
            given[field] = accepted
        if wanted.reopens and self.answers[f"{key}.{field}"] != before:
            reopen(self, step, f"an answer to {step.title} was changed")
        self._document.save()

    def reopen(self, step: Step) -> None:
        """The step is outdated, and is to be done again under fresh names."""
        reopen(self, step, f"a file of {step.title} was changed")
        self._document.save()

    def repeat(self, step: Step) -> None:
        """The step is to be done once more with the answers as they are."""
        repeat(self, step)
        self._document.save()

    @contextmanager
    def unchanged_when_refused(self) -> Iterator[None]:
        """What is answered inside is taken back when a UsageError comes of it: it would be in the way of the
        next run, which nobody told of it."""
        before = deepcopy(self._document)
        try:
            yield
        except UsageError:
            self._document = before
            if before.path.exists():
                before.save()
            raise

    # What runs

    def run_all(
        self, stop: threading.Event, keys: Iterable[str], may_exceed: Callable[[str], bool] = lambda _: False
    ) -> Iterator[Event]:
        """Runs these steps, in the tutorial's order, skipping what is done; stops at the first that fails.

        Args:
            stop: As for `run`.
            keys: The steps.
            may_exceed: Asked with a sentence before a step that would exceed the budget; False: not begun.
        """
        wanted = set(keys)
        for step in self.steps:
            record = self._document.step(step.key)
            if step.key not in wanted:
                continue
            if step.outdated(self.answers):
                self.reopen(step)
            if record.progress == "done":
                yield StepSkipped(step=step.key, title=step.title, result=record.result)
                continue
            if (words := excess(self, step.key)) and not may_exceed(words):
                yield failed(step.key, refusal(step.title, words))
                return
            yield from self.run(step.key, stop)
            if self.progress(step.key) != "done":
                return
        yield Finished(step="", summary=summary(self._document, self.steps))

    def run(
        self, key: str, stop: threading.Event, question: Mapping[str, Value] | None = None
    ) -> Iterator[Event]:
        """Runs one step, or goes on with it; ends with Verified or Failed.

        Args:
            key: The step.
            stop: Ends it at the next pause.
            question: Answers for this once, to a step that is done and is carried out once more. The
                learner's own answers stay; when it fails, the step and its result stay as they were.

        Raises:
            Stopped: `stop` was set; whatever runs on AWS goes on, and the next run takes it up.
        """
        step = self.step(key)
        if question is None:
            yield from recorded(self, step, self._carried_out(step, stop))
        else:
            yield from self._told(step, self._asked(step, question, stop))

    def _carried_out(self, step: Step, stop: threading.Event) -> Verification:
        if wrong := problems(step, self.answers):
            sentences = " ".join(f"{step.key}.{field}: {sentence}" for field, sentence in wrong.items())
            raise UsageError(f"{step.title} was not started: an answer is wrong.", sentences)
        run = StepRun(step, self._document, self.account, lambda: self.answers, stop)
        return (yield from run.patiently(self.gone, self.sign_in_patience))

    def _asked(self, step: Step, question: Mapping[str, Value], stop: threading.Event) -> Verification:
        self.claim()
        once = {step.key: question}
        if wrong := problems(step, self.answers_under(once)):
            labels = {field.key: field.label for field in step.fields}
            sentences = " ".join(f"{labels.get(key, key)}: {said}" for key, said in wrong.items())
            raise UsageError(UNSENT, sentences)
        run = StepRun(step, self._document, self.account, lambda: self.answers_under(once), stop)
        # A question looks for its endpoint itself.
        return (yield from run.patiently(None, self.sign_in_patience))

    def _told(self, step: Step, asked: Verification) -> Iterator[Event]:
        """Of a question: only an answer is written down."""
        try:
            result = yield from asked
        except Stopped:
            raise
        except BlazeError as error:
            with suppress(BlazeError):
                # The endpoint that did not answer may be gone; it is not to go on costing here.
                yield from self.gone.noticed(step.key)
            told = failed(step.key, error)
            yield replace(told, what=UNSENT) if isinstance(error, UsageError) else told
        else:
            self._document.step(step.key).result = result
            self._document.save()
            yield Verified(step=step.key, result=result)


def _field(step: Step, key: str) -> Field:
    try:
        return step.field(key)
    except KeyError as error:
        known = ", ".join(field.key for field in step.fields)
        raise UsageError(f"The step {step.key} has no field {key!r}.", todo=f"It has: {known}.") from error
