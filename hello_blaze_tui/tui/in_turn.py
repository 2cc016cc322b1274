"""Keys that come in a burst, as over a slow line, are taken in their order where text is typed."""

from __future__ import annotations

from textual.events import Key
from textual.widget import Widget


class InTurn(Widget):
    """To be named after the Textual widget that takes letters: styles know a widget by its first base.

    A letter is written as soon as it comes to its widget. What edits is a binding, for which a key goes up to
    the app first: letters that were typed after it came before it.
    """

    async def on_key(self, event: Key) -> None:
        """Does at once what a key of the widget's own does."""
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                return
