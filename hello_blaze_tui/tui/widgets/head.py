"""The first line of every screen: which walkthrough, where, and what runs up a bill, always in one corner."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from hello_blaze_tui.tui.marks import Marks

if TYPE_CHECKING:
    from hello_blaze_tui.progress.meter import Meter
    from hello_blaze_tui.walkthrough import Walkthrough


class Head(Widget):
    """Name on the left; account, region and money on the right, which gives way last."""

    DEFAULT_CSS = """
    Head { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    name_of_it: reactive[str] = reactive("")
    place: reactive[str] = reactive("")
    """Account and region."""
    money: reactive[str] = reactive("")
    """What is up and what it costs; `nothing costs` when nothing does."""
    brief: reactive[str] = reactive("")
    """The same where room is short; empty: there is no shorter form."""
    costing: reactive[bool] = reactive(False)
    read_only: reactive[bool] = reactive(False)
    """Another terminal has the walkthrough; here it can be looked at."""

    def __init__(self, marks: Marks, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._marks = marks
        self.aws_region = ""
        """Where the walkthrough is; empty on screens that have none."""

    def show(self, walkthrough: Walkthrough, measured: Meter, position: int) -> None:
        """Where a step stands, whose account it is, and what runs up a bill right now."""
        setting = walkthrough.setting
        self.aws_region = setting.region
        self.name_of_it = f"{walkthrough.name} {position + 1}/{len(walkthrough.steps)}"
        account = "practice" if walkthrough.practice else f"AWS ...{setting.account_id[-4:]}"
        up = f"up {measured.up_words}" if measured.up_words else ""
        # At once: each change is drawn, and this is looked at every second.
        self.place = f" {self._marks.dot} ".join(filter(None, (account, setting.region, up)))
        self.money, self.brief = measured.corner(), measured.brief()
        self.costing = bool(measured.running or measured.is_half_used) and not walkthrough.practice

    def follow(self, other: Head) -> None:
        """Shows what another one shows, and whatever it is going to show."""
        for shown in ("name_of_it", "place", "money", "brief", "costing", "read_only"):
            self.watch(other, shown, partial(setattr, self, shown))

    def render(self) -> Text:
        """Where it is narrow the program's name goes first, then account and walkthrough; the money stays."""
        brief = self.brief or self.money
        dot, width = f" {self._marks.dot} ", self.size.width
        name = f"{self.name_of_it}{dot}read only" if self.read_only else self.name_of_it
        position = self.name_of_it.rsplit(" ", 1)[-1]
        for left, place, money in (
            (("hello-blaze", name), self.place, self.money),
            ((name,), self.place, self.money),
            ((name,), self.place.removeprefix("AWS "), brief),
            ((name,), "", self.money),
            ((name,), "", brief),
            ((position,), "", brief),
        ):
            words, corner = (dot.join(filter(None, parts)) for parts in (left, (place, money)))
            if cell_len(words) + cell_len(corner) + 2 <= width:
                break
        room = max(0, width - cell_len(corner))
        text = Text(set_cell_size(set_cell_size(words, max(0, room - 1)), room) + corner, no_wrap=True)
        if self.costing and money:
            text.stylize("bold reverse", len(text) - len(money))
        return text
