"""Shares as bars, and a course as columns: what can be seen at once need not be read."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from hello_blaze_tui.steps.words import MEANING
from hello_blaze_tui.tui.marks import Marks

SHORTEST = 6
"""Cells of a bar that still tells something."""
NAME = max(map(len, MEANING.values()))
"""Columns for what a label means."""


def bars(labels: Sequence[tuple[str, float]], marks: Marks, width: int = 32) -> Text:
    """One row a label: `helpful      ████████░░░░  0.67`; probabilities are 0 to 1.

    The bars of several sentences stand under each other, whichever labels they have.
    """
    rows = [(f"{MEANING.get(label, label):<{NAME}}", share, f"{share:.2f}") for label, share in labels]
    return bar_rows(rows, marks, width)


def counts(labels: dict[str, int], marks: Marks, width: int = 32) -> Text:
    """One row a label, as long as its share of all: `helpful      ████████░░░░  12,345`."""
    whole = sum(labels.values()) or 1
    named = [(MEANING.get(label, label), count / whole, f"{count:,}") for label, count in labels.items()]
    return bar_rows(named, marks, width)


def bar_rows(rows: Sequence[tuple[str, float, str]], marks: Marks, width: int = 32) -> Text:
    """Rows of name, share (0 to 1) and what stands behind the bar, which is shorter where room is."""
    column = max((cell_len(name) for name, _, _ in rows), default=0)
    behind = max((cell_len(words) for _, _, words in rows), default=0)
    width = min(width, max(SHORTEST, marks.room - column - behind - 4))
    drawn = []
    for name, share, words in rows:
        full = round(min(1.0, max(0.0, share)) * width)
        bar = marks.bar_full * full + marks.bar_empty * (width - full)
        drawn.append(Text(f"{set_cell_size(name, column)}  {bar}  {words}"))
    return Text("\n").join(drawn)


def columns(course: Sequence[tuple[int, float]], marks: Marks, width: int = 60, height: int = 5) -> Text:
    """A course from left to right, (number, value) a column; the lowest row is the lowest value.

    More columns than `width` are thinned out; the last one always stands.
    """
    every = -(-len(course) // width)
    shown = course[::-1][::every][::-1]
    low, high = min(value for _, value in shown), max(value for _, value in shown)
    step = (high - low) / (height - 1) or 1.0
    wide = max(1, min(4, width // len(shown)))
    rows = []
    for level in range(height - 1, -1, -1):
        at = low + level * step
        cells = ((marks.bar_full if value >= at - step / 2 else " ") * wide for _, value in shown)
        label = f"{at:.2f}" if level in {0, height - 1} and high > low else "    "
        rows.append(f"{label} {''.join(cells)}".rstrip())
    rows.append(f"     {shown[0][0]} to {shown[-1][0]}")
    return Text("\n".join(rows))
