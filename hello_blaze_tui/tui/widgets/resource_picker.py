"""What the walkthrough has up, each to be deleted or kept, live until it is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Static

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed, Verified
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps.keeping import KEEPABLE
from hello_blaze_tui.steps.standing import DELETING, GONE, Standing, standing
from hello_blaze_tui.steps.step import Answers
from hello_blaze_tui.tui.background import answer, background
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.telling import told
from hello_blaze_tui.tui.view import View
from hello_blaze_tui.tui.widgets.ticks import Ticks
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.resource_rows import LOGS, Row, is_named, rows, turned


class ResourcePicker(Vertical):
    """What costs while idle stands first; what is marked is deleted."""

    DEFAULT_CSS = """
    ResourcePicker { height: auto; padding: 0 1; }
    ResourcePicker Static, ResourcePicker Horizontal { height: auto; }
    ResourcePicker Button { min-width: 0; margin-left: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "mark_all", "All", tooltip="Mark everything to be deleted, but what others use"),
        Binding("n", "mark_none", "None", tooltip="Take every mark away: nothing is deleted"),
    ]

    @dataclass
    class Chosen(Message):
        """The learner chose what stays, each by its kind and name."""

        names: list[str]

    ticks = getters.query_one(Ticks)
    words = getters.query_one("#up", Static)

    def __init__(self, walkthrough: Walkthrough) -> None:
        super().__init__()
        self._walkthrough = walkthrough
        self._answers: Answers = walkthrough.answers
        self._entries: tuple[Entry, ...] = walkthrough.up()
        self._standings: dict[Resource, Standing] = {}
        self.locked = False
        """While it is deleted, what was marked stays so: what was not is not to be taken for left over."""

    def compose(self) -> ComposeResult:
        yield Static("", id="up", markup=False)
        yield Ticks()
        with Horizontal():
            yield Button("Mark all", id="all", compact=True)
            yield Button("Mark none", id="none", compact=True)

    def on_mount(self) -> None:
        self._render_rows()
        self._look()

    def show(self, view: View) -> None:
        """What is up, and what stays; what went stays in sight as gone."""
        now = {entry.resource for entry in view.up}
        gone = [each for each in self._entries if each.resource not in now]
        for entry in gone:
            self._standings[entry.resource] = Standing(entry.resource, GONE)
        self._answers, self._entries = view.answers, (*view.up, *gone)
        self._render_rows()

    @property
    def offer(self) -> str:
        """What a cleanup would do, in a button's words."""
        goes = sum(row.ticked and not row.goes for row in self.ticks.rows)
        return f"Delete the {goes} marked" if goes else "Delete nothing, and go on"

    def follow(self, event: Event) -> None:
        """Each row turns to gone when its deletion is verified."""
        if (now := turned(event)) is not None:
            self._standings[now.resource] = now
            self._render_rows()
        elif isinstance(event, Failed):
            # What was refused does not go.
            going = [each for each, now in self._standings.items() if now.status == DELETING]
            for each in going:
                del self._standings[each]
            self._render_rows()
            self._look()
        elif isinstance(event, Verified):
            self._look()

    def _render_rows(self) -> None:
        shown = list(rows(self._entries, self._answers, self._standings))
        self.words.update(
            "What this walkthrough created and has up; what is marked is deleted."
            if shown
            else "Nothing is up."
        )
        self.ticks.show(shown)

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Asks AWS how each stands; the list is there meanwhile."""
        account, answers = self._walkthrough.account, self._walkthrough.answers
        try:
            async with background(lambda _stop: standing(account, answers)) as found:
                async for each in found:
                    self._standings[each.resource] = each
                    self._render_rows()
        except BlazeError as error:
            self.words.update(f"How these stand could not be looked at. {error}")
        used = self._used()
        if not used.keys() <= self._kept():
            # What others use stays, until the learner says otherwise for each.
            self._keep(*used)

    @on(Ticks.Toggled)
    def choose(self, event: Ticks.Toggled) -> None:
        event.stop()
        if self.locked:
            self.notify("Marks can be changed again when what goes now is gone.", markup=False)
            return
        row = next(each for each in self.ticks.rows if each.key == event.key)
        if row.ticked:
            self._keep(row.key)
        else:
            self._let_go(row)

    @on(Button.Pressed, "#all")
    def action_mark_all(self) -> None:
        """What others use has its own question, row by row."""
        used = set(self._used())
        if self.locked:
            return
        self.post_message(self.Chosen(sorted(used & self._kept())))

    @on(Button.Pressed, "#none")
    def action_mark_none(self) -> None:
        """What stays for something else only is chosen to stay, too: it would be marked again with that."""
        if self.locked:
            return
        up = (entry.resource for entry in self._walkthrough.up())
        self._keep(LOGS, *(str(each) for each in up if each.kind in KEEPABLE))

    def _keep(self, *names: str) -> None:
        self.post_message(self.Chosen(sorted({*self._kept(), *names})))

    @work(exclusive=True, group="ask")
    async def _let_go(self, row: Row) -> None:
        why = self._used().get(row.key, "")
        if why:
            question = f"{row.title.strip()}: {why} Delete it all the same?"
            if not await self.app.push_screen_wait(Confirm(question, "Delete it too", "Keep it")):
                return
        with told(self):
            if why:
                also = [*self._answers.items("cleanup.also"), row.key]
                await answer(lambda: self._walkthrough.answer("cleanup", "also", also))
            self.post_message(self.Chosen(sorted(self._kept() - {row.key})))

    def _used(self) -> dict[str, str]:
        """What others use, with the sentence that says so."""
        return {str(each.resource): each.used for each in self._standings.values() if each.used}

    def _kept(self) -> set[str]:
        """What stays, by kind and name; a kind that was given stands for all of it."""
        named = {str(each.resource) for each in self._entries if is_named(each.resource, self._answers)}
        return named | ({LOGS} & set(self._answers.items("cleanup.keep")))
