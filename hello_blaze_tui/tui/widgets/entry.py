"""Where text is typed: one line, or several; and where something is ticked."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Checkbox, Input, TextArea

from hello_blaze_tui.tui.in_turn import InTurn


class Entry(Input, InTurn):
    """Textual's, each letter of which laid the whole screen out anew: its text stays within its field.

    So it did where a text did not fit any more, for a scrollbar that takes no room.
    """

    DEFAULT_CSS = """
    Entry { overflow-x: hidden; }
    """
    virtual_size = Reactive(Size(0, 0))

    def validate(self, value: str) -> None:
        """A step checks its answers itself; what would be marked here has no style."""


class LongEntry(TextArea, InTurn):
    """Textual's, for a text of several lines; Tab goes to the next field."""

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, tab_behavior="focus")


class Tick(Checkbox):
    """Textual's cuts off the words that do not fit into one line."""

    DEFAULT_CSS = """
    Tick { max-width: 100%; text-wrap: wrap; }
    """

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return Widget.get_content_height(self, container, viewport, width)
