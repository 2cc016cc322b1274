"""The steps beside the screen, each with its state; choosing one opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from hello_blaze_tui.tui.marks import Marks, StepState


class StepList(OptionList):
    """Done, here, failed, not yet: a mark and a word's style for each step."""

    DEFAULT_CSS = """
    StepList { width: 24; height: auto; max-height: 1fr; padding: 0 1; background: transparent; }
    StepList, StepList:focus { border: none; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Go there", tooltip="Go to the step that is marked"),
    ]

    @dataclass
    class Chosen(Message):
        """The learner wants to look at this step."""

        step: str

    def __init__(self, titles: Sequence[tuple[str, str]], marks: Marks, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self.titles = titles
        """Key and title of each step."""
        self.marks = marks
        self.states: Mapping[str, StepState] = {}
        self.here = ""

    def show(self, states: Mapping[str, StepState], here: str) -> None:
        """Draws the list anew where it has changed; `here` is the step on the screen."""
        if (states, here) == (self.states, self.here):
            return
        self.states, self.here = states, here
        self.clear_options()
        self.add_options(Option(self._words(key, title), id=key) for key, title in self.titles)
        self.highlighted = self.get_option_index(here) if here else None

    def _words(self, key: str, title: str, *, lit: bool = False) -> Content:
        state: StepState = "here" if key == self.here else self.states.get(key, "not yet")
        style = {"here": "bold", "not yet": "" if lit else "dim"}.get(state, "")
        return Content.styled(f"{self.marks.of(state)} {title}", style)

    @on(OptionList.OptionHighlighted)
    def light(self, event: OptionList.OptionHighlighted) -> None:
        """Nothing is dim where the learner is in the list: on that ground it could not be read."""
        for key, title in self.titles:
            self.replace_option_prompt(key, self._words(key, title, lit=key == event.option_id))

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Chosen(event.option_id))
