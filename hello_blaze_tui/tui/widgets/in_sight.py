"""A form that scrolls: what has the focus stays in sight, with what is said of it, where there is room."""

from __future__ import annotations

from typing import Any

from textual.containers import Vertical
from textual.geometry import Offset, Region, Size
from textual.widget import Widget

from hello_blaze_tui.tui.widgets.even import EvenVerticalScroll


class Together(Vertical):
    """A label, an entry and a sentence, which are read together."""

    @property
    def sentence(self) -> Widget:
        """What is wrong with it, while it is `-wrong`."""
        raise NotImplementedError


class InSight(EvenVerticalScroll):
    """Follows the focus, and stays with it when a sentence comes or the terminal gets another size."""

    def on_descendant_focus(self) -> None:
        self.follow()

    def on_resize(self) -> None:
        self.follow()

    def watch_virtual_size(self, _before: Size, _now: Size) -> None:
        self.follow()

    def scroll_to_region(self, region: Region, **how: Any) -> Offset:
        """Textual puts what gets the focus in the middle, whatever of its row that cuts off, and slides
        there, also after what is shown here."""
        at_once = {"center": False, "animate": False, "immediate": True}
        return super().scroll_to_region(region, **{**how, **at_once})

    def follow(self) -> None:
        """Also when a sentence takes the place of another, and nothing gets another size."""
        self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        """Where there is not room for all, what comes last here is seen."""
        # The learner may have left in the meantime.
        focused = self.screen.focused if self.is_attached else None
        if focused is None or self not in focused.ancestors:
            return
        if focused.styles.overlay == "screen" and isinstance(focused.parent, Widget):
            focused = focused.parent  # an open list has a place of its own
        around = [each for each in focused.ancestors if isinstance(each, Together)][::-1]
        wrong = [each.sentence for each in around if each.has_class("-wrong")]
        for each in (*around, *wrong, focused):
            self.scroll_to_region(self._place(each))

    def _place(self, widget: Widget) -> Region:
        """Where it lies in all that scrolls; Textual's own sum leaves out what containers are padded with."""
        region = widget.virtual_region
        for each in widget.ancestors:
            if each is self or not isinstance(each, Widget):
                break
            region = region.translate(each.gutter.top_left).translate(each.virtual_region.offset)
        return region
