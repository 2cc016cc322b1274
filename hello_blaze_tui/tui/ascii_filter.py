"""Draws what Textual draws with boxes, blocks and arrows in ASCII, on terminals that know nothing else.

Only these drawings: a learner's or AWS's own characters stay as they are.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from hello_blaze_tui.characters import in_ascii


class AsciiFilter(LineFilter):
    """Each drawing becomes an ASCII character of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [
            segment if segment.text.isascii() else segment._replace(text=in_ascii(segment.text))
            for segment in segments
        ]
