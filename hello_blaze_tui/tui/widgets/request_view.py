"""The very request, as JSON, boto3 code or an AWS CLI line, with what it creates and costs."""

from __future__ import annotations

from collections.abc import Sequence

from textual import getters, on
from textual.containers import Horizontal, VerticalScroll
from textual.highlight import highlight
from textual.reactive import reactive
from textual.widgets import Button, Static, Tab, Tabs

from hello_blaze_tui.request import Form, Request, Sender, written
from hello_blaze_tui.tui.widgets.even import EvenVertical
from hello_blaze_tui.walkthrough.money import creates_and_costs

LANGUAGES = {"json": "json", "boto3": "python", "cli": "bash"}


class RequestView(EvenVertical):
    """What is sent when the button is pressed; it changes as the form does."""

    DEFAULT_CSS = """
    RequestView { height: 1fr; }
    RequestView Horizontal { height: 2; }
    RequestView Tabs { width: 1fr; }
    RequestView Button { min-width: 8; }
    RequestView VerticalScroll { height: 1fr; padding-left: 1; }
    RequestView #cost { height: auto; padding: 0 1; }
    """
    requests: reactive[Sequence[Request]] = reactive[Sequence[Request]](())
    nothing: reactive[str] = reactive("")
    """Said where there is no request to be shown."""
    form: reactive[Form] = reactive[Form]("json")
    scroll = getters.query_one(VerticalScroll)
    code = getters.query_one("#code", Static)
    cost = getters.query_one("#cost", Static)
    button = getters.query_one(Button)

    def __init__(self, sender: Sender, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._sender = sender
        self._is_filled = False
        self._drawn = ("", "", "")

    def on_mount(self) -> None:
        self.call_after_refresh(self._fill)

    async def _fill(self) -> None:
        """What the learner came for is drawn first: the request is known a moment later anyway."""
        tabs = Tabs(Tab("JSON", id="json"), Tab("boto3", id="boto3"), Tab("AWS CLI", id="cli"))
        await self.mount(
            Horizontal(tabs, Button("Copy", compact=True)),
            VerticalScroll(Static(id="code", markup=False), can_focus=True),
            Static(id="cost", markup=False),
        )
        self._is_filled = True
        self.draw()

    @on(Tabs.TabActivated)
    def choose_form(self, event: Tabs.TabActivated) -> None:
        event.stop()
        for form in ("json", "boto3", "cli"):
            if event.tab.id == form:
                self.form = form

    def watch_form(self) -> None:
        self.draw()

    def watch_requests(self) -> None:
        self.draw()

    def watch_nothing(self) -> None:
        self.draw()

    def draw(self) -> None:
        """Shows what holds now; while it is hidden, it would be drawn for nobody at each key."""
        if not self._is_filled or not self.display:
            return
        self.button.disabled = not self.requests
        text, language = self.text(), LANGUAGES[self.form]
        cost = "\n".join(creates_and_costs(self.requests, practice=self._sender.practice))
        if (drawn := (text, language, cost)) != self._drawn:
            self._drawn = drawn
            self.code.update(highlight(text, language=language))
            self.cost.update(cost)

    def text(self) -> str:
        """All requests of the step in the chosen form, each under its name."""
        return written(self.requests, self.form, self._sender) or self.nothing

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.copy()

    def copy(self) -> None:
        """All that is shown, to the clipboard; where there is no request, why there is none."""
        if not self.requests:
            self.notify(f"There is nothing to copy. {self.nothing}", markup=False)
            return
        self.app.copy_to_clipboard(self.text())
        self.notify("Request copied", markup=False)
