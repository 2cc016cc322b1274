"""Where one goes on, or begins: on this computer, or on an AWS account."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.pipeline import Pipeline

if TYPE_CHECKING:
    from hello_blaze_tui.walkthrough import Walkthrough
    from hello_blaze_tui.walkthrough.unfinished import Unfinished

PRACTICE, AWS = "new practice", "new aws"


class Welcome(Screen[None]):
    """The first screen. It imports nothing that its first frame does not need."""

    HELP = """
Choose with the arrow keys and Enter, or with the mouse.

On the practice account everything happens on this computer, and nothing costs anything. On your own AWS
account the whole tutorial costs about $0.15 when it is cleaned up at the end; each price is shown before
anything is sent.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", tooltip="Go on here"),
    ]

    choices = getters.query_one(OptionList)
    status = getters.query_one("#status", Static)

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks

    def compose(self) -> ComposeResult:
        yield Head(self._marks)
        yield Pipeline(self._marks)
        with VerticalScroll(id="welcome", can_focus=False):
            yield Static(
                "Build a text classifier on Amazon SageMaker AI, one step at a time.", id="what", markup=False
            )
            yield OptionList(*self._beginnings(), markup=False)
            yield Static("", id="status", markup=False)
        yield Footer()

    def _beginnings(self) -> list[Option]:
        dim = "dim"
        practice = Text.assemble(
            "Practice on this computer    ", ("no account, no cost, the jobs really run", dim)
        )
        aws = Text.assemble("On my AWS account            ", ("about $0.15 when cleaned up at the end", dim))
        return [Option(practice, id=PRACTICE), Option(aws, id=AWS)]

    def on_mount(self) -> None:
        self.choices.focus()
        self.choices.highlighted = 0
        self._look()

    def on_screen_resume(self) -> None:
        self._look()

    def action_choose(self) -> None:
        self.choices.action_select()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Lists what can be gone on with; the disk is read, and the walkthrough's code loaded, meanwhile."""
        rows, up = await answer(_unfinished)
        options = [Option(Text(f"Go on with {row.words}"), id=row.name) for row in rows]
        at, moved = self.choices.highlighted_option, bool(self.choices.highlighted)
        self.choices.clear_options()
        self.choices.add_options([*options, *([None] if options else []), *self._beginnings()])
        # What the learner has moved to meanwhile stays where they are.
        self.choices.highlighted = self.choices.get_option_index(at.id) if moved and at and at.id else 0
        if up:
            self.status.update(up)

    @on(OptionList.OptionSelected)
    def open(self, event: OptionList.OptionSelected) -> None:
        """Opens the walkthrough that was chosen, or a new one."""
        choice = event.option_id or ""
        if choice == AWS:
            from hello_blaze_tui.tui.screens.aws_account import AwsAccount  # noqa: PLC0415 - seldom the first choice

            self.app.push_screen(AwsAccount(self._marks))
        elif choice == PRACTICE:
            self._open("Starting the practice account on this computer", _begin_practice)
        else:
            self._open(f"Opening {choice}", lambda: _resume(choice))

    @work(exclusive=True, group="open")
    async def _open(self, words: str, make: Callable[[], Walkthrough]) -> None:
        self.choices.disabled = True
        self.status.update(f"{words} ...")
        try:
            walkthrough = await answer(make)
        except BlazeError as error:
            self.status.update(str(error))
        else:
            self.status.update("")
            from hello_blaze_tui.tui.screens.step import first_screen  # noqa: PLC0415 - not for the first frame

            self.app.push_screen(first_screen(walkthrough, self._marks))
        finally:
            self.choices.disabled = False
            self.choices.focus()


def _unfinished() -> tuple[list[Unfinished], str]:
    from hello_blaze_tui.walkthrough.unfinished import finished, unfinished  # noqa: PLC0415

    rows, up = unfinished()
    return [*rows, *finished()], "\n".join(["What is up right now", *up]) if up else ""


def _begin_practice() -> Walkthrough:
    from hello_blaze_tui.walkthrough import begin  # noqa: PLC0415

    return begin(None, None)


def _resume(name: str) -> Walkthrough:
    from hello_blaze_tui.walkthrough import resume  # noqa: PLC0415

    return resume(name)
