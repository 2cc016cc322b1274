"""A widget that is given another size is not laid out a second time for that; to be imported once.

Textual lays a screen out, tells each widget its size, and takes each that has another one for a reason to lay
the screen out again, for which all that it remembers of the first time is thrown away. That was half of what
Ctrl+O took. What may indeed follow from a size, the scrollbars, asks for a layout itself.
"""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.widget import Widget

# These say themselves how large their content is, and may be as high as that.
ScrollView.virtual_size = Widget.virtual_size
Widget.virtual_size = Reactive(Size(0, 0))
Widget.virtual_size.__set_name__(Widget, "virtual_size")
