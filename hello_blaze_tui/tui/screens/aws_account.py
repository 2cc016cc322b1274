"""Which AWS account: a profile of the learner's configuration, a region, and whose it is."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Label, Select, Static
from textual.worker import Worker

from hello_blaze_tui.aws.account import Where, regions
from hello_blaze_tui.aws.profiles import Profile, profiles
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.screens.first import first_screen
from hello_blaze_tui.tui.uncovering import read_first, replace
from hello_blaze_tui.tui.widgets.entry import Entry
from hello_blaze_tui.tui.widgets.fitting_button import FittingButton
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.keys import Keys
from hello_blaze_tui.tui.widgets.pipeline import Pipeline
from hello_blaze_tui.tui.widgets.question import Question
from hello_blaze_tui.walkthrough import begin, identified
from hello_blaze_tui.walkthrough.opening import FIRST_REGION
from hello_blaze_tui.walkthrough.patience import Meanwhile

STANDARD = "the standard one"
LOOK, AGAIN, BEGIN = "Look whose account it is", "Look again", "Begin on this account"


class AwsAccount(Screen[None]):
    """Keys are never asked for: they come from where AWS's own tools keep them."""

    HELP = """
The profiles are those of your AWS configuration (**~/.aws/config**); what each signs in with stands beside
it. Keys and codes are never asked for here. If AWS does not know you, the command to type stands on the
screen: type it in another terminal, and press the button again.

**No AWS account yet?** It is made at **aws.amazon.com**, with an e-mail address and a payment card: AWS
charges what is used. Then AWS knows you by access keys, or by a sign-in through IAM Identity Center; both are
made in the AWS console, by you or by who manages the account. The AWS CLI, a program of AWS
(**aws.amazon.com/cli**), keeps them for this computer: type **aws configure** for keys, **aws configure
sso** for a sign-in. Then look again, and choose the profile.

The practice account needs none of this: **Esc** goes back to it.

**Esc** stops waiting for AWS; once more, it goes back. Nothing is created by looking.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop_waiting", "Stop waiting", tooltip="Stop waiting for AWS"),
        Binding("escape", "back", "Back", tooltip="Go back; nothing is lost"),
    ]

    profile = getters.query_one(Select)
    place = getters.query_one(Input)
    go = getters.query_one("#go", FittingButton)
    question = getters.query_one(Question)
    who = getters.query_one("#who", Static)

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        self._found: Where | None = None
        self._looked_at = ("", "")
        self._profiles: list[Profile] = []

    def compose(self) -> ComposeResult:
        yield Head(self._marks)
        yield Pipeline(self._marks)
        with VerticalScroll(id="account", can_focus=False):
            yield Label("Profile: who you are to AWS, as its own tools know you")
            yield Select([(STANDARD, STANDARD)], value=STANDARD, allow_blank=False, compact=True)
            yield Label("Region: where it is to happen; empty: the profile's own")
            yield Entry(placeholder=FIRST_REGION, compact=True)
            yield Static("", id="who", markup=False)
            yield Question(self._marks)
        with Horizontal(classes="actions"):
            yield FittingButton(LOOK, id="go", variant="primary")
        yield Keys()

    def on_mount(self) -> None:
        self.query_one(Head).name_of_it = "your AWS account"
        self.go.focus()
        self._list()

    @work(exclusive=True, group="list")
    async def _list(self) -> None:
        """Read anew whenever AWS is asked: some may have been set up meanwhile. The chosen one stays."""
        self._profiles, known = await answer(lambda: (profiles(), regions()))
        chosen, _ = self._typed()
        listed = {STANDARD: Content(STANDARD), chosen: Content(chosen)}
        listed |= {profile.name: _words(profile) for profile in self._profiles}
        with self.prevent(Select.Changed):
            self.profile.set_options([(words, name) for name, words in listed.items()])
            self.profile.value = chosen
        self._propose_region()
        self.place.suggester = SuggestFromList(known)

    @on(Select.Changed)
    @on(Input.Changed)
    def look_again(self) -> None:
        """Another profile or region is another account, until it was looked at."""
        self._propose_region()
        if self._typed() != self._looked_at:
            self.workers.cancel_group(self, "ask")
            self._found = None
            self.go.label = LOOK
            self.who.update("")
            self.question.say("")

    def _propose_region(self) -> None:
        chosen, _ = self._typed()
        own = [profile.region for profile in self._profiles if profile.name == chosen and profile.region]
        self.place.placeholder = own[0] if own else FIRST_REGION

    def _typed(self) -> tuple[str, str]:
        return str(self.profile.value), self.place.value.strip()

    @on(Input.Submitted)
    @on(Button.Pressed, "#go")
    def press(self) -> None:
        if self._found is None:
            self._list()
            self._identify()
        else:
            self._begin(self._found)

    @work(exclusive=True, group="ask")
    async def _identify(self) -> None:
        """Says whose account it is; nothing is begun yet."""
        self._looked_at = chosen, region = self._typed()
        where = Where(profile=None if chosen == STANDARD else chosen, region=region or None)
        self.who.update("")
        found = await self.question.ask_patiently(
            "Asking AWS whose account this is",
            lambda stop, tell: identified(where, Meanwhile(stop, tell)),
            f"Then press: {AGAIN}   (Esc goes back)",
        )
        self.go.label = BEGIN if found else AGAIN
        if found:
            self._found, identity = found
            self.who.update(
                f"{self._marks.done} Account  {identity.account_id}\n  You are  {identity.arn}\n"
                f"  Region   {identity.region}"
            )
        # Only then is there room for what was said.
        self.call_after_refresh(self.query_one("#account").scroll_end, animate=False)

    @work(exclusive=True, group="ask")
    async def _begin(self, where: Where) -> None:
        walkthrough = await self.question.ask_patiently(
            "Beginning on this account",
            lambda stop, tell: begin(None, where, meanwhile=Meanwhile(stop, tell)),
        )
        if walkthrough is not None:
            await read_first(self)
            replace(self, first_screen(walkthrough, self._marks))

    @on(Worker.StateChanged)
    def show_what_escape_does(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc ends waiting while there is any; then it goes back."""
        del parameters
        asking = (worker for worker in self.workers if worker.node is self and worker.group == "ask")
        waits = any(not worker.is_finished for worker in asking)
        return {"stop_waiting": waits, "back": not waits}.get(action, True)

    def action_stop_waiting(self) -> None:
        self.workers.cancel_group(self, "ask")

    def action_back(self) -> None:
        self.app.pop_screen()


def _words(profile: Profile) -> Content:
    """A profile's name, and what it signs in with."""
    source = f" through {profile.source}" if profile.source else ""
    return Content(f"{profile.name:<20}  {profile.kind}{source}  {profile.region}")
