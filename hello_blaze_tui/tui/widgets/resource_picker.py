"""What the walkthrough has up, each to be deleted or kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.walkthrough.money import brief_rate

FIRST = ("endpoint", "schedule", "endpoint configuration", "model", "bucket", "role")
"""What is listed, and in which order: objects go with their bucket, records of jobs stay and cost nothing."""


class ResourcePicker(Vertical):
    """A list with a mark before each; what costs while idle stands first."""

    DEFAULT_CSS = """
    ResourcePicker { height: auto; padding: 0 1; }
    ResourcePicker SelectionList { height: auto; border: none; background: transparent; }
    """

    @dataclass
    class Kept(Message):
        """The learner chose what is not deleted, by name."""

        names: list[str]

    def __init__(self, up: Sequence[Entry], kept: Sequence[str]) -> None:
        super().__init__()
        self._entries = sorted(
            (entry for entry in up if entry.resource.kind in FIRST),
            key=lambda e: FIRST.index(e.resource.kind),
        )
        self._kept = set(kept)

    def compose(self) -> ComposeResult:
        yield Static("What this walkthrough created and has up; what is marked is deleted.", markup=False)
        rows = []
        for entry in self._entries:
            name, kind = entry.resource.name, entry.resource.kind
            rows.append(Selection(self._words(entry), name, not {name, kind} & self._kept))
        yield SelectionList[str](*rows) if rows else Static("Nothing is up.", markup=False)

    def _words(self, entry: Entry) -> Text:
        kind = entry.resource.kind.removeprefix("endpoint ")
        return Text(f"{kind:<13} {entry.resource.name}   {brief_rate(entry)}")

    @on(SelectionList.SelectedChanged)
    def choose(self, event: SelectionList.SelectedChanged[str]) -> None:
        event.stop()
        marked = set(event.selection_list.selected)
        self.post_message(
            self.Kept([e.resource.name for e in self._entries if e.resource.name not in marked])
        )
