"""The keys that do something here, in the last line of the screen.

Textual's Footer makes a widget for each key, and whenever the focus moves it makes them all anew, and lays
out and draws the whole screen: a Tab took more than 50 ms. This draws one line, when that has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import ActiveBinding
from textual.events import MouseDown, MouseMove
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

Key = tuple[str, str, str, bool, str]
"""Name, how it is shown, what it does in a word, whether it does so now, what it does in a sentence."""
FIRST = frozenset({"enter", "escape", "f1", "f4"})
"""What goes before the others where room is short: the way on, the way back, help, looking paths up."""
PRESS = "press"
"""The action of a focused button, which Textual itself does not show."""
OUR_WORDS = {PRESS: "Press", "dismiss": "Close the list"}
"""For actions of Textual's own widgets: a button, a drop-down that is open."""


def told(screen: Screen[Any]) -> list[ActiveBinding]:
    """The keys of which a sentence says what they do, each sentence once: those of the last line, then others
    of the screen, then those of a part of it."""
    # What has no tooltip is a widget's own small key, not something a learner looks for by name.
    active = [each for each in screen.active_bindings.values() if each.binding.tooltip and each.enabled]
    whole = (screen, screen.app)
    first: dict[str, ActiveBinding] = {}
    for each in sorted(active, key=lambda each: (not each.binding.show, each.node not in whole)):
        first.setdefault(each.binding.tooltip, each)
    return list(first.values())


class Keys(Widget):
    """A click presses the key. Where there is no room for all, the command palette has those left out."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Keys { dock: bottom; width: 1fr; height: 1; color: $footer-foreground; background: $footer-background; }
    Keys > .keys--key { color: $footer-key-foreground; background: $footer-key-background; text-style: bold; }
    Keys > .keys--does { color: $footer-description-foreground; background: $footer-description-background; }
    Keys > .keys--edge { color: $foreground 20%; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--does", "keys--edge"}

    shown: reactive[tuple[Key, ...]] = reactive[tuple[Key, ...]](())

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._look)

    def _look(self, screen: Screen[object]) -> None:
        if self.app.app_focus and self.is_attached:
            active = screen.active_bindings
            # Each action once, by its first key.
            offered = [each for each in active.values() if each.binding.show or each.binding.action == PRESS]
            by_action = {each.binding.action: each for each in reversed(offered)}
            ordered = dict.fromkeys(each.binding.action for each in offered)
            palette = active.get(self.app.COMMAND_PALETTE_BINDING)
            keys = [self._key(by_action[action]) for action in ordered]
            self.shown = (*keys, *([self._key(palette)] if palette else []))

    def _key(self, active: ActiveBinding) -> Key:
        binding = active.binding
        name = self.app.get_key_display(binding)
        does = OUR_WORDS.get(binding.action, binding.description)
        return (binding.key, name, does, active.enabled, active.tooltip or binding.description)

    def render_line(self, y: int) -> Strip:
        """The command palette's key, the last one, keeps its place on the right."""
        width, blank = self.size.width, Style(bgcolor=self.rich_style.bgcolor)
        if y or not self.shown:
            return Strip.blank(width, blank)
        palette = [key for key in self.shown if key[0] == self.app.COMMAND_PALETTE_BINDING]
        edge = Text("▏", self.get_component_rich_style("keys--edge"))
        right = Strip.join([self._strip(edge, self._written(key, "")) for key in palette])
        right = Strip.join([right, Strip.blank(1, blank)])
        room = max(0, width - right.cell_length)
        left = self._strip(*self._fitting([key for key in self.shown if key not in palette], room))
        return Strip.join([left.adjust_cell_length(room, blank), right])

    def _fitting(self, keys: Sequence[Key], room: int) -> Iterator[Text]:
        """Whole keys only, in their order."""
        kept = set()
        for key in sorted(keys, key=lambda key: key[0] not in FIRST):
            width = self._written(key).cell_len
            if width <= room:
                kept.add(key)
                room -= width
        return (self._written(key) for key in keys if key in kept)

    def _strip(self, *parts: Text) -> Strip:
        return Strip(Text.assemble(*parts, end="").render(self.app.console))

    def _written(self, key: Key, around: str = " ") -> Text:
        """As Textual writes it; the key's name goes with it, for who clicks."""
        name, shown, does, enabled, sentence = key
        text = Text.assemble(
            (f"{around}{shown}{around}", self.get_component_rich_style("keys--key")),
            (f"{does} " if around else f" {does}", self.get_component_rich_style("keys--does")),
        )
        text.apply_meta({"key": name if enabled else "", "tooltip": sentence})
        if not enabled:
            text.stylize("dim")
        return text

    def on_mouse_move(self, event: MouseMove) -> None:
        self.tooltip = event.style.meta.get("tooltip")

    def on_mouse_down(self, event: MouseDown) -> None:
        if key := event.style.meta.get("key"):
            self.app.simulate_key(key)
