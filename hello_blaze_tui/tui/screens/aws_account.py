"""Which AWS account: a profile of the learner's configuration, a region, and whose it is."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Footer, Input, Label, Select, Static

from hello_blaze_tui.aws.account import Where
from hello_blaze_tui.aws.session import profiles
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.screens.step import first_screen
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.pipeline import Pipeline
from hello_blaze_tui.walkthrough import begin, identified

STANDARD = "the standard one"
LOOK = "Look whose account it is"


class AwsAccount(Screen[None]):
    """Keys are never asked for: they come from where AWS's own tools keep them."""

    HELP = """
The profiles are those of your AWS configuration (`~/.aws/config`), with SSO and assumed roles among them.
Sign in elsewhere, for example with `aws sso login --profile NAME`, and press the button again.
"""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.pop_screen", "Back")]

    profile = getters.query_one(Select)
    place = getters.query_one(Input)
    go = getters.query_one("#go", Button)
    status = getters.query_one("#status", Static)

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        self._found: Where | None = None
        self._looked_at = ("", "")

    def compose(self) -> ComposeResult:
        yield Head(self._marks)
        yield Pipeline(self._marks)
        with VerticalScroll(id="welcome", can_focus=False):
            yield Label("Profile")
            yield Select([(STANDARD, STANDARD)], value=STANDARD, allow_blank=False)
            yield Label("Region (nothing: the profile's own)")
            yield Input(placeholder="us-east-1")
            yield Button(LOOK, id="go", variant="primary")
            yield Static("", id="status", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.go.focus()
        self._list()

    @work(exclusive=True, group="list")
    async def _list(self) -> None:
        names = await answer(profiles)
        self.profile.set_options([(name.replace("[", r"\["), name) for name in (STANDARD, *names)])
        self.profile.value = STANDARD

    @on(Select.Changed)
    @on(Input.Changed)
    def look_again(self) -> None:
        """Another profile or region is another account, until it was looked at."""
        if self._typed() != self._looked_at:
            self._found = None
            self.go.label = LOOK

    def _typed(self) -> tuple[str, str]:
        return str(self.profile.value), self.place.value.strip()

    @on(Button.Pressed, "#go")
    def press(self) -> None:
        if self._found is None:
            self._identify()
        else:
            self._begin(self._found)

    @work(exclusive=True, group="ask")
    async def _identify(self) -> None:
        """Says whose account it is; nothing is begun yet."""
        self._looked_at = chosen, region = self._typed()
        where = Where(profile=None if chosen == STANDARD else chosen, region=region or None)
        self.status.update("Asking AWS whose account this is ...")
        try:
            where, identity = await answer(lambda: identified(where))
        except BlazeError as error:
            self.status.update("\n".join(part for part in (error.what, error.why, error.todo) if part))
            return
        self._found = where
        self.status.update(f"Account {identity.account_id}\nYou are {identity.arn}\nRegion {identity.region}")
        self.go.label = "Begin on this account"

    @work(exclusive=True, group="ask")
    async def _begin(self, where: Where) -> None:
        try:
            walkthrough = await answer(lambda: begin(None, where))
        except BlazeError as error:
            self.status.update(str(error))
        else:
            self.app.switch_screen(first_screen(walkthrough, self._marks))
