"""A walkthrough: its answers, where each step stands, and the running of a step as an iterator of events."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import replace

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import BlazeError, JobFailed, Stopped, UsageError
from hello_blaze_tui.events import Event, Failed, Finished, StepSkipped, StepStarted, Verified
from hello_blaze_tui.progress.claims import Claim
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import Progress, WalkthroughDocument, now
from hello_blaze_tui.request import Request
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.checking import problems
from hello_blaze_tui.steps.parsing import accept
from hello_blaze_tui.steps.step import Answers, Field, Setting, Step, Value, Verification
from hello_blaze_tui.walkthrough.budget import excess, half_used, refusal, unpriced
from hello_blaze_tui.walkthrough.costs import settle
from hello_blaze_tui.walkthrough.gone import Gone, fresh
from hello_blaze_tui.walkthrough.patience import SIGN_IN_UNATTENDED
from hello_blaze_tui.walkthrough.step_run import StepRun
from hello_blaze_tui.walkthrough.summary import summary

Given = Mapping[str, Mapping[str, Value]]
"""Answers by step and field."""
UNSENT = "Nothing was sent."


class Walkthrough:
    """One learner's way through the tutorial on one account."""

    steps: tuple[Step, ...] = STEPS

    def __init__(self, document: WalkthroughDocument, account: Account) -> None:
        self._document = document
        self._account = account
        self._claim = Claim(document.path)
        self._is_claimed = False
        self.gone = Gone(lambda: self._document, lambda: self.account, self._make_again)
        """What was deleted elsewhere, looked for and made again."""
        self.sign_in_patience = SIGN_IN_UNATTENDED
        """Seconds that a run waits at most until somebody has signed in again; where somebody is there to be
        told, a front end grants more."""

    @property
    def account(self) -> Account:
        """The account, in the region that the learner chose."""
        self._account = self._account.in_region(self.setting.region)
        return self._account

    @property
    def name(self) -> str:
        return self._document.name

    @property
    def practice(self) -> bool:
        """Whether it goes over the practice account, where nothing costs."""
        return self._document.place.practice

    @property
    def document(self) -> WalkthroughDocument:
        """All that is known of it, for who reads; nobody else writes it."""
        return self._document

    def claim(self) -> None:
        """Takes the right to write it, until the process's end. Raises BlazeError when another has it."""
        if self._is_claimed and self._claim.is_ours:
            return
        self._claim.take()
        self._is_claimed = True
        if self._document.path.exists():
            # Another terminal may have written it since it was read here.
            self._document = self._document.read_again()

    # What is known

    @property
    def setting(self) -> Setting:
        document = self._document
        return Setting(
            walkthrough=document.begun_as,
            token=document.token,
            practice=document.place.practice,
            account_id=document.place.account_id,
            partition=document.place.partition,
            region=str(document.answers.get("region", {}).get("name", document.place.region)),
            began=document.began,
            machine=document.machine,
        )

    @property
    def answers(self) -> Answers:
        return self._answers({})

    def _answers(self, for_once: Given) -> Answers:
        """The learner's answers, under those that hold for one run only."""
        document = self._document
        once = {key: {**document.answers.get(key, {}), **given} for key, given in for_once.items()}
        return Answers(
            self.setting,
            {step.key: step for step in self.steps},
            {**document.answers, **once},
            {key: record.result for key, record in document.steps.items()},
            {key: record.attempt for key, record in document.steps.items()},
            tuple(entry.resource for entry in self.up()),
        )

    def up(self) -> tuple[Entry, ...]:
        """What it created and has not deleted, oldest first."""
        return self._document.ledger.up()

    def unsettled(self) -> tuple[Entry, ...]:
        """What may be there though nobody saw how it went: jobs that go on, requests without an answer."""
        ledger = self._document.ledger
        failed = (step for step in self.steps if self.progress(step.key) == "failed")
        jobs = (ledger.find(job) for step in failed if (job := step.watches(self.answers)) is not None)
        unwatched = (entry for entry in jobs if entry and entry.is_record and entry.life == "created")
        return tuple(dict.fromkeys((*self._document.going_on(), *unwatched, *ledger.intended())))

    def step(self, key: str) -> Step:
        """Raises UsageError for a step that the tutorial does not have."""
        for step in self.steps:
            if step.key == key:
                return step
        raise UsageError(
            f"The tutorial has no step {key!r}.", todo=f"It has: {', '.join(s.key for s in self.steps)}."
        )

    def progress(self, key: str) -> Progress:
        return self._document.progress(key)

    def is_to_do(self, key: str) -> bool:
        """Whether a run would carry the step out, be it because what it was built on is outdated."""
        if self.progress(key) != "done":
            return True
        before = self.steps[: self.steps.index(self.step(key)) + 1]
        return any(step.outdated(self.answers) for step in before if step.key == key or not step.leaf)

    def missing_before(self, key: str) -> list[str]:
        """Titles of the steps before this one that are not done."""
        before = self.steps[: self.steps.index(self.step(key))]
        return [step.title for step in before if self.progress(step.key) != "done"]

    def problems(self, key: str) -> dict[str, str]:
        """What is wrong with the answers to a step: a sentence by field; empty when it can be sent."""
        return problems(self.step(key), self.answers)

    def requests(self, key: str) -> Sequence[Request]:
        """What the step will send, with the answers as they are. Call it only while `problems` has none."""
        return tuple(self.step(key).requests(self.answers))

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
            self._reopen(step)
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

    def _reopen(self, step: Step) -> None:
        """A step that is done is to be done again, and with it what was built on it, under fresh names."""
        if self.progress(step.key) == "failed" and self._has_made(step):
            # It was made of other answers.
            self._document.step(step.key).attempt += 1
        if self.progress(step.key) != "done":
            return
        position = self.steps.index(step)
        for later in (step,) if step.leaf else self.steps[position:]:
            record = self._document.step(later.key)
            if record.progress != "not yet":
                record.progress, record.result = "not yet", later.kept(record.result)
                record.attempt += 1

    def _has_made(self, step: Step) -> bool:
        """Whether something of a name that the step would give is up."""
        try:
            made = [request.creates for request in step.requests(self.answers)]
        except (ValueError, OSError):
            return False
        entries = [self._document.ledger.find(each) for each in made if each and each.kind != "object"]
        return any(entry is not None and entry.life == "created" for entry in entries)

    # What somebody deleted elsewhere

    def _make_again(self, entry: Entry) -> None:
        step = self.step(entry.step)
        if self.progress(step.key) in {"here", "failed"}:
            self._document.step(step.key).attempt += 1
        self._reopen(step)
        for field in step.fields:
            # AWS may not give a name again at once; one that does not follow from the attempt is counted up.
            if self.answers[f"{step.key}.{field.key}"] == entry.resource.name:
                self._document.answers.setdefault(step.key, {})[field.key] = fresh(entry.resource.name)

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
                self._reopen(step)
            if record.progress == "done":
                yield StepSkipped(step=step.key, title=step.title, result=record.result)
                continue
            if (words := excess(self, step.key)) and not may_exceed(words):
                yield _failed(step.key, refusal(step.title, words))
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
        if question is not None:
            yield from self._ask(self.step(key), question, stop)
            return
        step, record = self.step(key), self._document.step(key)
        position = [each.key for each in self.steps].index(key) + 1
        yield StepStarted(step=key, title=step.title, position=position, of=len(self.steps))
        record.progress = "here"
        # From here on: a pause between two runs is no time that the step took.
        record.started, record.ended = now(), ""
        self._document.save()
        before = meter(self._document)
        yield from unpriced(self, key)
        try:
            _refuse_wrong_answers(step, self.answers)
            result = yield from self._carried_out(step, stop, {})
        except Stopped:
            raise
        except BlazeError as error:
            record.progress = "failed"
            if _used_up(error):
                record.attempt += 1
                error.todo = f"{error.todo} {self._name_to_change(step)}".strip()
            settle(self._document, self.account)
            self._document.save()
            yield _failed(key, error)
        else:
            record.progress, record.result, record.ended = "done", result, now()
            settle(self._document, self.account)
            self._document.save()
            yield Verified(step=key, result=result)
        yield from half_used(before, meter(self._document), key)

    def _name_to_change(self, step: Step) -> str:
        """The next try has a fresh name, unless the learner gave the one that is used up."""
        used = step.watches(self.answers)
        for field in step.fields:
            name = f"{step.key}.{field.key}"
            if used is not None and self.answers.is_given(name) and self.answers[name] == used.name:
                return f"AWS takes no job's name twice: give another one than {used.name} ({name})."
        return ""

    def _ask(self, step: Step, question: Mapping[str, Value], stop: threading.Event) -> Iterator[Event]:
        try:
            self.claim()
            _refuse_wrong_question(step, self._answers({step.key: question}))
            result = yield from self._carried_out(step, stop, {step.key: question})
        except Stopped:
            raise
        except BlazeError as error:
            with suppress(BlazeError):
                # The endpoint that did not answer may be gone; it is not to go on costing here.
                yield from self.gone.noticed(step.key)
            failed = _failed(step.key, error)
            yield replace(failed, what=UNSENT) if isinstance(error, UsageError) else failed
        else:
            self._document.step(step.key).result = result
            self._document.save()
            yield Verified(step=step.key, result=result)

    def _carried_out(self, step: Step, stop: threading.Event, once: Given) -> Verification:
        run = StepRun(step, self._document, self.account, lambda: self._answers(once), stop)
        # A question looks for its endpoint itself.
        return (yield from run.patiently(None if once else self.gone, self.sign_in_patience))


def _refuse_wrong_answers(step: Step, answers: Answers) -> None:
    wrong = problems(step, answers)
    if wrong:
        sentences = " ".join(f"{step.key}.{field}: {sentence}" for field, sentence in wrong.items())
        raise UsageError(f"{step.title} was not started: an answer is wrong.", sentences)


def _refuse_wrong_question(step: Step, answers: Answers) -> None:
    wrong = problems(step, answers)
    if wrong:
        labels = {field.key: field.label for field in step.fields}
        raise UsageError(UNSENT, " ".join(f"{labels.get(key, key)}: {said}" for key, said in wrong.items()))


def _field(step: Step, key: str) -> Field:
    try:
        return step.field(key)
    except KeyError as error:
        known = ", ".join(field.key for field in step.fields)
        raise UsageError(f"The step {step.key} has no field {key!r}.", todo=f"It has: {known}.") from error


def _used_up(error: BlazeError) -> bool:
    """Whether the step's names are, so that the next try needs others: AWS takes no job's name twice.

    What AWS or the network refused (it has a code) leaves the step where it is: a job that could not be
    watched runs on, and the next try follows it.
    """
    return not isinstance(error, UsageError) and error.code in {"", "ResourceInUse"}


def _failed(key: str, error: BlazeError) -> Failed:
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
