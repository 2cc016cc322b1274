"""A step of the tutorial: its form, the request, what happens, and what came of it."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from hello_blaze_tui.events import Event
from hello_blaze_tui.progress import folders
from hello_blaze_tui.steps.words import usually
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.running import end_job, read_log, run_step
from hello_blaze_tui.tui.screens.before_sending import may_begin
from hello_blaze_tui.tui.screens.leaving import may_stop
from hello_blaze_tui.tui.screens.looking_on import look_on
from hello_blaze_tui.tui.screens.step_frame import StepFrame
from hello_blaze_tui.tui.screens.taking_over import may_write
from hello_blaze_tui.tui.telling import told
from hello_blaze_tui.tui.view import View
from hello_blaze_tui.tui.widgets.even import EvenSwitcher
from hello_blaze_tui.tui.widgets.form_page import FormPage
from hello_blaze_tui.tui.widgets.monitor import Monitor
from hello_blaze_tui.tui.widgets.predictions_page import PredictionsPage
from hello_blaze_tui.tui.widgets.result_page import ResultPage
from hello_blaze_tui.walkthrough import Walkthrough, logged


class StepScreen(StepFrame):
    """One step of one walkthrough: it renders a View, and what a run reports."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "log", "Log", tooltip="Show or hide what happened"),
    ]

    pages = getters.query_one(EvenSwitcher)
    form_page = getters.query_one(FormPage)
    result_page = getters.query_one(ResultPage)

    def __init__(self, walkthrough: Walkthrough, key: str, marks: Marks) -> None:
        super().__init__(walkthrough, key, marks)
        log = folders.logs() / f"{walkthrough.name}-{key}.log"
        self.monitor = Monitor(marks, usually(key), log, id="monitor")
        self._is_open = asyncio.Event()

    def compose_step(self) -> ComposeResult:
        page = FormPage(self._walkthrough, self._step, self._marks, id="form")
        self._form = page.form
        yield EvenSwitcher(page, initial=None if self.is_over else "form", id="main")

    def on_mount(self) -> None:
        self.form_page.go.focus()
        self.call_after_refresh(self._add_monitor)

    async def _add_monitor(self) -> None:
        """The form is drawn first, then comes page after page: all at once held up the keys."""
        await self.pages.add_content(self.monitor)
        self.call_after_refresh(self._add_result)

    async def _add_result(self) -> None:
        title = self._following[0].title if self._following else ""
        page = PredictionsPage if self.key == "predictions" else ResultPage
        await self.pages.add_content(page(self._walkthrough, self.key, title, self._marks, id="done"))
        self._open()

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        if not await may_write(self.app, self._walkthrough):
            self._writable = False
            look_on(self, self._walkthrough)
        self.view = await answer(self.keeper.look)
        if self.is_over:
            self.show_result()
        elif self._walkthrough.progress(self.key) == "here" and self._writable:
            self._run()
        self.pages.current = self.pages.current or "form"
        self._is_open.set()
        await self.form_page.offer_choices()

    def watch_view(self, shown: View | None) -> None:
        super().watch_view(shown)
        if shown is not None:
            self.form_page.show(shown)

    # The form

    @on(FormPage.Answered)
    @work(group="keep")
    async def keep(self, given: FormPage.Answered) -> None:
        """On disk at once; then everything that follows from it is shown."""
        with told(self):
            self.view = await self.keeper.keep(given.field, given.value)

    def on_unmount(self) -> None:
        """The last key may have come in the very moment in which the learner left."""
        if self._writable:
            for field, value in self._form.last_words(self._walkthrough.answers):
                self.keeper.keep_at_the_end(field, value)

    @on(FormPage.GoAsked)
    @work(exclusive=True, group="send")
    async def go(self) -> None:
        """Who is quicker than the first look, or than the disk, does not press in vain."""
        await self._is_open.wait()
        if not self._writable or self.pages.current != "form":
            return
        with told(self):
            view = self.view = await self.keeper.settled()
            if view.problems:
                await self.form_page.mend(list(view.problems))
            elif await may_begin(self, self._walkthrough, view):
                self._run()

    # The run

    @work(exclusive=True, group="run")
    async def _run(self) -> None:
        self.form_page.failure.show(None)
        self.workers.cancel_group(self, "read")
        await self.monitor.begin()
        # A cleanup is watched where it was chosen: each row turns to gone.
        watched_in_form = self.key == "cleanup"
        self._turn_to("form" if watched_in_form else "monitor")
        self.form_page.set_locked(watched_in_form)
        failure = await run_step(self._walkthrough, self.key, self._show)
        self.form_page.set_locked(False)
        self.view = await answer(self.keeper.look)
        if failure is None:
            self.show_result()
            return
        self.form_page.failure.show(failure)
        self.monitor.explain(failure)
        if not self.monitor.streams.line_count:
            # Nothing to read beside it.
            self.change_answers()

    @on(Monitor.StopAsked)
    @work(exclusive=True, group="stop")
    async def stop_job(self) -> None:
        if await may_stop(self.monitor):
            with told(self):
                await end_job(self._walkthrough, self.key, self.monitor)

    async def _show(self, event: Event) -> None:
        self.form_page.follow(event)
        await self.monitor.show(event)
        self.tell(event)

    def show_result(self) -> None:
        if self.view is not None and self.view.result:
            self.pages.current = "done"
            self.result_page.show(self.key, self.view.result)

    @on(PredictionsPage.Sent)
    def show_what_was_sent(self, event: PredictionsPage.Sent) -> None:
        self.request_view.requests = event.requests

    # The way on, and back

    @on(ResultPage.AgainAsked)
    @on(Monitor.AgainAsked)
    def change_answers(self) -> None:
        self._turn_to("form")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is to be seen before anything was sent, nor of what is over and had no log."""
        is_open = self.monitor.begun and not self.is_over
        is_seen = action != "log" or is_open or logged(self._walkthrough, self.key)
        return super().check_action(action, parameters) if is_seen else False

    def action_log(self) -> None:
        """What a step did that was done another day is asked for now."""
        if self.view is None:
            return
        if not self.monitor.begun and (source := logged(self._walkthrough, self.key)):
            self.run_worker(read_log(self._walkthrough, source, self.monitor), group="read", exclusive=True)
        self._turn_to(self._home if self.pages.current == "monitor" else "monitor")

    @property
    def _home(self) -> str:
        return "done" if self.is_over and self.view and self.view.result else "form"

    def _turn_to(self, page: str) -> None:
        self.pages.current = page
        entrances = {"form": self.form_page.entrance, "done": self.result_page.next}
        entrances.get(page, self.monitor.entrance).focus()

    def action_back(self) -> None:
        """From the log or the answers of what is over back to its result."""
        is_aside = self.pages.current not in {None, "done", self._home} and not self.runs
        if is_aside and not self.request_came:
            self._turn_to(self._home)
        else:
            super().action_back()
