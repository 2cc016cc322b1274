"""Where one goes on, or begins: on this computer, or on an AWS account."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static

from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.loading import load_the_rest
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.uncovering import read_first, uncover
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.keys import Keys
from hello_blaze_tui.tui.widgets.pipeline import Pipeline
from hello_blaze_tui.tui.widgets.question import Question, Tell
from hello_blaze_tui.tui.widgets.walkthrough_list import (
    AWS,
    DAMAGED,
    PRACTICE,
    REGISTRY,
    UP,
    WalkthroughList,
)

if TYPE_CHECKING:
    from hello_blaze_tui.walkthrough import Walkthrough
    from hello_blaze_tui.walkthrough.overview import Overview

AGAIN = "Then choose it here again."
Make = Callable[[threading.Event, Tell], "Walkthrough"]


class Welcome(Screen[None]):
    """The first screen. It imports nothing that its first frame does not need."""

    HELP = """
Choose with the arrow keys and Enter, or with the mouse.

On the practice account everything happens on this computer, and nothing costs anything. On your own AWS
account the whole tutorial costs about $0.15 when it is cleaned up at the end; each price is shown before
anything is sent.

What you stopped in the middle stands at the top, the last one first. **Esc** stops waiting for AWS.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop_waiting", "Stop waiting", show=False, tooltip="Stop waiting for an answer"),
    ]

    choices = getters.query_one(WalkthroughList)
    question = getters.query_one(Question)

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks

    def compose(self) -> ComposeResult:
        yield Head(self._marks)
        yield Pipeline(self._marks)
        with Vertical(id="welcome"):
            yield Static(
                "Build a text classifier on Amazon SageMaker AI, one step at a time.", id="what", markup=False
            )
            yield WalkthroughList()
            yield Question(self._marks)
        yield Keys()

    def on_mount(self) -> None:
        self.choices.focus()
        self.choices.action_first()

    def on_screen_resume(self) -> None:
        # The first frame is not to wait for what is loaded beside it.
        self.call_after_refresh(self._look)

    def action_stop_waiting(self) -> None:
        self.workers.cancel_group(self, "open")

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Lists what can be gone on with; the disk is read, and the walkthrough's code loaded, meanwhile."""
        found = await answer(_overview)
        head = self.query_one(Head)
        head.money, head.costing = found.money, found.endpoints > 0
        self.choices.show(found)
        await answer(load_the_rest)

    @on(OptionList.OptionSelected)
    def open(self, event: OptionList.OptionSelected) -> None:
        """Opens the walkthrough that was chosen, or a new one."""
        choice = event.option_id or ""
        if choice == AWS:
            self._open_aws()
        elif choice == REGISTRY:
            self.call_later(self.run_action, "app.registry")
        elif choice == PRACTICE:
            self._begin_practice()
        elif choice.startswith(DAMAGED):
            self._save_from_damage(choice.removeprefix(DAMAGED))
        else:
            name = choice.removeprefix(UP)
            self._resume(name, "cleanup" if choice != name else None)

    @work(exclusive=True, group="open")
    async def _open_aws(self) -> None:
        await self.question.ask("Getting ready", load_the_rest)
        from hello_blaze_tui.tui.screens.aws_account import AwsAccount  # noqa: PLC0415 - loaded by then

        await read_first(self)
        uncover(self)
        self.app.push_screen(AwsAccount(self._marks))

    @work(exclusive=True, group="open")
    async def _begin_practice(self) -> None:
        words = "Starting the practice account on this computer"
        await self._open(words, lambda _stop, _tell: _begin_practice())

    @work(exclusive=True, group="open")
    async def _resume(self, name: str, at: str | None) -> None:
        await self._open(f"Opening {name}", partial(_resume, name, None), at)
        error = self.question.refused
        if error is None or error.code != "ProfileNotFound":
            return
        from hello_blaze_tui.tui.screens.mending import other_profile  # noqa: PLC0415 - loaded by then

        if (profile := await other_profile(self.app, name, error)) is not None:
            await self._open(f"Opening {name}", partial(_resume, name, profile), at)

    async def _open(self, words: str, make: Make, at: str | None = None) -> None:
        self.choices.disabled = True
        try:
            walkthrough = await self.question.ask_patiently(words, partial(_loaded, make), AGAIN)
        finally:
            self.choices.disabled = False
            self.choices.focus()
        if walkthrough is not None:
            from hello_blaze_tui.tui.screens.first import first_screen  # noqa: PLC0415 - loaded by then
            from hello_blaze_tui.tui.screens.step import StepScreen  # noqa: PLC0415

            marks = self._marks
            await read_first(self)
            uncover(self)
            self.app.push_screen(
                StepScreen(walkthrough, at, marks) if at else first_screen(walkthrough, marks)
            )

    @work(exclusive=True, group="open")
    async def _save_from_damage(self, name: str) -> None:
        await self.question.ask(f"Reading {name}", load_the_rest)
        from hello_blaze_tui.tui.screens.mending import save_from_damage  # noqa: PLC0415 - loaded by then

        await save_from_damage(self.app, name, self.question)
        self._look()


def _overview() -> Overview:
    from hello_blaze_tui.walkthrough.overview import overview  # noqa: PLC0415 - not for the first frame

    return overview()


def _loaded(make: Make, stop: threading.Event, tell: Tell) -> Walkthrough:
    """What `make` makes, and its screen loaded: both take a moment the first time."""
    load_the_rest()
    return make(stop, tell)


def _begin_practice() -> Walkthrough:
    from hello_blaze_tui.walkthrough import begin  # noqa: PLC0415

    return begin(None, None)


def _resume(name: str, profile: str | None, stop: threading.Event, tell: Tell) -> Walkthrough:
    from hello_blaze_tui.walkthrough import resume, sign_in_with  # noqa: PLC0415
    from hello_blaze_tui.walkthrough.patience import Meanwhile  # noqa: PLC0415

    meanwhile = Meanwhile(stop, tell)
    return resume(name, meanwhile=meanwhile) if profile is None else sign_in_with(name, profile, meanwhile)
