"""Every action of the screen in the command palette, made from the key bindings: there is one list only."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider


class BindingCommands(Provider):
    """What a key does on this screen can be found by its words, too."""

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for text, run, tooltip in self._commands():
            if (score := matcher.match(text)) > 0:
                yield Hit(score, matcher.highlight(text), run, help=tooltip)

    async def discover(self) -> Hits:
        for text, run, tooltip in self._commands():
            yield DiscoveryHit(text, run, help=tooltip)

    def _commands(self) -> list[tuple[str, partial[Coroutine[Any, Any, bool]], str]]:
        commands = []
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if not binding.description or binding.system or not active.enabled:
                continue
            words = binding.tooltip or binding.description
            commands.append(
                (words, partial(self.app.run_action, binding.action, active.node), binding.description)
            )
        return commands
