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
        # What has no tooltip is a widget's own small key, not something a learner looks for by name.
        found = {
            active.binding.tooltip: (
                partial(self.app.run_action, active.binding.action, active.node),
                active.binding,
            )
            for active in self.screen.active_bindings.values()
            if active.binding.tooltip and active.enabled
        }
        return [(words, run, binding.description) for words, (run, binding) in found.items()]
