"""Other colours are put on bit by bit, first on what is seen.

Textual parses all styles anew, gives them to every widget there is, seen or not, and for each colour that
this changes has each widget below drawn again: a third of a second without an answer to any key.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from functools import partial
from operator import length_hint

from textual.app import App
from textual.css.model import RuleSet
from textual.css.styles import RulesMap, Styles
from textual.css.stylesheet import CssSource, Stylesheet
from textual.css.types import CSSLocation
from textual.dom import DOMNode
from textual.theme import Theme

from hello_blaze_tui.tui.background import answer

Sources = dict[CSSLocation, CssSource]
WHILE = 0.01
"""Seconds for which widgets are styled in one go."""
PAUSE = 0.015
"""Seconds for drawing them, and for the keys, in between."""


class Recolouring:
    """The styles in each theme's colours."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._parsed: dict[str, Stylesheet] = {}

    def prepare(self, theme: str) -> None:
        """Parses what a change to this theme will need, off the event loop."""
        parsed, now = self._parsed.get(theme), self._app.stylesheet.source
        if parsed is None or len(parsed.source) < len(now):
            self._app.run_worker(self._parse(theme), group="parse", exclusive=True)

    async def _parse(self, name: str) -> None:
        theme = self._app.available_themes[name]
        variables = {**self._app.get_theme_variable_defaults(), **_variables(theme)}
        sources = dict(self._app.stylesheet.source)
        self._parsed[name] = await answer(partial(_parsed, Stylesheet(variables=variables), sources))

    def put_on(self) -> None:
        """The colours of the theme that is the app's by now."""
        app = self._app
        variables = app.get_css_variables()
        stylesheet = self._parsed.get(app.theme) or Stylesheet(variables=variables)
        self._parsed[app.theme] = app.stylesheet = _parsed(stylesheet, app.stylesheet.source)
        nodes = iter(_seen_first(app))
        styles = _WithoutDrawing(app.stylesheet)
        styles.update_nodes(_for_a_while(nodes))
        app.run_worker(_bit_by_bit(styles, nodes), group="recolouring", exclusive=True)


def _variables(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


def _parsed(stylesheet: Stylesheet, sources: Sources) -> Stylesheet:
    """The styles, and what of the sources is not yet in them."""
    for place, (css, is_default, tie_breaker, scope) in sources.items():
        stylesheet.add_source(css, place, is_default, tie_breaker, scope)
    assert stylesheet.rules_map
    return stylesheet


def _seen_first(app: App[None]) -> list[DOMNode]:
    """All widgets of all screens, first those that are seen and what they lie in; parents before children."""
    seen: list[DOMNode] = [app]
    rest: list[DOMNode] = []
    shown = {app.screen, *app._background_screens}
    for screen in reversed(app.screen_stack):
        visible = screen._compositor.visible_widgets if screen in shown else {}
        # A widget may be hidden by what lies in it, to which it gives its background.
        around = {each for node in visible for each in node.ancestors_with_self}
        for node in screen.walk_children(with_self=True):
            (seen if node in around else rest).append(node)
    return seen + rest


async def _bit_by_bit(styles: Stylesheet, nodes: Iterator[DOMNode]) -> None:
    while length_hint(nodes):
        await asyncio.sleep(PAUSE)
        styles.update_nodes(_for_a_while(nodes))


def _for_a_while(nodes: Iterator[DOMNode]) -> Iterator[DOMNode]:
    end = time.monotonic() + WHILE
    for node in nodes:
        if node.is_attached:
            yield node
        if time.monotonic() > end:
            return


class _WithoutDrawing(Stylesheet):
    """Gives a widget its styles, and then has it drawn once, instead of all below it for each colour.

    That leaves out what may follow from a style, as a layout does; colours have nothing that follows.
    """

    def __init__(self, parsed: Stylesheet) -> None:
        super().__init__()
        self._from = parsed

    @property
    def rules(self) -> list[RuleSet]:
        return self._from.rules

    @property
    def rules_map(self) -> dict[str, list[RuleSet]]:
        return self._from.rules_map

    @classmethod
    def replace_rules(cls, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:  # noqa: ARG003 - Textual's
        # Some rules are still words until they are set; of a widget's own styles that would have it drawn.
        ready = Styles()
        for name, value in rules.items():
            setattr(ready, name, value)
        base = node.styles.base
        base.reset()
        base.merge_rules(ready.get_rules())
        node.notify_style_update()
        if node.is_attached:
            node.refresh()
