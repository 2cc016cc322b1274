"""A screen beside, or instead, of whose content the request can be shown that is sent."""

from __future__ import annotations

from typing import ClassVar

from textual import getters
from textual.binding import Binding, BindingType
from textual.events import ScreenResume
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from hello_blaze_tui.tui.widgets.price import Price
from hello_blaze_tui.tui.widgets.request_view import RequestView

HIDDEN = "-request-hidden"
"""A class of the app: who hides the request wants it hidden in the next step, too."""


class WithRequest(Screen[None]):
    """A subclass composes its content, `#main`, with a Price in it, and a RequestView side by side."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "request", "Request", tooltip="Show or hide the request that is sent"),
        Binding("ctrl+t", "copy_request", "Copy request", show=False, tooltip="Copy the request as shown"),
        Binding("c", "copy_request", "Copy request", show=False),
    ]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Textual draws the whole screen for it; what gains and what loses the focus is drawn without that."""
    main = getters.query_one("#main", Widget)
    price = getters.query_one(Price)
    request_view = getters.query_one(RequestView)
    request_beside = True
    """Whether it has a place beside the content, where there is room for both."""
    request_asked = False
    """Whether the learner had it come where it has no such place."""
    _left: Widget | None = None
    """What had the focus when the request was asked for."""

    def on_mount(self) -> None:
        self._place_request()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """All on it was styled when it was made; a new theme styles it wherever it is."""
        event.refresh_styles = False

    def on_resize(self) -> None:
        self._place_request()

    def _place_request(self) -> None:
        # A class of the screen would have the styles of all that is on it worked out anew: 40 ms a key.
        self.main.display = self.has_class("-wide") or not self.request_asked
        self.request_view.display = not self.app.has_class(HIDDEN) if self._has_place else self.request_asked
        self.price.is_wanted = not self.request_view.display
        self.request_view.draw()

    @property
    def _has_place(self) -> bool:
        return self.request_beside and self.has_class("-wide")

    @property
    def request_came(self) -> bool:
        """Whether it is there only because the learner had it come, and goes before they go back."""
        return self.request_asked and not self._has_place

    def action_request(self) -> None:
        """Where it covers the content it takes the keys, and gives them back to where they were."""
        if not self.request_view.has_focus_within:
            self._left = self.focused
        if self._has_place:
            self.app.set_class(self.request_view.display, HIDDEN, update=False)
        else:
            self.request_asked = not self.request_asked
        if self.has_class("-wide"):
            # It comes or goes at once; then what stands beside it is laid out anew, which takes longer.
            self._hold_width(self.main.size.width)
            self.call_after_refresh(self._hold_width, None)
        self._place_request()
        self.call_after_refresh(self._keep_focus)

    def _hold_width(self, width: int | None) -> None:
        for page in self.main.children:
            page.styles.width = width

    def _keep_focus(self) -> None:
        if self.focused not in self.focus_chain:
            self.set_focus(self.request_view.scroll if self.request_view.display else self._left)

    def action_copy_request(self) -> None:
        self.request_view.copy()
