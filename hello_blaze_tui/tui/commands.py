"""Every action of the screen in the command palette, made from buttons and keys, and a way to each step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Button

from hello_blaze_tui.tui.widgets.keys import told
from hello_blaze_tui.tui.widgets.step_list import StepList

Command = tuple[str, Callable[[], Any], str]
"""The words it is found by, what it does, and a short name of it."""


class WizardCommands(Provider):
    """A list that is made anew for each search, in one order: what buttons and keys do, then the steps."""

    def commands(self) -> list[Command]:
        """All of them, as the screen is now."""
        return [*self._of_buttons(), *self._of_keys(), *self._of_steps()]

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for text, run, more in self.commands():
            if (score := matcher.match(text)) > 0:
                yield Hit(score, matcher.highlight(text), run, help=more)

    async def discover(self) -> Hits:
        for text, run, more in self.commands():
            yield DiscoveryHit(text, run, help=more)

    def _of_buttons(self) -> list[Command]:
        """What the buttons do, the one that Enter is meant for first; a small one has a key beside it."""
        found = (each for each in self.screen.focus_chain if isinstance(each, Button) and not each.compact)
        ordered = sorted(found, key=lambda button: button.variant == "default")
        return [(str(button.label), button.press, "button") for button in ordered]

    def _of_keys(self) -> list[Command]:
        """What a key does on this screen can be found by its words, too."""
        return [
            (
                active.binding.tooltip,
                partial(self.app.run_action, active.binding.action, active.node),
                active.binding.description,
            )
            for active in told(self.screen)
        ]

    def _of_steps(self) -> list[Command]:
        """Go to: Training job. A step that comes too early says what is missing."""
        titles = [title for steps in self.screen.query(StepList) for title in steps.titles]
        return [(f"Go to: {title}", partial(self._go, key), "step") for key, title in titles]

    def _go(self, key: str) -> None:
        self.screen.post_message(StepList.Chosen(key))
