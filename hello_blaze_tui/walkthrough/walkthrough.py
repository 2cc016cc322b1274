"""A walkthrough: its answers, where each step stands, and the running of a step as an iterator of events."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import BlazeError, JobFailed, Stopped, UsageError
from hello_blaze_tui.events import Event, Failed, Finished, StepSkipped, StepStarted, Verified
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.store import Claim
from hello_blaze_tui.progress.walkthrough_document import Progress, WalkthroughDocument, now
from hello_blaze_tui.request import Request
from hello_blaze_tui.steps import STEPS, naming
from hello_blaze_tui.steps.checking import problems
from hello_blaze_tui.steps.parsing import accept
from hello_blaze_tui.steps.step import Answers, Field, Scene, Setting, Step, Value, Verification
from hello_blaze_tui.walkthrough.gone import Gone, fresh, told
from hello_blaze_tui.walkthrough.patience import SIGN_IN_UNATTENDED, Patience
from hello_blaze_tui.walkthrough.sending import Sender
from hello_blaze_tui.walkthrough.summary import summary
from hello_blaze_tui.walkthrough.watching import Watch


class Walkthrough:
    """One learner's way through the tutorial on one account."""

    steps: tuple[Step, ...] = STEPS

    def __init__(self, document: WalkthroughDocument, account: Account) -> None:
        self._document = document
        self._account = account
        self._claim = Claim(document.path)
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
    def path(self) -> Path:
        """Where its document lies."""
        return self._document.path

    def claim(self) -> None:
        """Takes the right to write it, until the process's end. Raises BlazeError when another has it."""
        if self._claim.is_ours:
            return
        self._claim.take()
        if self.path.exists():
            # Another terminal may have written it since it was read here.
            self._document = self._document.read_again()

    # What is known

    @property
    def setting(self) -> Setting:
        document = self._document
        return Setting(
            walkthrough=document.name,
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
        document = self._document
        return Answers(
            self.setting,
            {step.key: step for step in self.steps},
            document.answers,
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
        unseen = (step for step in self.steps if self.progress(step.key) in {"here", "failed"})
        jobs = (ledger.find(job) for step in unseen if (job := step.watches(self.answers)) is not None)
        going_on = (entry for entry in jobs if entry and entry.is_record and entry.life == "created")
        return (*going_on, *ledger.intended())

    def step(self, key: str) -> Step:
        """Raises UsageError for a step that the tutorial does not have."""
        for step in self.steps:
            if step.key == key:
                return step
        raise UsageError(
            f"The tutorial has no step {key!r}.", todo=f"It has: {', '.join(s.key for s in self.steps)}."
        )

    def progress(self, key: str) -> Progress:
        record = self._document.steps.get(key)
        return record.progress if record else "not yet"

    def is_to_do(self, key: str) -> bool:
        """Whether a run would carry the step out, be it because what it was built on is outdated."""
        if self.progress(key) != "done":
            return True
        before = self.steps[: self.steps.index(self.step(key)) + 1]
        return any(step.outdated(self.answers) for step in before if step.key == key or not step.leaf)

    def next_step(self) -> Step | None:
        """The first step that is not done; None at the end."""
        return next((step for step in self.steps if self.progress(step.key) != "done"), None)

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

    def answer(self, key: str, field: str, value: Value | None) -> None:
        """Keeps an answer on disk; None: back to the default. Raises UsageError when it does not fit."""
        step = self.step(key)
        accepted = None if value is None else accept(_field(step, field), value)
        given = self._document.answers.setdefault(key, {})
        before = self.answers[f"{key}.{field}"]
        if accepted is None:
            given.pop(field, None)
        else:
            given[field] = accepted
        if self.answers[f"{key}.{field}"] != before:
            self._reopen(step)
        self._document.save()

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
                record.progress, record.result = "not yet", {}
                record.attempt += 1

    def _has_made(self, step: Step) -> bool:
        """Whether something of a name that the step would give is up."""
        try:
            made = [request.creates for request in step.requests(self.answers)]
        except ValueError:
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

    def run_all(self, stop: threading.Event, keys: Iterable[str]) -> Iterator[Event]:
        """Runs these steps, in the tutorial's order, skipping what is done; stops at the first that fails."""
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
            yield from self.run(step.key, stop)
            if self.progress(step.key) != "done":
                return
        yield Finished(step="", summary=summary(self._document, self.steps))

    def run(self, key: str, stop: threading.Event) -> Iterator[Event]:
        """Runs one step, or goes on with it; ends with Verified or Failed.

        Raises:
            Stopped: `stop` was set; whatever runs on AWS goes on, and the next run takes it up.
        """
        step, record = self.step(key), self._document.step(key)
        position = [each.key for each in self.steps].index(key) + 1
        yield StepStarted(step=key, title=step.title, position=position, of=len(self.steps))
        record.progress = "here"
        # From here on: a pause between two runs is no time that the step took.
        record.started, record.ended = now(), ""
        self._document.save()
        try:
            result = yield from self._patiently(step, stop)
        except Stopped:
            raise
        except BlazeError as error:
            record.progress = "failed"
            record.attempt += _used_up(error)
            self._document.save()
            yield _failed(key, error)
        else:
            record.progress, record.result, record.ended = "done", result, now()
            self._document.save()
            yield Verified(step=key, result=result)

    def _patiently(self, step: Step, stop: threading.Event) -> Verification:
        """What passes by itself, or by signing in again, is waited for."""
        patience = Patience(self.account, self._document.place.account_id, step.key, stop)
        watch = Watch(step.key, stop)
        while True:
            try:
                return (yield from patience.noting(self._carry_out(step, stop, watch)))
            except BlazeError as error:
                trouble = error
            yield from patience.wait(trouble, self.sign_in_patience)

    def _carry_out(self, step: Step, stop: threading.Event, watch: Watch) -> Verification:
        self._refuse_wrong_answers(step)
        tags = {tag["Key"]: tag["Value"] for tag in naming.tags(self.answers)}
        sender = Sender(self._document, self.account, step.key, stop, tags)
        yield from sender.reconcile()
        if lost := self.gone.found([step.key]):
            self.gone.make_again(lost)
            raise told(lost)
        requests = tuple(step.requests(self.answers))
        if broken := tuple(step.check(self.answers, self.account)):
            raise UsageError(f"{step.title} was not started.", " ".join(broken))
        sender.refuse_taken(requests)
        responses: tuple[dict[str, Any], ...] = ()
        for request in requests:
            responses += ((yield from sender.send(request)),)
        for request in step.expand(self._scene(responses, stop)):
            responses += ((yield from sender.send(request)),)
        watched = step.watches(self.answers)
        if watched is not None:
            yield from watch.follow(self.account, watched)
        return (yield from step.verify(self._scene(responses, stop)))

    def _refuse_wrong_answers(self, step: Step) -> None:
        wrong = problems(step, self.answers)
        if wrong:
            sentences = " ".join(f"{step.key}.{field}: {sentence}" for field, sentence in wrong.items())
            raise UsageError(f"{step.title} was not started: an answer is wrong.", sentences)

    def _scene(self, responses: tuple[dict[str, Any], ...], stop: threading.Event) -> Scene:
        return Scene(self.answers, self.account, responses, stop)


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
