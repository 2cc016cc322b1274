"""Where one line is typed."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class Entry(Input):
    """Textual's, each letter of which laid the whole screen out anew: its text stays within its field.

    So it did where a text did not fit any more, for a scrollbar that takes no room.
    """

    DEFAULT_CSS = """
    Entry { overflow-x: hidden; }
    """
    virtual_size = Reactive(Size(0, 0))

    def validate(self, value: str) -> None:
        """A step checks its answers itself; what would be marked here has no style."""
