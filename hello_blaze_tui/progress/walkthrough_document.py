"""The one document that holds all of a walkthrough: answers, results, where each step stands, the ledger."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.progress.checked import MALFORMED, entry_of, made, moment
from hello_blaze_tui.progress.claims import Claim
from hello_blaze_tui.progress.file_names import NAME, names, path_of
from hello_blaze_tui.progress.ledger import Entry, Ledger
from hello_blaze_tui.progress.machine import machine
from hello_blaze_tui.progress.schema import SCHEMA, Newer, upgraded
from hello_blaze_tui.progress.step_record import Progress, StepRecord, record_of
from hello_blaze_tui.progress.store import delete_file, keep_aside, move_file, read_text, replace_file

__all__ = [
    "Damaged",
    "Place",
    "Progress",
    "StepRecord",
    "WalkthroughDocument",
    "begin",
    "load",
    "names",
    "now",
    "of_text",
    "path_of",
]


@dataclass(slots=True)
class Place:
    """Which account a walkthrough belongs to; never a credential."""

    practice: bool
    region: str
    account_id: str
    partition: str = "aws"
    profile: str | None = None


@dataclass(slots=True)
class WalkthroughDocument:
    """Everything about one walkthrough; `save` replaces the file whole."""

    name: str
    begun_as: str
    """The name it was begun under: what it creates bears that one, for a rename must not lose it."""
    place: Place
    token: str
    began: str
    machine: str
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: dict[str, StepRecord] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    read_as: int = SCHEMA
    """The version of the document that lies on disk."""

    @property
    def path(self) -> Path:
        return path_of(self.name)

    def step(self, key: str) -> StepRecord:
        """The record of a step, made when it is first asked for."""
        return self.steps.setdefault(key, StepRecord())

    def progress(self, key: str) -> Progress:
        """How far a step is; asking makes no record."""
        return self.steps[key].progress if key in self.steps else "not yet"

    def undone(self, key: str) -> str:
        """Why a step is to be done again, though it was done; empty: it is not."""
        return self.steps[key].undone if key in self.steps else ""

    def result(self, key: str) -> dict[str, Any]:
        """What a step left; nothing for one that is not done."""
        return self.steps[key].result if key in self.steps else {}

    def going_on(self) -> tuple[Entry, ...]:
        """Jobs that were begun and not seen to end: they cost until they do."""
        costs = [cost for record in self.steps.values() for cost in record.costs]
        unended = {cost["what"] for cost in costs if cost.get("began") and not cost.get("ended")}
        ended = {cost["what"] for cost in costs if cost.get("ended")}
        jobs = (entry for entry in self.ledger.up() if entry.is_record)
        return tuple(
            job
            for job in jobs
            if (name := str(job.resource)) in unended
            or (self.progress(job.step) == "here" and name not in ended)
        )

    def unsettled(self) -> tuple[Entry, ...]:
        """What may be there though nobody saw how it went: jobs that go on, requests without an answer."""
        return (*self.going_on(), *self.ledger.intended())

    def left_up(self) -> tuple[Entry, ...]:
        """What is on AWS, and what may be; a job that is over is a record, and not among it."""
        others = (entry for entry in self.ledger if entry.life == "created" and not entry.is_record)
        return (*self.unsettled(), *others)

    def things_up(self) -> list[Entry]:
        """What the ledger says is up: objects go with their bucket, and jobs that are over are records."""
        return [each for each in self.ledger.up() if each.resource.kind != "object" and not each.is_record]

    def save(self) -> None:
        """Raises BlazeError when it cannot be written, or when another terminal has the right to."""
        with Claim(self.path).writing():
            if self.read_as != SCHEMA and self.path.exists():
                keep_aside(self.path, f"version-{self.read_as}")
            replace_file(self.path, json.dumps(self.as_json(), indent=1, ensure_ascii=False) + "\n")
        self.read_as = SCHEMA

    def delete(self) -> None:
        """Nothing of it stays. Raises BlazeError when another terminal has the right to write it."""
        claim = Claim(self.path)
        with claim.writing():
            delete_file(self.path)
        claim.release()

    def move_to(self, name: str) -> None:
        """Gives its file another name. Raises BlazeError when another terminal has the right to write it."""
        claim = Claim(self.path)
        with claim.writing():
            move_file(self.path, path_of(name))
        claim.release()
        self.name = name

    def read_again(self) -> WalkthroughDocument:
        """As it lies on disk now, under the profile that is used now.

        Raises:
            UsageError: another walkthrough of that name lies there.
            BlazeError: it cannot be read.
        """
        document = load(self.name)
        if document.token != self.token:
            raise UsageError(f"There is a walkthrough {self.name} already.", todo="Choose another name.")
        document.place.profile = self.place.profile
        return document

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "name": self.name,
            "begun_as": self.begun_as,
            "place": asdict(self.place),
            "token": self.token,
            "began": self.began,
            "machine": self.machine,
            "answers": self.answers,
            "steps": {key: asdict(record) for key, record in self.steps.items()},
            "ledger": [asdict(entry) for entry in self.ledger],
        }


def now() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


def begin(name: str, place: Place) -> WalkthroughDocument:
    """A new walkthrough, not on disk yet."""
    path_of(name)
    token = secrets.token_hex(3)
    return WalkthroughDocument(name, name, place, token, now(), machine())


class Damaged(BlazeError):
    """A document that is not what hello-blaze writes."""


def load(name: str) -> WalkthroughDocument:
    """Reads a walkthrough.

    Raises:
        UsageError: there is none of that name.
        Damaged: it is not what hello-blaze writes; it is left as it is.
        BlazeError: it is from a newer version, or cannot be read.
    """
    path = path_of(name)
    try:
        document = of_text(read_text(path))
        if document.name != name:
            # A file that was moved is the same walkthrough; of two that were made of one, only the first is.
            if path_of(document.name).exists():
                raise ValueError(document.name)
            document.name = name
    except Newer as error:
        raise BlazeError(
            f"The walkthrough {name} was written by a newer hello-blaze.",
            str(error),
            "Update hello-blaze, then open it again.",
        ) from error
    except FileNotFoundError as error:
        known = ", ".join(names()[:5])
        raise UsageError(
            f"There is no walkthrough {name}.",
            todo=f"There are: {known}." if known else "Begin one with: hello-blaze run --practice",
        ) from error
    except OSError as error:
        raise BlazeError(f"{path} cannot be read.", f"{error.strerror}.", "Mend its permissions.") from error
    except MALFORMED as error:
        raise Damaged(
            f"The walkthrough {name} cannot be read: its document is damaged.",
            f"{path} is not what hello-blaze writes; it was left as it is.",
            f"Save what can still be read of it with: hello-blaze recover {name}",
        ) from error
    return document


def of_text(text: str) -> WalkthroughDocument:
    """A document of any version that this program knows.

    Raises:
        Newer: it is from a newer version.
        MALFORMED: it is none, or something in it cannot be.
    """
    data, schema = upgraded(json.loads(text))
    steps = {key: record_of(record) for key, record in data.pop("steps").items()}
    ledger = Ledger(tuple(map(entry_of, data.pop("ledger"))))
    place = made(Place, data.pop("place"))
    del data["schema"]
    document = made(
        WalkthroughDocument, {**data, "place": place, "steps": steps, "ledger": ledger, "read_as": schema}
    )
    moment(document.began)
    if not all(map(NAME.fullmatch, (document.name, document.begun_as, document.token))):
        raise ValueError(document.name)
    return document
