"""A step of the tutorial: its form, the request, what happens, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Footer

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress import folders
from hello_blaze_tui.steps.words import usually
from hello_blaze_tui.tui.background import answer, background
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.running import run_step
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.screens.leaving import may_leave, may_send
from hello_blaze_tui.tui.view import View, account_choices, view
from hello_blaze_tui.tui.widgets.form_page import FormPage
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.monitor import Monitor
from hello_blaze_tui.tui.widgets.pipeline import Pipeline
from hello_blaze_tui.tui.widgets.request_view import RequestView
from hello_blaze_tui.tui.widgets.result_page import ResultPage
from hello_blaze_tui.tui.widgets.step_list import StepList
from hello_blaze_tui.walkthrough import Walkthrough


def first_screen(walkthrough: Walkthrough, marks: Marks) -> StepScreen:
    """Where a walkthrough is gone on with."""
    step = walkthrough.next_step() or walkthrough.steps[-1]
    return StepScreen(walkthrough, step.key, marks)


class StepScreen(Screen[None]):
    """One step of one walkthrough: it renders a View, and what a run reports."""

    HELP = """
**Enter** does what the button says. **Esc** goes back; nothing typed is lost. **Ctrl+O** shows the very
request that is sent, **Ctrl+L** what happened. In a log: **/** searches, **e** shows errors only, **f**
follows the end, **s** saves it.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", tooltip="Go back; nothing is lost"),
        Binding("ctrl+o", "request", "Request", tooltip="Show or hide the request that is sent"),
        Binding("ctrl+l", "log", "Log", tooltip="Show or hide what happened"),
        Binding("pageup", "scroll(-1)", "Page up", show=False, tooltip="Scroll back"),
        Binding("pagedown", "scroll(1)", "Page down", show=False, tooltip="Scroll on"),
    ]

    view: reactive[View | None] = reactive[View | None](None)
    head = getters.query_one(Head)
    pipeline = getters.query_one(Pipeline)
    steps = getters.query_one(StepList)
    pages = getters.query_one("#pages", ContentSwitcher)
    form_page = getters.query_one(FormPage)
    monitor = getters.query_one(Monitor)
    result_page = getters.query_one(ResultPage)
    request_view = getters.query_one(RequestView)

    def __init__(self, walkthrough: Walkthrough, key: str, marks: Marks) -> None:
        super().__init__()
        self._walkthrough = walkthrough
        self._step = walkthrough.step(key)
        self._position = walkthrough.steps.index(self._step)
        self._marks = marks
        self._writable = True

    def compose(self) -> ComposeResult:
        walkthrough, key = self._walkthrough, self._step.key
        following = walkthrough.steps[self._position + 1 : self._position + 2]
        yield Head(self._marks)
        yield Pipeline(self._marks)
        with Horizontal(id="body"):
            yield StepList([(step.key, step.title) for step in walkthrough.steps], self._marks, id="steps")
            with Vertical(id="main"), ContentSwitcher(initial="form", id="pages"):
                yield FormPage(walkthrough, self._step, self._marks, id="form")
                yield Monitor(
                    self._marks, usually(key), folders.logs() / f"{walkthrough.name}-{key}.log", id="monitor"
                )
                title = following[0].title if following else ""
                yield ResultPage(title, self._marks, asking=key == "predictions", id="done")
            yield RequestView(practice=walkthrough.practice, id="request")
        yield Footer()

    # State

    @property
    def key(self) -> str:
        """The step's key."""
        return self._step.key

    def is_at(self, position: int) -> bool:
        """Whether this is the step at that position, and it is shown."""
        return self._position == position and self.view is not None

    def on_mount(self) -> None:
        self.set_interval(10.0, self._tick)
        self.form_page.go.focus()
        self._open()

    def _look(self) -> View:
        return view(self._walkthrough, self._step.key)

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        try:
            await answer(self._walkthrough.claim)
        except BlazeError as error:
            self._writable = False
            self.form_page.disabled = True
            self.notify(
                f"{error.what} You can look at it here.", severity="warning", markup=False, timeout=15
            )
        self.view = await answer(self._look)
        state = self._walkthrough.progress(self._step.key)
        if state == "done":
            self._show_result()
        elif state == "here" and self._writable:
            self._run()
        await self._offer_choices()

    def watch_view(self, shown: View | None) -> None:
        if shown is None:
            return
        self.pipeline.states, self.pipeline.here = shown.states, self._step.key
        self.steps.show(shown.states, self._step.key)
        self.form_page.show(shown)
        self.request_view.requests = shown.requests
        self._tick()

    def _tick(self) -> None:
        if self.view is not None:
            self.head.show(self._walkthrough, self.view, self._position)

    async def _offer_choices(self) -> None:
        """Fills the lists that are read from the account; without one, the field can still be typed into."""
        async with background(lambda _stop: account_choices(self._walkthrough, self._step)) as offers:
            async for key, choices in offers:
                if (row := self.form_page.row(key)) is not None:
                    row.offer(choices)

    # The form

    @on(FormPage.Answered)
    def keep(self, event: FormPage.Answered) -> None:
        self._keep(event)

    @work(group="keep")
    async def _keep(self, given: FormPage.Answered) -> None:
        """On disk at once, off the event loop; then everything that follows from it is shown."""

        def write() -> View:
            self._walkthrough.answer(self._step.key, given.field, given.value)
            return self._look()

        try:
            self.view = await answer(write)
        except BlazeError as error:
            if (row := self.form_page.row(given.field)) is not None:
                row.tell(error.why or error.what)

    @on(FormPage.GoAsked)
    def go(self) -> None:
        if self.view is None or not self._writable:
            return
        if self.view.problems:
            self.form_page.mend(list(self.view.problems))
        else:
            self._send(self.view)

    @work(exclusive=True, group="send")
    async def _send(self, shown: View) -> None:
        if await may_send(self.app, shown.requests, practice=self._walkthrough.practice):
            self._run()

    # The run

    @work(exclusive=True, group="run")
    async def _run(self) -> None:
        self.form_page.show_failure(None)
        self.pages.current = "monitor"
        failure = await run_step(self._walkthrough, self.key, self.monitor.show)
        self.view = await answer(self._look)
        if failure is None:
            self._show_result()
            return
        self.form_page.show_failure(failure)
        self.pages.current = "form"
        self.form_page.go.focus()

    def _show_result(self) -> None:
        if self.view is not None and self.view.result:
            self.pages.current = "done"
            self.result_page.show(self._step.key, self.view.result)

    @on(ResultPage.SentenceAsked)
    def ask(self, event: ResultPage.SentenceAsked) -> None:
        self._ask(event.sentence)

    @work(exclusive=True, group="run")
    async def _ask(self, sentence: str) -> None:
        """The step again with one more sentence; its answer stands above the earlier ones."""
        before = list(self.view.result.get("predictions", ())) if self.view else []
        try:
            await answer(lambda: self._walkthrough.answer(self._step.key, "sentences", [sentence]))
        except BlazeError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        failure = await run_step(self._walkthrough, self.key, self.monitor.show)
        self.view = await answer(self._look)
        if failure is not None:
            self.notify(f"{failure.what} {failure.why}", severity="error", markup=False)
            return
        self.result_page.show_predictions([*self.view.result["predictions"], *before])

    # The way on, and back

    def _switch_to(self, key: str) -> None:
        self.app.switch_screen(StepScreen(self._walkthrough, key, self._marks))

    @on(ResultPage.NextAsked)
    def go_on(self) -> None:
        following = self._walkthrough.steps[self._position + 1 : self._position + 2]
        if following:
            self._switch_to(following[0].key)
        else:
            self.app.switch_screen(Epilogue(self._walkthrough, self._marks))

    @on(ResultPage.AgainAsked)
    def change_answers(self) -> None:
        self.pages.current = "form"
        self.form_page.go.focus()

    @on(StepList.Chosen)
    def jump(self, event: StepList.Chosen) -> None:
        missing = self._walkthrough.missing_before(event.step)
        if missing:
            self.notify(f"Before this comes: {', '.join(missing)}.", markup=False)
        elif event.step != self._step.key:
            self._switch_to(event.step)

    def action_back(self) -> None:
        if self.has_class("-show-request"):
            self.remove_class("-show-request")
        elif self._position:
            self._switch_to(self._walkthrough.steps[self._position - 1].key)
        else:
            self.app.pop_screen()

    def action_request(self) -> None:
        self.toggle_class("-show-request")

    def action_log(self) -> None:
        done = self._walkthrough.progress(self._step.key) == "done"
        self.pages.current = ("done" if done else "form") if self.pages.current == "monitor" else "monitor"

    def action_scroll(self, pages: int) -> None:
        scroll = {"form": self.form_page.scroll, "done": self.result_page.scroll}.get(str(self.pages.current))
        if scroll is not None:
            scroll.scroll_relative(y=pages * scroll.size.height, animate=False)

    def leave(self) -> None:
        """The app's way out: what goes on costing is said first."""
        self._leave()

    @work(exclusive=True, group="leave")
    async def _leave(self) -> None:
        if await may_leave(self.app, self.view, practice=self._walkthrough.practice):
            self.app.exit()
        else:
            self._switch_to("cleanup")
