"""The list on the welcome screen: what can be gone on with, begun, looked up or looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from hello_blaze_tui.walkthrough.overview import Overview, Row

PRACTICE, AWS, REGISTRY = "new practice", "new aws", "look registry"
UP, DAMAGED = "up ", "damaged "
"""Begin the ids of rows that name a walkthrough once more; no name of a walkthrough has a space."""
BEGINNINGS = (
    (PRACTICE, "Practice on this computer", "no account, no cost, the jobs really run"),
    (AWS, "On my AWS account", "about $0.15 when cleaned up at the end"),
)
LOOKING = (REGISTRY, "Registry paths", "where AWS keeps its images, in each region")


class WalkthroughList(OptionList):
    """At first only what can be begun, which takes no look at the disk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Choose", tooltip="Go on with what is marked"),
    ]

    def __init__(self) -> None:
        super().__init__(*_beginnings("", "\n"), markup=False)

    def show(self, found: Overview) -> None:
        """Everything, each part under its heading."""
        at = self.highlighted_option
        rows = _rows(found, "\n")
        lines = len(rows) + sum(row.disabled for row in rows) - 1
        self.set_options(rows if lines <= self.size.height else _rows(found, ""))
        self.action_first()
        # Where the learner has moved meanwhile they stay; the first row of the first frame is no such place.
        if at is not None and at.id != PRACTICE:
            places = (place for place, row in enumerate(self.options) if row.id == at.id)
            self.highlighted = next(places, self.highlighted)


def _beginnings(before: str, between: str) -> list[Option]:
    return [
        _heading(f"{before}Begin something new"),
        *(_beginning(*each) for each in BEGINNINGS),
        _heading(f"{between}Look something up"),
        _beginning(*LOOKING),
    ]


def _beginning(key: str, words: str, more: str) -> Option:
    return Option(Text(f"  {words:<28}{more}"), id=key)


def _heading(words: str) -> Option:
    return Option(Text(words, "bold"), disabled=True)


def _rows(found: Overview, between: str) -> list[Option]:
    """The whole list, a heading over each part that has rows; `between` parts an empty line or nothing."""
    everyone = (*found.unfinished, *found.finished, *found.damaged)
    width = min(20, max((len(row.name) for row in everyone), default=0))
    return [
        *_part("Go on where you stopped", (_option(row, width) for row in found.unfinished)),
        *_beginnings(between if found.unfinished else "", between),
        *_part(f"{between}What is up right now", (_option(row, width, UP) for row in found.up)),
        *_part(f"{between}Look again at what is finished", (_option(row, width) for row in found.finished)),
        *_part(f"{between}Cannot be opened", (_option(row, width, DAMAGED) for row in found.damaged)),
    ]


def _part(words: str, rows: Iterable[Option]) -> list[Option]:
    options = list(rows)
    return [_heading(words), *options] if options else []


def _option(row: Row, width: int, kind: str = "") -> Option:
    words = f"  {row.name:<{width}}  {row.place:<11}  {row.state:<29}  {row.when}"
    return Option(Text(words.rstrip()), id=f"{kind}{row.name}")
