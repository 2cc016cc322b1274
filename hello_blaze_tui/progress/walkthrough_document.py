"""The one document that holds all of a walkthrough: answers, results, where each step stands, the ledger."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Literal, get_args

from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.progress import folders
from hello_blaze_tui.progress.ledger import Entry, Ledger, Life
from hello_blaze_tui.progress.store import replace_file
from hello_blaze_tui.request import Resource

SCHEMA = 1
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?")
Progress = Literal["not yet", "here", "done", "failed"]


@dataclass(slots=True)
class StepRecord:
    """How far a step is."""

    progress: Progress = "not yet"
    attempt: int = 1
    """2 after a failure, and so on; part of the names of jobs."""
    started: str = ""
    ended: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    costs: list[dict[str, str]] = field(default_factory=list)
    """What its requests cost: `what`, `usd` (expected; `unknown` where the price is)."""


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
    place: Place
    token: str
    began: str
    machine: str
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: dict[str, StepRecord] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def path(self) -> Path:
        return path_of(self.name)

    def step(self, key: str) -> StepRecord:
        """The record of a step, made when it is first asked for."""
        return self.steps.setdefault(key, StepRecord())

    def going_on(self) -> tuple[Entry, ...]:
        """Jobs that were begun and not seen to end: they cost until they do."""
        here = {key for key, record in self.steps.items() if record.progress == "here"}
        return tuple(entry for entry in self.ledger.up() if entry.is_record and entry.step in here)

    def save(self) -> None:
        """Raises BlazeError when it cannot be written."""
        replace_file(self.path, json.dumps(self.as_json(), indent=1, ensure_ascii=False) + "\n")

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


def path_of(name: str) -> Path:
    """Where the document of a walkthrough lies. Raises UsageError for a name that cannot be one."""
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name[:40]!r} cannot name a walkthrough.",
            todo="Use 1 to 32 letters, digits and hyphens, with a letter or digit at both ends.",
        )
    return folders.walkthroughs() / f"{name}.json"


def names() -> list[str]:
    """The walkthroughs of this machine, the one that was last worked on first."""
    documents = folders.walkthroughs().glob("*.json") if folders.walkthroughs().is_dir() else ()
    return [path.stem for path in sorted(documents, key=lambda path: path.stat().st_mtime, reverse=True)]


def begin(name: str, place: Place) -> WalkthroughDocument:
    """A new walkthrough, not on disk yet."""
    path_of(name)
    token = secrets.token_hex(3)
    return WalkthroughDocument(name, place, token, now(), machine())


def machine() -> str:
    """This machine's own random name, which says nothing about it or its owner."""
    path = folders.state() / "machine"
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        name = f"m-{secrets.token_hex(4)}"
        replace_file(path, name + "\n")
        return name


def load(name: str) -> WalkthroughDocument:
    """Reads a walkthrough.

    Raises:
        UsageError: there is none of that name.
        BlazeError: it is from a newer version, damaged, or cannot be read; it is left as it is.
    """
    path = path_of(name)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        schema = int(document["schema"])
        if schema > SCHEMA:
            raise BlazeError(
                f"The walkthrough {name} was written by a newer hello-blaze.",
                f"Its document has version {schema}, this program knows {SCHEMA}.",
                "Update hello-blaze, then open it again.",
            )
        return _sound(_document(document), name)
    except FileNotFoundError as error:
        known = ", ".join(names()[:5])
        raise UsageError(
            f"There is no walkthrough {name}.",
            todo=f"There are: {known}." if known else "Begin one with: hello-blaze run --practice",
        ) from error
    except OSError as error:
        raise BlazeError(f"{path} cannot be read.", f"{error.strerror}.", "Mend its permissions.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BlazeError(
            f"The walkthrough {name} cannot be read: its document is damaged.",
            f"{path} is not what hello-blaze writes; it was left as it is.",
            "Its resources carry the tag hello-blaze:walkthrough on AWS. Begin under another name.",
        ) from error


def forget_unrun(name: str) -> None:
    """Deletes the document of a walkthrough of which nothing was ever run, so that its name is free again."""
    if path_of(name).exists():
        document = load(name)
        if not document.steps and not tuple(document.ledger):
            document.path.unlink()


def _sound(document: WalkthroughDocument, name: str) -> WalkthroughDocument:
    """Raises ValueError for an unknown life, which would be passed over, another name, and the like."""
    datetime.fromisoformat(document.began)
    records, answers = document.steps.values(), document.answers
    is_sound = (
        document.name == name
        and all(entry.life in get_args(Life) for entry in document.ledger)
        and all(record.progress in get_args(Progress) for record in records)
        and all(isinstance(each, dict) for each in (answers, *answers.values()))
        and all(isinstance(record.result, dict) for record in records)
    )
    if not is_sound:
        raise ValueError(name)
    return document


def _document(data: dict[str, Any]) -> WalkthroughDocument:
    entries = (Entry(**{**entry, "resource": Resource(**entry["resource"])}) for entry in data["ledger"])
    return WalkthroughDocument(
        name=data["name"],
        place=Place(**data["place"]),
        token=data["token"],
        began=data["began"],
        machine=data["machine"],
        answers=data["answers"],
        steps={key: StepRecord(**record) for key, record in data["steps"].items()},
        ledger=Ledger(tuple(entries)),
    )
