"""What is asked before something begins, goes on or ends that costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType

from hello_blaze_tui.progress.known import knowledge
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import marks
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.telling import told
from hello_blaze_tui.tui.uncovering import uncover
from hello_blaze_tui.tui.widgets.monitor import Monitor
from hello_blaze_tui.walkthrough import resume
from hello_blaze_tui.walkthrough.money import price_of_leaving


async def may_stop(monitor: Monitor) -> bool:
    """A job that is stopped leaves nothing behind."""
    is_wished = await monitor.app.push_screen_wait(Stopping(monitor))
    if monitor.running is None:
        monitor.notify("The job has ended meanwhile; there is nothing to stop any more.", markup=False)
        return False
    return is_wished


class Stopping(Confirm):
    """Asked for as long as the job runs: there is nothing to stop in one that has ended."""

    def __init__(self, monitor: Monitor) -> None:
        question = "AWS ends the job. What it did until now is paid for, and it leaves no result."
        super().__init__(question, "Stop the job", "Let it run")
        self._monitor = monitor

    def on_mount(self) -> None:
        self.watch(self._monitor, "running", self.on_screen_resume)

    def on_screen_resume(self) -> None:
        """Only then, where its help lies over it: Textual dismisses what lies on top."""
        if self._monitor.running is None and self.is_active:
            self.dismiss(False)


@dataclass(frozen=True, slots=True)
class Bill:
    """A walkthrough on AWS that goes on costing when the wizard is closed."""

    name: str
    up: str
    """The sentence of what stays up, and what that costs a day; empty: nothing does."""
    jobs: tuple[str, ...]
    """Jobs that run to their end, and cost until then."""

    def told(self) -> str:
        """What is up and what that costs."""
        jobs = (f"The {job} runs to its end, and costs until then." for job in self.jobs)
        return " ".join((f"{self.name}:", *filter(None, (self.up,)), *jobs))


class Leaving(Confirm):
    """Leave (yes), or clean up (no); Esc is neither. Whoever quits while it is asked, quits."""

    HELP = """
Leave the wizard, or clean up first. **Enter** takes the answer that is lit, **Tab** goes to the other.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "no", "Stay", tooltip="Stay in the wizard"),
    ]

    def action_no(self) -> None:
        self.dismiss(None)


def leave(app: App[None]) -> None:
    """The way out of the wizard, from any screen."""
    if any(isinstance(each, Leaving) for each in app.screen_stack):
        app.exit()
    else:
        app.run_worker(_leave(app), exclusive=True, group="leave")


async def _leave(app: App[None]) -> None:
    """What goes on costing is said, with its price a day, and can be cleaned up now."""
    # Nobody but the disk is asked, and only once, so that quitting is quick.
    documents = (await answer(knowledge)).documents
    if bills := _bills(documents):
        first = bills[0].name
        told = ("This goes on when you leave:", *(bill.told() for bill in bills))
        question = "\n".join((*told, f"Clean up {first} now?"))
        leaves = await app.push_screen_wait(Leaving(question, "Leave it up", "Clean up"))
        if leaves is None:
            return
        if not leaves:
            await _clean_up(app, first)
            return
    app.exit(message=Text(_at_no_cost(documents)))


def _at_no_cost(documents: Iterable[WalkthroughDocument]) -> str:
    """What stays up on the practice account, which keeps nobody here: told where the wizard was."""
    practised = [(each.name, meter(each)) for each in documents if each.place.practice]
    return "\n".join(
        f"Still up: {name}, {measured.corner().replace('·', marks().dot)}. "
        f"Delete it with: hello-blaze cleanup {name}"
        for name, measured in practised
        if measured.idle
    )


def _bills(documents: Iterable[WalkthroughDocument]) -> Sequence[Bill]:
    """Of every walkthrough on AWS."""
    bills = (
        Bill(
            document.name,
            price_of_leaving(meter(document)),
            tuple(str(entry.resource) for entry in document.going_on()),
        )
        for document in documents
        if not document.place.practice
    )
    # What has no end stands first, and is what can be cleaned up now.
    return sorted((bill for bill in bills if bill.up or bill.jobs), key=lambda bill: not bill.up)


async def _clean_up(app: App[None], name: str) -> None:
    from hello_blaze_tui.tui.screens.step import StepScreen  # noqa: PLC0415 - it asks this module

    steps = [each for each in app.screen_stack if isinstance(each, StepScreen) and each.is_of(name)]
    if steps:
        uncover(steps[-1])
        if steps[-1].key != "cleanup":
            steps[-1].open_step("cleanup")
        return
    with told(app):
        walkthrough = await answer(lambda: resume(name))
        app.push_screen(StepScreen(walkthrough, "cleanup", marks()))
