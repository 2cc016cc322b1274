"""What the screen below is for, and its keys, over the screen: it reads the same at every size."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.console import Group
from rich.markdown import Markdown
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.uncovering import Reading
from hello_blaze_tui.tui.widgets.even import Even
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.keys import Keys, told

READ_ONLY = "Another terminal has this walkthrough: look at it here; nothing can be changed or sent."


class Help(Reading, Even):
    """A page to read; Esc or F1 closes it."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help Head { dock: top; }
    Help VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2; background: $panel;
    }
    .-low Help VerticalScroll { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", tooltip="Close the help"),
    ]

    def __init__(self, of: Screen[Any], head: Head, marks: Marks) -> None:
        """`of`: the screen that is asked about; `head`: what stands above it."""
        super().__init__()
        self._above = head
        self._marks = marks
        self._text = f"{READ_ONLY}\n\n{of.HELP or ''}" if head.read_only else of.HELP or ""
        self._keys = [active.binding for active in told(of)]

    def compose(self) -> ComposeResult:
        # What costs is shown all the time.
        yield Head(self._marks)
        with VerticalScroll():
            yield Static(Group(Markdown(self._text), "", self._table()))
        yield Keys()

    def on_mount(self) -> None:
        self.query_one(Head).follow(self._above)

    def _table(self) -> Text:
        shown = [(self.app.get_key_display(binding), str(binding.tooltip)) for binding in self._keys]
        width = max((len(key) for key, _ in shown), default=0)
        lines = (Text.assemble((f"{key:>{width}}", "bold"), f"  {words}") for key, words in shown)
        return Text("\n").join(lines)
