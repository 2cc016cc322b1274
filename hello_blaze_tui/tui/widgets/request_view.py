"""The very request, as JSON, boto3 code or an AWS CLI line, with what it creates and costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.highlight import highlight
from textual.reactive import reactive
from textual.widgets import Static, Tab, Tabs

from hello_blaze_tui.request import Cost, Request

Form = Literal["json", "boto3", "cli"]
LANGUAGES = {"json": "json", "boto3": "python", "cli": "bash"}


def written(request: Request, form: Form) -> str:
    """`request` in one of its three forms."""
    return {"json": request.as_json, "boto3": request.as_boto3, "cli": request.as_cli}[form]()


def price_line(cost: Cost | None, *, practice: bool) -> str:
    """What a request costs, in one line; an unknown price is said, never shown as zero."""
    if cost is None:
        return "nothing"
    if cost.per_hour is None or cost.expected is None:
        line = "price not known for this machine and region"
    elif cost.while_idle:
        line = f"${cost.per_hour:.3f} an hour until it is deleted, used or not, {_expected(cost)}"
    else:
        line = f"${cost.per_hour:.3f} an hour, {_expected(cost)}"
    return f"nothing here; on AWS {line}" if practice else line


def _expected(cost: Cost) -> str:
    minutes = round(float(cost.expected_hours) * 60)
    return f"about ${cost.expected:.2f} for {minutes} min (prices of {cost.prices_of})"


class RequestView(Vertical):
    """What is sent when the button is pressed; it changes as the form does."""

    DEFAULT_CSS = """
    RequestView { height: 1fr; }
    RequestView Tabs { height: 2; }
    RequestView VerticalScroll { height: 1fr; }
    RequestView #cost { height: auto; padding: 0 1; }
    """
    requests: reactive[Sequence[Request]] = reactive[Sequence[Request]](())
    form: reactive[Form] = reactive[Form]("json")
    code = getters.query_one("#code", Static)
    cost = getters.query_one("#cost", Static)

    def __init__(self, *, practice: bool, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._practice = practice

    def compose(self) -> ComposeResult:
        yield Tabs(Tab("JSON", id="json"), Tab("boto3", id="boto3"), Tab("AWS CLI", id="cli"))
        with VerticalScroll(can_focus=True):
            yield Static(id="code", markup=False)
        yield Static(id="cost", markup=False)

    def on_mount(self) -> None:
        self._draw()

    @on(Tabs.TabActivated)
    def choose_form(self, event: Tabs.TabActivated) -> None:
        event.stop()
        for form in ("json", "boto3", "cli"):
            if event.tab.id == form:
                self.form = form

    def watch_form(self) -> None:
        self._draw()

    def watch_requests(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        self.code.update(highlight(self.text(), language=LANGUAGES[self.form]))
        self.cost.update("\n".join(self._creates_and_costs()))

    def text(self) -> str:
        """All requests of the step in the chosen form, each under its name."""
        comment = {"json": "// ", "boto3": "# ", "cli": "# "}[self.form]
        parts = [f"{comment}{request.operation}\n{written(request, self.form)}" for request in self.requests]
        return "\n\n".join(parts) or f"{comment}This step sends nothing that changes your account."

    def _creates_and_costs(self) -> list[str]:
        lines = []
        for request in self.requests:
            if request.creates is not None:
                lines.append(f"Creates  {request.creates.kind} {request.creates.name}")
            if request.cost is not None:
                lines.append(f"Costs    {price_line(request.cost, practice=self._practice)}")
        return lines

    def copy(self) -> None:
        """All that is shown, to the clipboard."""
        self.app.copy_to_clipboard(self.text())
        self.notify("Request copied", markup=False)
