"""What stands around every step: where the learner is, what is sent, what it costs, and the way on."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer

from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.view import View
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.pipeline import Pipeline
from hello_blaze_tui.tui.widgets.request_view import RequestView
from hello_blaze_tui.tui.widgets.step_list import StepList
from hello_blaze_tui.walkthrough import Walkthrough


class StepFrame(Screen[None]):
    """The frame of one step of one walkthrough; a subclass fills it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", tooltip="Go back; nothing is lost"),
        Binding("ctrl+o", "request", "Request", tooltip="Show or hide the request that is sent"),
        Binding("ctrl+t", "copy_request", "Copy request", show=False, tooltip="Copy the request as shown"),
        Binding("c", "copy_request", "Copy request", show=False),
    ]

    view: reactive[View | None] = reactive[View | None](None)
    head = getters.query_one(Head)
    pipeline = getters.query_one(Pipeline)
    steps = getters.query_one(StepList)
    request_view = getters.query_one(RequestView)

    def __init__(self, walkthrough: Walkthrough, key: str, marks: Marks) -> None:
        super().__init__()
        self._walkthrough = walkthrough
        self._step = walkthrough.step(key)
        self._position = walkthrough.steps.index(self._step)
        self._following = walkthrough.steps[self._position + 1 : self._position + 2]
        self._marks = marks

    def compose(self) -> ComposeResult:
        yield Head(self._marks)
        yield Pipeline(self._marks)
        with Horizontal(id="body"):
            steps = [(step.key, step.title) for step in self._walkthrough.steps]
            yield StepList(steps, self._marks, id="steps")
            yield from self.compose_step()
            yield RequestView(practice=self._walkthrough.practice, id="request")
        yield Footer()

    def compose_step(self) -> ComposeResult:
        """The step's own pages."""
        yield from ()

    @property
    def key(self) -> str:
        """The step's key."""
        return self._step.key

    def is_at(self, position: int) -> bool:
        """Whether this is the step at that position, and it is shown."""
        return self._position == position and self.view is not None

    def on_mount(self) -> None:
        self.set_interval(10.0, self._tick)

    def watch_view(self, shown: View | None) -> None:
        if shown is None:
            return
        self.pipeline.states, self.pipeline.here = shown.states, self.key
        self.steps.show(shown.states, self.key)
        self.request_view.requests = shown.requests
        self._tick()

    def _tick(self) -> None:
        if self.view is not None:
            self.head.show(self._walkthrough, self.view, self._position)

    # The way to other steps

    def _switch_to(self, key: str) -> None:
        self.app.switch_screen(type(self)(self._walkthrough, key, self._marks))

    def _switch_to_next(self) -> None:
        if self._following:
            self._switch_to(self._following[0].key)
        else:
            self.app.switch_screen(Epilogue(self._walkthrough, self._marks))

    @on(StepList.Chosen)
    def jump(self, event: StepList.Chosen) -> None:
        missing = self._walkthrough.missing_before(event.step)
        if missing:
            self.notify(f"Before this comes: {', '.join(missing)}.", markup=False)
        elif event.step != self.key:
            self._switch_to(event.step)

    def action_back(self) -> None:
        if self.has_class("-show-request"):
            self.remove_class("-show-request")
        elif self._position:
            self._switch_to(self._walkthrough.steps[self._position - 1].key)
        else:
            self.app.pop_screen()

    # The request

    def action_request(self) -> None:
        self.toggle_class("-show-request")

    def action_copy_request(self) -> None:
        self.request_view.copy()
