"""How a walkthrough stands: its answers, how far each step is, and what can be told of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.events import Failed
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Progress, WalkthroughDocument
from hello_blaze_tui.request import Request, Sender
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.checking import problems
from hello_blaze_tui.steps.step import Answers, Setting, Step, Value

Given = Mapping[str, Mapping[str, Value]]
"""Answers by step and field."""


class Standing:
    """A walkthrough for who only reads it."""

    steps: tuple[Step, ...] = STEPS

    def __init__(self, document: WalkthroughDocument, account: Account) -> None:
        self._document = document
        self._account = account

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
        """All that is known of it; the present one, since another terminal may have written a newer."""
        return self._document

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
    def sender(self) -> Sender:
        """As whom its requests are sent, and where."""
        return Sender(self.setting.region, self._document.place.profile, practice=self.practice)

    @property
    def answers(self) -> Answers:
        """The learner's answers."""
        return self.answers_under({})

    def answers_under(self, for_once: Given) -> Answers:
        """The learner's answers, under those that hold for one run only."""
        document = self._document
        once = {key: {**document.answers.get(key, {}), **given} for key, given in for_once.items()}
        return Answers(
            self.setting,
            {step.key: step for step in self.steps},
            {**document.answers, **once},
            {key: record.result for key, record in document.steps.items()},
            {key: record.attempt for key, record in document.steps.items()},
            {entry.resource: entry.needs for entry in self.up()},
        )

    def up(self) -> tuple[Entry, ...]:
        """What it created and has not deleted, oldest first."""
        return self._document.ledger.up()

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

    @property
    def states(self) -> Mapping[str, Progress]:
        """How far each step is, by its key."""
        return {step.key: self.progress(step.key) for step in self.steps}

    def last_failure(self, key: str) -> Failed | None:
        """How the step failed when it was last tried; None: it did not, or was done since."""
        record = self._document.steps.get(key)
        if record is None or record.progress != "failed" or not record.failure:
            return None
        why, todo, log_line = (record.failure.get(name, "") for name in ("why", "todo", "log_line"))
        return Failed(step=key, what=record.failure["what"], why=why, todo=todo, log_line=log_line)

    def is_to_do(self, key: str) -> bool:
        """Whether a run would carry the step out, be it because what it is built on is outdated or undone."""
        if self.progress(key) != "done":
            return True
        answers, below = self.answers, self._below(key)
        outdated = (step.outdated(answers) for step in (*below, self.step(key)))
        return any(self._document.undone(step.key) for step in below) or any(outdated)

    def built_on(self, step: Step) -> tuple[Step, ...]:
        """The later steps whose answers or results come of this one's, in the tutorial's order."""
        found, answers = [step], self.answers
        for later in self.steps[self.steps.index(step) + 1 :]:
            if any(each.key in later.needs_with(answers) for each in found):
                found.append(later)
        return tuple(found[1:])

    def _below(self, key: str) -> list[Step]:
        """The same looked at from above: the steps that this one is built on, the nearest first."""
        found, answers = [self.step(key)], self.answers
        for earlier in reversed(self._before(key)):
            if any(earlier.key in each.needs_with(answers) for each in found):
                found.append(earlier)
        return found[1:]

    def outdated_before(self, key: str) -> Step | None:
        """The step before this one whose files were changed since it was done; None where there is none, or
        where a job has worked with them already: what follows is built on what that job left."""
        for step in self._below(key):
            if self.progress(step.key) == "done":
                if step.outdated(self.answers):
                    return step
                if step.watches(self.answers) is not None:
                    return None
        return None

    def missing_before(self, key: str) -> list[Step]:
        """The steps before this one that are not done and come first."""
        if self.step(key).any_time:
            return []
        return [step for step in self._before(key) if self.progress(step.key) != "done"]

    def _before(self, key: str) -> Sequence[Step]:
        return self.steps[: self.steps.index(self.step(key))]

    def problems(self, key: str) -> dict[str, str]:
        """What is wrong with the answers to a step: a sentence by field; empty when it can be sent."""
        return problems(self.step(key), self.answers)

    def requests(self, key: str) -> Sequence[Request]:
        """What the step will send, with the answers as they are. Call it only while `problems` has none."""
        return tuple(self.step(key).requests(self.answers))
