"""The end: what was done, what it cost, and what to try next."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Markdown, Static

from hello_blaze_tui import assets
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.epilogue_text import accuracy, done_and_cost, still_up
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.uncovering import replace
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.keys import Keys
from hello_blaze_tui.tui.widgets.pipeline import Pipeline
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.summary import summary


class Epilogue(Screen[None]):
    """Shown after the cleanup, and when a finished walkthrough is opened again."""

    DEFAULT_CSS = """
    Epilogue #end { height: 1fr; padding: 1 2 0 2; }
    Epilogue #end Static { height: auto; }
    Epilogue Markdown { margin: 0; padding: 0; }
    """
    HELP = """
This is the end of the walkthrough. **Enter** does what the button says, **Esc** goes back to the last step.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "steps", "Back", tooltip="Back to the last step"),
        Binding("pageup", "scroll(-1)", "Page up", show=False, tooltip="Scroll back"),
        Binding("pagedown", "scroll(1)", "Page down", show=False, tooltip="Scroll on"),
    ]

    head = getters.query_one(Head)
    pipeline = getters.query_one(Pipeline)
    page = getters.query_one("#end", VerticalScroll)
    done = getters.query_one("#done", Static)
    good = getters.query_one("#good", Static)
    up = getters.query_one("#up", Static)
    text = getters.query_one(Markdown)
    clean = getters.query_one("#clean", Button)
    go = getters.query_one("#go", Button)

    def __init__(self, walkthrough: Walkthrough, marks: Marks) -> None:
        super().__init__()
        self._walkthrough = walkthrough
        self._marks = marks
        self._last = walkthrough.steps[-1].key

    def compose(self) -> ComposeResult:
        yield Head(self._marks)
        yield Pipeline(self._marks)
        with VerticalScroll(id="end", can_focus=False):
            yield Static("", id="up", markup=False)
            yield Static("", id="done", markup=False)
            yield Static("", id="good", markup=False)
            yield Markdown()
        with Horizontal(classes="actions"):
            yield Button("Clean up now", id="clean")
            yield Button("Back to the beginning", id="go", variant="primary")
            yield Button("Look at the steps", id="steps")
        yield Keys()

    def on_mount(self) -> None:
        self.clean.display = False
        self.go.focus()
        self.set_interval(10.0, self._tick)
        self._show()
        self._fill()

    @work
    async def _fill(self) -> None:
        await self.text.update(await answer(partial(assets.text, "epilogue")))

    def _show(self) -> None:
        walkthrough, marks = self._walkthrough, self._marks
        self.pipeline.states = walkthrough.states
        came_to = summary(walkthrough.document, walkthrough.steps)
        self.done.update(done_and_cost(came_to, marks))
        tested = walkthrough.answers.result("processing").get("test", {})
        self.good.update(accuracy(came_to, tested.get("labels", {}), marks))
        self._measure()
        if self.head.costing and self.clean.display:
            # What goes on costing is the first thing to be done about.
            self.clean.variant, self.go.variant = "primary", "default"
            self.clean.focus()

    def _tick(self) -> None:
        """What is up costs more with every minute."""
        if self.is_active:
            self._measure()

    def _measure(self) -> None:
        walkthrough = self._walkthrough
        measured = meter(walkthrough.document)
        self.head.show(walkthrough, measured, len(walkthrough.steps) - 1)
        self.up.update(still_up(walkthrough.document, measured, self._marks))
        self.clean.display = bool(walkthrough.document.things_up())

    @on(Button.Pressed, "#go")
    def begin_again(self) -> None:
        self.app.pop_screen()

    @on(Button.Pressed, "#clean")
    @on(Button.Pressed, "#steps")
    def action_steps(self) -> None:
        # It imports this module, for its own way to the end.
        from hello_blaze_tui.tui.screens.step import StepScreen  # noqa: PLC0415

        replace(self, StepScreen(self._walkthrough, self._last, self._marks))

    def action_scroll(self, pages: int) -> None:
        self.page.scroll_relative(y=pages * self.page.size.height, animate=False)
