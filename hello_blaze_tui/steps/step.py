"""What a step is: fields, the requests it makes of them, and how its result is verified.

A step is data plus a few functions. It holds no state, prints nothing, and does not know who asks.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.events import Event
from hello_blaze_tui.request import Request, Resource

Value = str | int | float | bool | list[str] | list[dict[str, str]] | dict[str, str]
"""What a field can hold; JSON and TOML can hold it too."""

Kind = Literal["text", "integer", "decimal", "boolean", "choice", "file", "list", "mapping", "rows"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for the whole walkthrough, known before the first step."""

    walkthrough: str
    """The name it was begun under; a rename leaves it, since names on AWS are made of it."""
    token: str
    """Six random characters chosen when the walkthrough began; they make its global names unique."""
    practice: bool
    account_id: str
    partition: str
    region: str
    began: str
    """When the walkthrough began, ISO 8601 in UTC."""
    machine: str
    """The random name of the machine it was begun on."""


class Answers:
    """The learner's answers over the fields' defaults, and what earlier steps found out.

    `answers["training.instance_type"]` is what was given, else the field's default (which may look at other
    answers). `answers.result("training")` is the result of a step that is done, else an empty mapping.
    """

    def __init__(
        self,
        setting: Setting,
        steps: Mapping[str, Step],
        given: Mapping[str, Mapping[str, Value]],
        results: Mapping[str, Mapping[str, Any]],
        attempts: Mapping[str, int],
        created: Mapping[Resource, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self.setting = setting
        self.created = tuple(created)
        """What this walkthrough created and has not deleted, oldest first."""
        self.needs = {str(resource): needs for resource, needs in created.items()}
        """What each of it cannot work without, all by kind and name; nothing where that is not known."""
        self._steps = steps
        self._given = given
        self._results = results
        self._attempts = attempts

    def __getitem__(self, name: str) -> Value:
        step, _, key = name.partition(".")
        given = self._given.get(step, {})
        return given[key] if key in given else self._steps[step].field(key).default_for(self)

    def text(self, name: str) -> str:
        return str(self[name])

    def integer(self, name: str) -> int:
        return int(str(self[name]))

    def flag(self, name: str) -> bool:
        return bool(self[name])

    def items(self, name: str) -> list[str]:
        value = self[name]
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]

    def pairs(self, name: str) -> dict[str, str]:
        value = self[name]
        return value if isinstance(value, dict) else {}

    def rows(self, name: str) -> list[dict[str, str]]:
        value = self[name]
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []

    def is_given(self, name: str) -> bool:
        step, _, key = name.partition(".")
        return key in self._given.get(step, {})

    def result(self, step: str) -> Mapping[str, Any]:
        return self._results.get(step, {})

    def attempt(self, step: str) -> int:
        """1 for the first try of a step, 2 after a failure; a part of names, as AWS takes none twice."""
        return self._attempts.get(step, 1)


Check = Callable[[Value, Answers], str | None]
"""Gives the sentence to show when the value is wrong: what is allowed; None when it is right."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, in the console's words."""

    key: str
    label: str
    """The AWS console's own label."""
    help: str
    """One or two plain sentences: what it is, what it does."""
    kind: Kind = "text"
    default: Value | Callable[[Answers], Value] = ""
    choices: tuple[str, ...] = ()
    """For kind `choice`: what is allowed. For other kinds: what is proposed."""
    account_choices: Callable[[Account, Answers], Iterable[str]] | None = None
    """Choices that are read from the account (existing buckets, roles ...); a network call."""
    describe: Callable[[str, Answers], str] | None = None
    """What a choice is, in a few words that stand beside it."""
    columns: tuple[Field, ...] = ()
    """For kind `rows`: what a row is made of; each a `text` or a `choice`."""
    item: str = ""
    """For kinds `rows` and `mapping`: what a row is called, e.g. `input`."""
    check: Check | None = None
    member: str = ""
    """The member of the request that it becomes, as aws.check names it, e.g. `processingJobName`."""
    group: str = ""
    """The heading in the AWS console's form under which it stands."""
    folded: bool = False
    """Rarely needed: folded away in the wizard, behind "more settings" in the plain front end."""
    when: Callable[[Answers], bool] | None = None
    """False: the field has no meaning with the other answers, and is neither shown nor checked."""
    reopens: bool = True
    """False: it is about what comes after the step is done; another value leaves what was done as it is."""

    def default_for(self, answers: Answers) -> Value:
        return self.default(answers) if callable(self.default) else self.default

    def is_shown(self, answers: Answers) -> bool:
        return self.when is None or self.when(answers)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a running step may look at."""

    answers: Answers
    account: Account
    responses: tuple[Mapping[str, Any], ...]
    """AWS's answers to the step's requests, in their order."""
    stop: threading.Event


Verification = Generator[Event, None, dict[str, Any]]
"""Yields events on the way and returns the result: JSON-able, shown to the learner, used by later steps."""


def nothing(_answers: Answers) -> Iterable[Request]:
    """Of a step that sends nothing, or finds out first what there is to be sent."""
    return ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tutorial."""

    key: str
    title: str
    verify: Callable[[Scene], Verification]
    """Looks on AWS whether the step's result is there and right. Raises BlazeError when it is not."""
    fields: tuple[Field, ...] = ()
    requests: Callable[[Answers], Iterable[Request]] = nothing
    """What will be sent, in order: pure, so that it can be shown live while the form changes."""
    expand: Callable[[Scene], Iterable[Request]] = lambda _scene: ()
    """Requests that only reading the account can tell, asked for after the others were sent: each is carried
    out before the next is asked for."""
    watches: Callable[[Answers], Resource | None] = lambda _answers: None
    """The job or endpoint to follow to its end after the requests were sent."""
    check: Callable[[Answers, Account], Iterable[str]] = lambda _answers, _account: ()
    """Rules of meaning that need a look at the account (the bucket's region, inputs not empty): one sentence
    for each that is broken; nothing is sent while there is one."""

    outdated: Callable[[Answers], bool] = lambda _answers: False
    """Whether what the step did is no longer what the answers say, although they are the same: a file was
    changed since."""
    kept: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda _result: {}
    """What stays of its result when it is to be done again."""
    needs: tuple[str, ...] | Callable[[Answers], tuple[str, ...]] = ()
    """The earlier steps whose answers or results it is built on: done anew with one of them."""
    any_time: bool = False
    """True: it needs none of the steps before it."""
    logged: Callable[[Answers], Sequence[Resource]] | None = None
    """What has a log that belongs to it; None: what it watches."""

    def needs_with(self, answers: Answers) -> tuple[str, ...]:
        return self.needs(answers) if callable(self.needs) else self.needs

    def field(self, key: str) -> Field:
        for candidate in self.fields:
            if candidate.key == key:
                return candidate
        raise KeyError(f"{self.key}.{key}")


def path_of(value: Value) -> Path:
    """A `file` field's value as a path, with `~` spelled out."""
    # Path.expanduser raises for a user that is not there; os.path's leaves the name as it is.
    return Path(os.path.expanduser(str(value)))  # noqa: PTH111
