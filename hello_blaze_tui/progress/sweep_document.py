"""What was deleted that no walkthrough had made: one document a sweep, kept for the record."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from hello_blaze_tui.progress import folders
from hello_blaze_tui.progress.ledger import Entry, Ledger
from hello_blaze_tui.progress.step_record import StepRecord
from hello_blaze_tui.progress.store import replace_file
from hello_blaze_tui.progress.walkthrough_document import now
from hello_blaze_tui.request import Resource


@dataclass(slots=True)
class SweepDocument:
    """The ledger of one sweep: what was picked, and what of it is gone."""

    account_id: str
    ledger: Ledger
    began: str = field(default_factory=now)
    token: str = field(default_factory=lambda: secrets.token_hex(3))

    @property
    def path(self) -> Path:
        day = self.began.partition("T")[0]
        return folders.state() / "sweeps" / f"{day}-{self.token}.json"

    def step(self, _key: str) -> StepRecord:
        """A deletion costs nothing and has no attempts: nothing of it is kept."""
        return StepRecord()

    def save(self) -> None:
        """Raises BlazeError when it cannot be written."""
        document = {
            "account_id": self.account_id,
            "began": self.began,
            "ledger": [asdict(entry) for entry in self.ledger],
        }
        replace_file(self.path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")


def begin(account_id: str, picked: tuple[Resource, ...]) -> SweepDocument:
    """A sweep of these resources, not on disk yet."""
    entries = (Entry(resource, "cleanup", "created", now()) for resource in picked)
    return SweepDocument(account_id, Ledger(tuple(entries)))
