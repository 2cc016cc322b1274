"""Where one line is typed."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class Entry(Input):
    """Textual's, each letter of which laid the whole screen out anew: its text stays within its field."""

    virtual_size = Reactive(Size(0, 0))
