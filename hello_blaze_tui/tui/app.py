"""The wizard's app: wiring only. Everything a learner does happens on its screens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.events import Event, InputEvent, Key, Paste
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerFailed

from hello_blaze_tui.progress.mistakes import written_down
from hello_blaze_tui.tui import laid_out_once  # noqa: F401 - what it does is done once
from hello_blaze_tui.tui.ascii_filter import AsciiFilter
from hello_blaze_tui.tui.commands import WizardCommands
from hello_blaze_tui.tui.marks import ASCII, marks
from hello_blaze_tui.tui.recolouring import Recolouring
from hello_blaze_tui.tui.screens.welcome import Welcome
from hello_blaze_tui.tui.theme import THEMES, themes
from hello_blaze_tui.tui.tidying import Tidying
from hello_blaze_tui.tui.too_late import is_too_late
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.step_list import StepList

JOINERS = {"zero_width_joiner": "\u200d", "zero_width_non_joiner": "\u200c"}
"""Letters of Persian and Hindi are joined or kept apart by them, and people make families of emoji."""
PALETTE = "Find what can be done here by its words"


class WizardApp(App[None]):
    """Opens the welcome screen."""

    TITLE = "hello-blaze"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {WizardCommands}
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (78, "-narrow"), (120, "-wide")]  # noqa: RUF012 - as Textual declares them
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "Quit", tooltip="Leave the wizard; everything is kept", priority=True),
        Binding("ctrl+c", "leave", "Quit", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "Commands", show=False, priority=True, tooltip=PALETTE),
        # Over a question too: it says what is asked.
        Binding("f1", "toggle_help", "Help", tooltip="What this screen is for, and its keys", priority=True),
        Binding("f3", "steps", "Steps", tooltip="Show all steps, and go to one of them"),
        Binding("f4", "registry(True)", "Paths", tooltip="Look up registry paths of images"),
        Binding("f4", "registry", "Paths", show=False, tooltip="Look up registry paths of images"),
        # Over a question, too: it has the same colours.
        Binding(
            "f2",
            "toggle_light",
            "Light or dark",
            show=False,
            tooltip="Light or dark colours",
            priority=True,
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.marks = marks()
        self._drawing: list[LineFilter] = [AsciiFilter()] if self.marks is ASCII else []
        for theme in THEMES:
            self.register_theme(theme)
        self._themes = themes(self.console.color_system, no_color=self.no_color)
        self.theme = self._themes[0]
        self._tidying = Tidying()
        self._recolouring = Recolouring(self)

    def on_mount(self) -> None:
        self.set_interval(1.0, self._use_the_quiet)

    def _use_the_quiet(self) -> None:
        if self._tidying.is_quiet:
            self._tidying.look()
            self._recolouring.prepare(self._other_theme)

    def on_unmount(self) -> None:
        self._tidying.end()

    async def on_event(self, event: Event) -> None:
        if isinstance(event, InputEvent):
            self._tidying.wait()
        if isinstance(event, Key) and event.key in JOINERS:
            # No field takes them from the keyboard, for Python does not call them printable.
            event = Paste(JOINERS[event.key])
        await super().on_event(event)

    def get_default_screen(self) -> Welcome:
        """The welcome screen lies at the bottom of the stack: Esc from anywhere ends there."""
        return Welcome(self.marks)

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *self._drawing]

    def get_key_display(self, binding: Binding) -> str:
        """The key's name as it stands on the keyboard."""
        shown = super().get_key_display(binding).replace("⏎", "Enter")
        return shown[0].upper() + shown[1:] if len(shown) > 1 and shown.isalnum() else shown

    @property
    def _other_theme(self) -> str:
        dark, light = self._themes
        return light if self.theme == dark else dark

    def action_toggle_light(self) -> None:
        self.theme = self._other_theme

    def refresh_css(self, animate: bool = True) -> None:
        if self._dom_ready:
            self._recolouring.put_on()
        else:
            super().refresh_css(animate)

    def action_toggle_help(self) -> None:
        from hello_blaze_tui.tui.screens.help import Help  # noqa: PLC0415 - not for the first frame

        shown = self._shown
        if isinstance(shown, Help):
            shown.dismiss()
        else:
            # A question has none of its own.
            heads = (head for screen in reversed(self.screen_stack) for head in screen.query(Head))
            self.push_screen(Help(shown, next(heads), self.marks))

    @property
    def _shown(self) -> Screen[Any]:
        """The command palette asks on behalf of the screen below it."""
        return next(each for each in reversed(self.screen_stack) if not isinstance(each, CommandPalette))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The step list belongs to a step; a question over the screen stays where it is."""
        shown = self._shown
        if action == "steps":
            return not shown.is_modal and shown.query_one_optional(StepList) is not None
        if action == "registry":
            # In the footer (True) where it helps most: on the step of that name.
            here = not parameters or getattr(shown, "key", "") == "registry"
            return here and not shown.is_modal
        return True

    def action_steps(self) -> None:
        """Beside the step where there is room, else over it."""
        from hello_blaze_tui.tui.screens.choose_step import ChooseStep  # noqa: PLC0415 - not for the first frame

        screen = self.screen
        steps = screen.query_one(StepList)

        def go_to(step: str | None) -> None:
            if step is not None:
                screen.post_message(StepList.Chosen(step))

        if steps.display:
            steps.focus()
        else:
            self.push_screen(ChooseStep(steps), go_to)

    def action_registry(self, _in_footer: bool = False) -> None:
        from hello_blaze_tui.tui.screens.registry import Registry  # noqa: PLC0415 - as above

        if not isinstance(self.screen, Registry):
            self.push_screen(
                Registry(self.marks, "".join(head.aws_region for head in self.screen.query(Head)))
            )

    def action_leave(self) -> None:
        """What goes on costing is said first; otherwise nothing is in the way."""
        from hello_blaze_tui.tui.screens.leaving import leave  # noqa: PLC0415 - not for the first frame

        leave(self)

    def _handle_exception(self, error: Exception) -> None:
        """Textual's own report prints the values of local variables: ours prints a sentence."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        if is_too_late(self, cause):
            return
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        written = written_down(cause)
        self.panic(
            f"The wizard met a mistake of its own ({type(cause).__name__}) and closed. Nothing is lost: "
            f"start hello-blaze again, and it goes on at this point. What happened is in {written}."
        )
