"""A picture of a screen as a small text file: its text, which style each cell has, and the styles' names."""

from __future__ import annotations

import string

from rich.color import Color
from rich.style import Style

from hello_blaze_tui.tui.app import WizardApp

LETTERS = string.ascii_lowercase + string.ascii_uppercase + string.digits


def picture(app: WizardApp) -> str:
    """The screen: first its text, then a letter for the style of each cell, then what the letters mean."""
    letters: dict[str, str] = {}
    text, styles = [], []
    for strip in app.screen._compositor.render_strips():
        text.append(strip.text.rstrip())
        row = ""
        for segment in strip:
            words = _words(segment.style or Style())
            letter = letters.setdefault(words, LETTERS[len(letters)])
            row += letter * segment.cell_length
        styles.append(row)
    legend = [f"{letter} {words}" for words, letter in letters.items()]
    return "\n".join((*text, "", *_folded(styles), "", *legend, ""))


def _folded(rows: list[str]) -> list[str]:
    """Runs of one letter as `a*80`, so that a picture is short and a difference is small."""
    return [" ".join(f"{letter}*{length}" for letter, length in _runs(row)) for row in rows]


def _runs(row: str) -> list[tuple[str, int]]:
    runs: list[tuple[str, int]] = []
    for letter in row:
        if runs and runs[-1][0] == letter:
            runs[-1] = (letter, runs[-1][1] + 1)
        else:
            runs.append((letter, 1))
    return runs


def _words(style: Style) -> str:
    """Colours and weight, without what the mouse does there."""
    marks = [name for name in ("bold", "dim", "italic", "underline", "reverse") if getattr(style, name)]
    return " ".join([*marks, f"{_hex(style.color)} on {_hex(style.bgcolor)}"])


def _hex(color: Color | None) -> str:
    return "default" if color is None or color.is_default else color.get_truecolor().hex
