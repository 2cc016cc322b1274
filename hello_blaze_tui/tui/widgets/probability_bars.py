"""A prediction as bars: label, bar, number."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from hello_blaze_tui.steps.words import MEANING
from hello_blaze_tui.tui.marks import Marks


def bars(labels: Sequence[tuple[str, float]], marks: Marks, width: int = 32) -> Text:
    """One row a label: `helpful      ████████░░░░  0.67`; probabilities are 0 to 1."""
    named = [(MEANING.get(label, label), probability) for label, probability in labels]
    column = max((len(name) for name, _ in named), default=0)
    rows = []
    for name, probability in named:
        full = round(min(1.0, max(0.0, probability)) * width)
        bar = marks.bar_full * full + marks.bar_empty * (width - full)
        rows.append(Text(f"{name:<{column}}  {bar}  {probability:.2f}"))
    return Text("\n").join(rows)
