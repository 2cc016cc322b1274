"""The wizard's app: wiring only. Everything a learner does happens on its screens."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from hello_blaze_tui.progress.mistakes import written_down
from hello_blaze_tui.tui.commands import BindingCommands
from hello_blaze_tui.tui.marks import ASCII, marks
from hello_blaze_tui.tui.screens.welcome import Welcome
from hello_blaze_tui.tui.theme import DARK, LIGHT


class WizardApp(App[None]):
    """Opens the welcome screen."""

    TITLE = "hello-blaze"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {BindingCommands}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - as Textual declares them
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "Quit", tooltip="Leave the wizard; everything is kept", priority=True),
        Binding("ctrl+c", "leave", "Quit", show=False, priority=True),
        Binding("f1", "toggle_help", "Help", tooltip="What this screen is for, and its keys"),
        Binding("f2", "toggle_light", "Light or dark", show=False, tooltip="Light or dark colours"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.marks = marks()
        self.set_class(self.marks is ASCII, "-ascii")

        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name

    def get_default_screen(self) -> Welcome:
        """The welcome screen lies at the bottom of the stack: Esc from anywhere ends there."""
        return Welcome(self.marks)

    def action_toggle_light(self) -> None:
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def action_toggle_help(self) -> None:
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()

    def action_leave(self) -> None:
        """What goes on costing is said first; otherwise nothing is in the way."""
        from hello_blaze_tui.tui.screens.leaving import leave  # noqa: PLC0415 - not for the first frame

        leave(self)

    def _handle_exception(self, error: Exception) -> None:
        """Textual's own report prints the values of local variables: ours prints a sentence."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        written = written_down(error)
        self.panic(
            f"The wizard met a mistake of its own ({type(error).__name__}) and closed. Nothing is lost: "
            f"start hello-blaze again, and it goes on at this point. What happened is in {written}."
        )
