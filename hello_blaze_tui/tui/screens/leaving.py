"""What is asked before something goes on that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import App

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress.known import knowledge
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.request import Request
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import marks
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.walkthrough import resume
from hello_blaze_tui.walkthrough.money import a_day, costing, price_of_sending


async def may_send(app: App[None], requests: tuple[Request, ...], *, practice: bool) -> bool:
    """On AWS what costs is asked for once more."""
    price = price_of_sending(requests)
    if practice or not price:
        return True
    return await app.push_screen_wait(Confirm(price, "Send it", "Not yet"))


@dataclass(frozen=True, slots=True)
class Bill:
    """A walkthrough on AWS that goes on costing when the wizard is closed."""

    name: str
    up: tuple[Entry, ...]
    jobs: tuple[str, ...]
    """Jobs that run to their end, and cost until then."""

    def told(self) -> str:
        """What is up and what that costs a day."""
        parts = []
        if self.up:
            number = f"{len(self.up)} endpoint{'s' * (len(self.up) > 1)}"
            parts.append(f"{number} up, {a_day(self.up)}, used or not")
        parts += [f"{job} runs to its end, and costs until then" for job in self.jobs]
        return f"{self.name}: {'; '.join(parts)}."


class Leaving(Confirm):
    """Leave (yes), or clean up (no); Esc is neither. Whoever quits while it is asked, quits."""

    def action_no(self) -> None:
        self.dismiss(None)


def leave(app: App[None]) -> None:
    """The way out of the wizard, from any screen."""
    if isinstance(app.screen, Leaving):
        app.exit()
    else:
        app.run_worker(_leave(app), exclusive=True, group="leave")


async def _leave(app: App[None]) -> None:
    """What goes on costing is said, with its price a day, and can be cleaned up now."""
    bills = await answer(_bills)
    if bills:
        first = bills[0].name
        told = ("This goes on when you leave:", *(bill.told() for bill in bills))
        question = "\n".join((*told, f"Clean up {first} now?"))
        leaves = await app.push_screen_wait(Leaving(question, "Leave it up", "Clean up"))
        if leaves is None:
            return
        if not leaves:
            await _clean_up(app, first)
            return
    app.exit()


def _bills() -> Sequence[Bill]:
    """Of every walkthrough of this machine: it asks nobody but the disk, so that quitting is quick."""
    documents = (each for each in knowledge().documents if not each.place.practice)
    bills = (
        Bill(
            document.name,
            costing(document.ledger.up()),
            tuple(f"{entry.resource.kind} {entry.resource.name}" for entry in document.going_on()),
        )
        for document in documents
    )
    # What has no end stands first, and is what can be cleaned up now.
    return sorted((bill for bill in bills if bill.up or bill.jobs), key=lambda bill: not bill.up)


async def _clean_up(app: App[None], name: str) -> None:
    from hello_blaze_tui.tui.screens.step import StepScreen  # noqa: PLC0415 - it asks this module

    steps = [each for each in app.screen_stack if isinstance(each, StepScreen) and each.is_of(name)]
    if steps:
        while app.screen is not steps[-1]:
            await app.pop_screen()
        steps[-1].clean_up()
        return
    try:
        walkthrough = await answer(lambda: resume(name))
    except BlazeError as error:
        app.notify(str(error), severity="error", markup=False, timeout=15)
    else:
        app.push_screen(StepScreen(walkthrough, "cleanup", marks()))
