"""A step's fields under the console's headings."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Collapsible, Label

from hello_blaze_tui.steps.step import Answers, Field, Step, Value
from hello_blaze_tui.tui.widgets.field_row import FieldRow


class Group(Vertical):
    """The fields under one heading; those that are rarely needed are folded away."""

    DEFAULT_CSS = """
    Group { height: auto; }
    Group .form--group { text-style: bold; margin-top: 1; }
    Group Collapsible { border: none; padding: 0; background: transparent; }
    """

    def __init__(self, name: str, step: str, rows: Sequence[FieldRow], answers: Answers) -> None:
        super().__init__()
        self._title = name
        self._step = step
        self._rows = rows
        self._folded = [row for row in rows if row.field.folded]
        self._is_all_folded = len(self._folded) == len(rows)
        self._fold = Collapsible()
        self._answers = answers
        self._problems: Mapping[str, str] = {}

    def compose(self) -> ComposeResult:
        if self._title and not self._is_all_folded:
            yield Label(self._title, classes="form--group", markup=False)
        yield from (row for row in self._rows if not row.field.folded)
        yield self._fold

    def on_mount(self) -> None:
        self.refresh_answers(self._answers, self._problems)

    @on(Collapsible.Expanded)
    async def unfold(self) -> None:
        """Half of a form is folded away, and most of it is never looked at: it is made when it is."""
        await self._fold.query_one(Collapsible.Contents).mount_all(
            row for row in self._folded if not row.is_attached
        )

    async def reveal(self, row: FieldRow) -> None:
        """Unfolds what `row` lies in."""
        if row in self._folded:
            self._fold.collapsed = False
            await self.unfold()

    def refresh_answers(self, answers: Answers, problems: Mapping[str, str]) -> None:
        """A heading and a fold are there while something is under them."""
        self._answers, self._problems = answers, problems
        self.display = any(row.field.is_shown(answers) for row in self._rows)
        self._fold.display = any(row.field.is_shown(answers) for row in self._folded)
        self._fold.title = self._told()

    def _told(self) -> str:
        answers = self._answers
        fields = [row.field for row in self._folded if row.field.is_shown(answers)]
        changed = sum(answers.is_given(f"{self._step}.{field.key}") for field in fields)
        plural = "s" * (len(fields) != 1)
        told = f"{len(fields)} {'' if self._is_all_folded else 'more '}setting{plural}"
        if self._is_all_folded and self._title:
            told = f"{self._title}: {told}"
        wrong = sum(field.key in self._problems for field in fields)
        return told + f", {changed} changed" * bool(changed) + f", {wrong} to mend" * bool(wrong)


class Form(Vertical):
    """All fields of a step."""

    DEFAULT_CSS = """
    Form { height: auto; padding: 0 1; }
    """

    def __init__(self, step: Step, answers: Answers, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._step = step
        self._answers = answers
        self._is_filled = asyncio.Event()

    @cached_property
    def _rows(self) -> Mapping[str, FieldRow]:
        return {field.key: FieldRow(field, self._step.key, self._answers) for field in self._step.fields}

    @cached_property
    def _groups(self) -> Sequence[Group]:
        return [
            Group(name, self._step.key, [self._rows[field.key] for field in fields], self._answers)
            for name, fields in _grouped(self._step).items()
        ]

    def on_mount(self) -> None:
        self.call_after_refresh(self._fill)

    @work
    async def _fill(self) -> None:
        """What stands above the form is drawn first: all at once held up a key for a sixth of a second."""
        for group in self._groups:
            await self.mount(group)
        self._is_filled.set()

    def refresh_answers(self, answers: Answers, problems: Mapping[str, str]) -> None:
        """Shows what follows from an answer: other defaults, other fields shown, what is wrong now."""
        for key, row in self._rows.items():
            row.refresh_answers(answers, problems.get(key))
        for group in self._groups:
            group.refresh_answers(answers, problems)

    def row(self, key: str) -> FieldRow:
        """The field `key`; one that is folded away may not be on the screen yet."""
        return self._rows[key]

    async def reveal(self, key: str) -> FieldRow:
        """The field `key`, unfolded."""
        await self._is_filled.wait()
        row = self._rows[key]
        for group in self._groups:
            await group.reveal(row)
        return row

    def last_words(self, kept: Answers) -> Iterator[tuple[str, Value]]:
        """By field: what stands there and was not kept. Nobody types into a field that is not shown."""
        if not self.is_mounted:
            return  # its fields would be made only to be asked
        for key, row in self._rows.items():
            if row.field.is_shown(kept) and (value := row.last_word(kept)) is not None:
                yield key, value


def _grouped(step: Step) -> Mapping[str, list[Field]]:
    groups: dict[str, list[Field]] = {}
    for field in step.fields:
        groups.setdefault(field.group, []).append(field)
    return groups
