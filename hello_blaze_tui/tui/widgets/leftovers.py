"""What nobody here knows: found, aged and priced, and deleted only when it was ticked by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from hello_blaze_tui.aws.everywhere import Look
from hello_blaze_tui.aws.leftovers import Leftover, prices_told
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed, Verified
from hello_blaze_tui.progress.ledger import RECORDS
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps.standing import GONE
from hello_blaze_tui.tui.background import answer, background
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.widgets.fitting_button import FittingButton
from hello_blaze_tui.tui.widgets.ticks import Ticks
from hello_blaze_tui.walkthrough import Walkthrough, sweeping
from hello_blaze_tui.walkthrough.resource_rows import Row, turned


class Leftovers(Vertical):
    """The list; nothing in it is ticked until the learner does it."""

    DEFAULT_CSS = """
    Leftovers { height: auto; padding: 1 1 0 1; }
    Leftovers Static, Leftovers Horizontal { height: auto; }
    Leftovers Button { margin-right: 2; }
    Leftovers #sweep { display: none; }
    Leftovers.-found #sweep { display: block; }
    """

    ticks = getters.query_one(Ticks)
    words = getters.query_one("#found", Static)
    delete = getters.query_one("#sweep", FittingButton)

    def __init__(self, walkthrough: Walkthrough) -> None:
        super().__init__()
        self._walkthrough = walkthrough
        self._found: dict[str, Leftover] = {}
        self._ticked: set[str] = set()
        self._turned: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        yield Static("", id="found", markup=False)
        yield Ticks()
        with Horizontal():
            yield FittingButton("Delete the marked leftovers", id="sweep", disabled=True)
            yield Button("Look in all regions", id="everywhere")

    def on_mount(self) -> None:
        self._look(all_regions=False)

    # Looking

    @on(Button.Pressed, "#everywhere")
    def look_everywhere(self, event: Button.Pressed) -> None:
        event.stop()
        self._look(all_regions=True)

    @work(exclusive=True, group="leftovers")
    async def _look(self, *, all_regions: bool) -> None:
        account = self._walkthrough.account
        where = "any region" if all_regions else self._walkthrough.setting.region
        self._found, self._turned, faults = {}, {}, []
        self.words.update("Looking for leftovers that no walkthrough of this computer knows ...")
        try:
            async with background(
                lambda stop: sweeping.look(account, stop, all_regions=all_regions)
            ) as looks:
                async for look in looks:
                    faults += self._take(look, all_regions=all_regions)
        except BlazeError as error:
            faults.append(str(error))
        told = "; ".join(part for part in (where, prices_told(self._found.values())) if part)
        found = f"Leftovers that no walkthrough of this computer knows ({told})" if self._found else ""
        # Where a region could not be looked into, nobody knows whether it has any.
        nothing = "" if found or faults else f"No leftovers in {where}."
        self.words.update("\n".join(part for part in (found, nothing, *faults) if part))
        self._ticked &= set(self._found)
        self._render_rows()

    def _take(self, look: Look, *, all_regions: bool) -> list[str]:
        """Shows what a region has; gives why it could not be looked into."""
        self._found.update({_key(each.resource): each for each in look.found})
        self._render_rows()
        if look.fault is None:
            return []
        if all_regions and look.is_closed:
            return [f"{look.region} does not know your credentials, as a region that is not enabled."]
        return [f"{look.region} could not be looked into. {look.fault}"]

    # The list

    def _render_rows(self) -> None:
        self.ticks.show([self._row(key, each) for key, each in self._found.items()])
        self.set_class(bool(self._found), "-found")
        ticked = len(self._ticked - set(self._turned))
        self.delete.disabled = not ticked
        self.delete.label = f"Delete the {ticked} marked" if ticked else "Delete the marked leftovers"

    def _row(self, key: str, leftover: Leftover) -> Row:
        resource, turned = leftover.resource, self._turned.get(key)
        details = turned or leftover.told(datetime.now(timezone.utc))
        if leftover.walkthrough and not turned:
            details += f", made on another computer ({leftover.walkthrough})"
        title = str(resource)
        if resource.region != self._walkthrough.setting.region:
            title += f" in {resource.region}"
        return Row(key, title, details, ticked=key in self._ticked, fixed=turned is not None)

    @on(Ticks.Toggled)
    def tick(self, event: Ticks.Toggled) -> None:
        event.stop()
        self._ticked ^= {event.key}
        self._render_rows()

    # Deleting

    @on(Button.Pressed, "#sweep")
    def ask(self, event: Button.Pressed) -> None:
        event.stop()
        self._sweep([self._found[key] for key in self._found if key in self._ticked])

    @work(exclusive=True, group="sweep")
    async def _sweep(self, picked: Sequence[Leftover]) -> None:
        account = self._walkthrough.account
        try:
            used = await answer(lambda: sweeping.users(account, picked))
            allowed = [each for each in picked if await self._is_meant(each, used.get(each.resource, ""))]
            if not allowed:
                return
            async with background(lambda stop: sweeping.sweep(account, allowed, stop)) as events:
                async for event in events:
                    self._follow(event)
        except BlazeError as error:
            self.words.update(str(error))

    async def _is_meant(self, leftover: Leftover, used: str) -> bool:
        """Each is asked for by its name: it was made by somebody who may need it."""
        parts = [f"Delete {leftover.resource}? It cannot be undone."]
        if leftover.belongings:
            names = ", ".join(str(each) for each in leftover.belongings)
            parts.append(f"With it go: {names}.")
        parts.append(used or "No walkthrough of this computer made it: be certain that nobody needs it.")
        return await self.app.push_screen_wait(Confirm("\n".join(parts), "Delete it", "Leave it"))

    def _follow(self, event: Event) -> None:
        if (now := turned(event)) is not None:
            self._turn(now.resource, now.status)
        elif isinstance(event, Verified):
            for each in self._found.values():
                if _key(each.resource) in self._ticked and each.resource.kind in RECORDS:
                    self._turn(each.resource, "stopped")
            self.words.update(str(event.result["summary"]))
        elif isinstance(event, Failed):
            self._turned = {key: words for key, words in self._turned.items() if words == GONE}
            self.words.update("\n".join(part for part in (event.what, event.why, event.todo) if part))
            self._render_rows()

    def _turn(self, resource: Resource, words: str) -> None:
        key = _key(resource)
        if key in self._found:
            self._turned[key] = words
            self._render_rows()


def _key(resource: Resource) -> str:
    return f"{resource.kind}|{resource.name}|{resource.region}"
