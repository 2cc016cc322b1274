"""The end: what was done, what it cost, and what to try next."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Footer, Markdown

from hello_blaze_tui import assets
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.pipeline import Pipeline
from hello_blaze_tui.walkthrough import Walkthrough


class Epilogue(Screen[None]):
    """Shown after the cleanup."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.pop_screen", "Back")]

    def __init__(self, walkthrough: Walkthrough, marks: Marks) -> None:
        super().__init__()
        self._walkthrough = walkthrough
        self._marks = marks

    def compose(self) -> ComposeResult:
        yield Head(self._marks)
        yield Pipeline(self._marks)
        with VerticalScroll(id="welcome"):
            yield Markdown(assets.path("texts/epilogue.md").read_text(encoding="utf-8"))
            yield Button("Back to the beginning", id="go", variant="primary")
        yield Footer()

    def on_mount(self) -> None:
        head, pipeline = self.query_one(Head), self.query_one(Pipeline)
        measured = meter(self._walkthrough.document)
        head.name_of_it, head.money = self._walkthrough.name, measured.corner()
        pipeline.states = {step.key: self._walkthrough.progress(step.key) for step in self._walkthrough.steps}
        self.query_one("#go", Button).focus()

    def on_button_pressed(self) -> None:
        self.app.pop_screen()
