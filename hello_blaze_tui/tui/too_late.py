"""What was still to come on a screen that is being left has nowhere to go, which is no mistake.

Textual takes a screen's parts away while some of them are being made (Textualize/textual#6361): these then
find nothing of what they are made of. What was to be called once more after the next drawing is called by the
screen that is shown by then, so that only the traceback knows whose it was.
"""

from __future__ import annotations

from traceback import walk_tb

from textual.app import App
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.widget import MountError


def is_too_late(app: App[None], error: BaseException) -> bool:
    """Whether this was met by something that is being taken away."""
    if not isinstance(error, MountError | NoMatches):
        return False
    met_by = (frame.f_locals.get("self") for frame, _line in walk_tb(error.__traceback__))
    return app._exit or any(isinstance(each, DOMNode) and each._pruning for each in met_by)
