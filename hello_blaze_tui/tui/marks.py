"""The marks the wizard draws with, and whether the terminal can show them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hello_blaze_tui.characters import only_ascii

StepState = Literal["done", "here", "failed", "not yet"]


@dataclass(frozen=True, slots=True)
class Marks:
    """One set of characters; the ASCII one has the same meaning in the same width."""

    done: str
    here: str
    """Also of what is folded away and can be opened."""
    opened: str
    failed: str
    not_yet: str
    arrow: str
    fork: str
    branch: str
    bar_full: str
    bar_empty: str
    dot: str
    room: int = 80
    """Cells of a row in which something is drawn."""

    def of(self, state: StepState) -> str:
        """The mark of a step's state; colour never says anything that the mark does not."""
        return {"done": self.done, "here": self.here, "failed": self.failed, "not yet": self.not_yet}[state]


UNICODE = Marks(
    done="✓",
    here="▸",
    opened="▾",
    failed="✗",
    not_yet="·",
    arrow="─▶",
    fork="─┬▶",
    branch="└▶",
    bar_full="█",
    bar_empty="░",
    dot="·",
)
ASCII = Marks(
    done="x",
    here=">",
    opened="v",
    failed="!",
    not_yet=".",
    arrow="->",
    fork="-+>",
    branch="+>",
    bar_full="#",
    bar_empty=".",
    dot="-",
)


def marks(environment: Mapping[str, str] = os.environ) -> Marks:
    """The set that this terminal can show."""
    return ASCII if only_ascii(environment) else UNICODE
