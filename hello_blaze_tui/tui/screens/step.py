"""A step of the tutorial: its form, the request, what happens, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import ContentSwitcher

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress import folders
from hello_blaze_tui.tui.answer_keeper import AnswerKeeper
from hello_blaze_tui.tui.background import answer, background
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.running import end_job, run_step
from hello_blaze_tui.tui.screens.leaving import may_leave, may_send, may_stop
from hello_blaze_tui.tui.screens.step_frame import StepFrame
from hello_blaze_tui.tui.view import View, account_choices, view
from hello_blaze_tui.tui.widgets.form_page import FormPage
from hello_blaze_tui.tui.widgets.monitor import Monitor
from hello_blaze_tui.tui.widgets.result_page import ResultPage
from hello_blaze_tui.tui.words import STEP_HELP, usually
from hello_blaze_tui.walkthrough import Walkthrough


def first_screen(walkthrough: Walkthrough, marks: Marks) -> StepScreen:
    """Where a walkthrough is gone on with."""
    step = walkthrough.next_step() or walkthrough.steps[-1]
    return StepScreen(walkthrough, step.key, marks)


class StepScreen(StepFrame):
    """One step of one walkthrough: it renders a View, and what a run reports."""

    HELP = STEP_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "log", "Log", tooltip="Show or hide what happened"),
    ]

    pages = getters.query_one("#pages", ContentSwitcher)
    form_page = getters.query_one(FormPage)
    monitor = getters.query_one(Monitor)
    result_page = getters.query_one(ResultPage)

    def __init__(self, walkthrough: Walkthrough, key: str, marks: Marks) -> None:
        super().__init__(walkthrough, key, marks)
        self._keeper = AnswerKeeper(walkthrough, key)
        self._writable = True

    def compose_step(self) -> ComposeResult:
        walkthrough, key = self._walkthrough, self.key
        with Vertical(id="main"), ContentSwitcher(initial="form", id="pages"):
            page = FormPage(walkthrough, self._step, self._marks, id="form")
            self._form = page.form
            yield page
            yield Monitor(
                self._marks, usually(key), folders.logs() / f"{walkthrough.name}-{key}.log", id="monitor"
            )
            title = self._following[0].title if self._following else ""
            yield ResultPage(title, self._marks, asking=key == "predictions", id="done")

    # State

    def on_mount(self) -> None:
        self.form_page.go.focus()
        self._open()

    def _look(self) -> View:
        return view(self._walkthrough, self.key)

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
        state = self._walkthrough.progress(self.key)
        if state == "done":
            self._show_result()
        elif state == "here" and self._writable:
            self._run()
        await self._offer_choices()

    def watch_view(self, shown: View | None) -> None:
        super().watch_view(shown)
        if shown is not None:
            self.form_page.show(shown)

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
        """On disk at once; then everything that follows from it is shown."""
        try:
            self.view = await self._keeper.keep(given.field, given.value)
        except BlazeError as error:
            self.notify(str(error), severity="error", markup=False)

    def on_unmount(self) -> None:
        """The last key may have come in the very moment in which the learner left."""
        if not self._writable:
            return
        for field, value in self._form.last_words(self._walkthrough.answers):
            self._keeper.keep_at_the_end(field, value)

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
        self.form_page.failure.show(None)
        await self.monitor.begin()
        self.pages.current = "monitor"
        self.monitor.entrance.focus()
        failure = await run_step(self._walkthrough, self.key, self.monitor.show)
        self.view = await answer(self._look)
        if failure is None:
            self._show_result()
            return
        self.form_page.failure.show(failure)
        self.monitor.explain(failure)
        if not self.monitor.streams.line_count:
            # Nothing to read beside it.
            self.change_answers()

    @on(Monitor.StopAsked)
    def stop_job(self) -> None:
        self._stop_job()

    @work(exclusive=True, group="stop")
    async def _stop_job(self) -> None:
        if await may_stop(self.app):
            try:
                await end_job(self._walkthrough, self.key, self.monitor.show)
            except BlazeError as error:
                self.notify(str(error), severity="error", markup=False)

    def _show_result(self) -> None:
        if self.view is not None and self.view.result:
            self.pages.current = "done"
            self.result_page.show(self.key, self.view.result)

    @on(ResultPage.SentenceAsked)
    def ask(self, event: ResultPage.SentenceAsked) -> None:
        self._ask(event.sentence)

    @work(exclusive=True, group="run")
    async def _ask(self, sentence: str) -> None:
        """The step again with one more sentence; its answer stands above the earlier ones."""
        before = list(self.view.result.get("predictions", ())) if self.view else []
        try:
            await answer(lambda: self._walkthrough.answer(self.key, "sentences", [sentence]))
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

    @on(ResultPage.NextAsked)
    def go_on(self) -> None:
        self._switch_to_next()

    @on(ResultPage.AgainAsked)
    @on(Monitor.AgainAsked)
    def change_answers(self) -> None:
        self.pages.current = "form"
        self.form_page.go.focus()

    def action_log(self) -> None:
        done = self._walkthrough.progress(self.key) == "done"
        self.pages.current = ("done" if done else "form") if self.pages.current == "monitor" else "monitor"
        entrance = {
            "monitor": self.monitor.entrance,
            "done": self.result_page.next,
            "form": self.form_page.go,
        }
        entrance[self.pages.current].focus()

    def leave(self) -> None:
        """The app's way out: what goes on costing is said first."""
        self._leave()

    @work(exclusive=True, group="leave")
    async def _leave(self) -> None:
        if await may_leave(self.app, self.view, practice=self._walkthrough.practice):
            self.app.exit()
        else:
            self._switch_to("cleanup")
