"""A step's fields under the console's headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Collapsible, Label

from hello_blaze_tui.steps.step import Answers, Field, Step, Value
from hello_blaze_tui.tui.widgets.field_row import FieldRow


class Form(Vertical):
    """All fields of a step under the console's headings; the rarely needed ones folded away."""

    DEFAULT_CSS = """
    Form { height: auto; padding: 0 1; }
    Form .form--group { text-style: bold; margin-top: 1; }
    Form Collapsible { border: none; padding: 0; background: transparent; }
    """

    def __init__(self, step: Step, answers: Answers, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._step = step
        self._rows = {field.key: FieldRow(field, step.key, answers) for field in step.fields}

    def compose(self) -> ComposeResult:
        for group, fields in self._groups().items():
            if group:
                yield Label(group, classes="form--group", markup=False)
            yield from (self._rows[field.key] for field in fields if not field.folded)
            folded = [field for field in fields if field.folded]
            if folded:
                with Collapsible(title=f"{len(folded)} more setting{'s' if len(folded) > 1 else ''}"):
                    yield from (self._rows[field.key] for field in folded)

    def _groups(self) -> Mapping[str, list[Field]]:
        groups: dict[str, list[Field]] = {}
        for field in self._step.fields:
            groups.setdefault(field.group, []).append(field)
        return groups

    def refresh_answers(self, answers: Answers, problems: Mapping[str, str]) -> None:
        """Shows what follows from an answer: other defaults, other fields shown, what is wrong now."""
        for key, row in self._rows.items():
            row.refresh_answers(answers, problems.get(key))

    def last_words(self, kept: Answers) -> Iterator[tuple[str, Value]]:
        """By field: what stands there and was not kept. Nobody types into a field that is not shown."""
        for key, row in self._rows.items():
            if row.field.is_shown(kept) and (value := row.last_word(kept)) is not None:
                yield key, value
