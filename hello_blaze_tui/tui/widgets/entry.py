"""Where one line is typed."""

from __future__ import annotations

from textual.binding import Binding
from textual.events import Key
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

OWN_KEYS = {each.key: each.action for each in Binding.make_bindings(Input.BINDINGS)}


class Entry(Input):
    """Textual's, each letter of which laid the whole screen out anew: its text stays within its field.

    So it did where a text did not fit any more, for a scrollbar that takes no room.
    """

    DEFAULT_CSS = """
    Entry { overflow-x: hidden; }
    """
    virtual_size = Reactive(Size(0, 0))

    async def on_key(self, event: Key) -> None:
        """What edits is done in its turn: it went up to the app first, and letters that were typed after it
        came before it when a slow line brought them at once."""
        if event.key in OWN_KEYS:
            event.stop()
            await self.run_action(OWN_KEYS[event.key])

    def validate(self, value: str) -> None:
        """A step checks its answers itself; what would be marked here has no style."""
