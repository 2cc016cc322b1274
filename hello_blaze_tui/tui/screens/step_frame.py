"""What stands around every step: where the learner is, what is sent, what it costs, and the way on."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import BudgetWarned, Event, ResourceCreated, ResourceDeleted
from hello_blaze_tui.progress.meter import Meter, meter
from hello_blaze_tui.steps.step import nothing
from hello_blaze_tui.tui.answer_keeper import AnswerKeeper
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.screens.mending import mend_what_is_gone
from hello_blaze_tui.tui.screens.with_request import WithRequest
from hello_blaze_tui.tui.uncovering import replace
from hello_blaze_tui.tui.view import View
from hello_blaze_tui.tui.widgets.even import Even, EvenHorizontal
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.keys import Keys
from hello_blaze_tui.tui.widgets.pipeline import Pipeline
from hello_blaze_tui.tui.widgets.request_view import RequestView
from hello_blaze_tui.tui.widgets.result_page import ResultPage
from hello_blaze_tui.tui.widgets.step_list import StepList
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.doing_again import first_comes


class StepFrame(WithRequest, Even):
    """The frame of one step of one walkthrough; a subclass fills it."""

    AUTO_FOCUS = "#go"
    """Not "*", the step list, hidden or not: its key moved those in the last line away from the mouse."""
    HELP = """
**Enter** does what the button says. **Tab** goes to the next field, **down** opens its list, **Ctrl+R**
puts it back to its default. **Esc** goes back; nothing typed is lost.

In a log, behind **Ctrl+L**: **/** searches, **n** and **N** go on and back, **e** shows errors only, **o**
only what holds a text, **f** follows the end, **t** hides times, **w** wraps, **y** copies, **s** saves,
**<** and **>** change the stream. **x** stops the job. Where no text is typed, **c** copies the request.
"""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", tooltip="Go back; nothing is lost"),
    ]

    view: reactive[View | None] = reactive[View | None](None)
    head = getters.query_one(Head)
    pipeline = getters.query_one(Pipeline)
    steps = getters.query_one(StepList)

    def __init__(self, walkthrough: Walkthrough, key: str, marks: Marks) -> None:
        super().__init__()
        self._walkthrough = walkthrough
        self.keeper = AnswerKeeper(walkthrough, key)
        self._step = walkthrough.step(key)
        self._position = walkthrough.steps.index(self._step)
        self._following = walkthrough.steps[self._position + 1 : self._position + 2]
        self._marks = marks
        self._writable = True
        # One that is not known yet would stand empty beside a list that needs the room.
        self.request_beside = self._step.requests is not nothing

    def compose(self) -> ComposeResult:
        # As wide as the screen below it: else all is laid out for a narrow terminal first, and then anew.
        self.add_class(*self.app.screen_stack[0].classes, update=False)
        yield Head(self._marks)
        yield Pipeline(self._marks)
        with EvenHorizontal(id="body"):
            steps = [(step.key, step.title) for step in self._walkthrough.steps]
            yield StepList(steps, self._marks, id="steps")
            yield from self.compose_step()
            yield RequestView(self._walkthrough.sender, id="request")
        yield Keys()

    def compose_step(self) -> ComposeResult:
        """The step's own pages."""
        yield from ()

    @property
    def key(self) -> str:
        """The step's key."""
        return self._step.key

    @property
    def is_over(self) -> bool:
        """Its result is what one looks for; in a cleanup that kept something, the list of that is."""
        kept = self.key == "cleanup" and self._walkthrough.document.things_up()
        return self._walkthrough.progress(self.key) == "done" and not kept

    def is_at(self, position: int) -> bool:
        """Whether this is the step at that position, and it is shown."""
        return self._position == position and self.view is not None

    def on_mount(self) -> None:
        self._show_where()
        self._show_money()
        self.set_interval(1.0, self._tick)

    def watch_view(self, shown: View | None) -> None:
        if shown is not None:
            self._show_where()
            self.request_view.nothing, self.request_view.requests = shown.unsent, shown.requests
            self._tick()

    def _show_where(self) -> None:
        states = self._walkthrough.states
        self.pipeline.states, self.pipeline.here = states, self.key
        self.steps.show(states, self.key)

    def _show_money(self) -> Meter:
        measured = meter(self._walkthrough.document)
        self.head.show(self._walkthrough, measured, self._position)
        return measured

    @property
    def runs(self) -> bool:
        """Whether the step is being carried out."""
        return self._works_at("run")

    def _works_at(self, group: str) -> bool:
        return any(worker.group == group and worker.is_running for worker in self.workers)

    def _tick(self) -> None:
        measured = self._show_money()
        # While AWS is silent one look waits for it, not one more every few seconds.
        is_busy = self.runs or self._works_at("mend")
        if self._writable and not is_busy and self._walkthrough.gone.is_due(measured):
            self._mend()

    @work(group="mend")
    async def _mend(self) -> None:
        """Whether something has ended, as asked or elsewhere, only AWS knows."""
        with suppress(BlazeError):  # asked again soon, and a run meets the same
            await mend_what_is_gone(self, self._walkthrough)
            self.view = await answer(self.keeper.look)

    def tell(self, event: Event) -> None:
        """What is said wherever the learner is, and the money corner, which follows at once."""
        if isinstance(event, BudgetWarned):
            self.notify(event.what, severity="warning", markup=False, timeout=30)
        if isinstance(event, ResourceDeleted) and event.resource.kind == "endpoint" and event.why:
            words = f"The endpoint {event.resource.name} is gone: {event.why}. It costs nothing any more."
            self.notify(words, markup=False, timeout=3600)
        if isinstance(event, ResourceCreated | ResourceDeleted):
            self._show_money()

    # The way to other steps

    def is_of(self, name: str) -> bool:
        """Whether this is a step of the walkthrough of that name."""
        return self._walkthrough.name == name

    def open_step(self, key: str) -> None:
        """Goes to a step of the same walkthrough, or begins anew with this one."""
        replace(self, type(self)(self._walkthrough, key, self._marks))

    @on(ResultPage.NextAsked)
    def go_on(self) -> None:
        """To the next step, or the end."""
        if self._following:
            self.open_step(self._following[0].key)
        else:
            replace(self, Epilogue(self._walkthrough, self._marks))

    @on(StepList.Chosen)
    def jump(self, event: StepList.Chosen) -> None:
        if first := first_comes(self._walkthrough, event.step):
            self.notify(first, markup=False)
        elif event.step != self.key:
            self.open_step(event.step)

    def action_back(self) -> None:
        if self.request_came:
            self.action_request()
        elif self._position:
            self.open_step(self._walkthrough.steps[self._position - 1].key)
        else:
            self.app.pop_screen()
