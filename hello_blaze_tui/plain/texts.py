"""The tutorial's texts, as paragraphs of plain text."""

from __future__ import annotations

import re
import textwrap

from hello_blaze_tui import assets
from hello_blaze_tui.plain.terminal import say, width

MARKUP = re.compile(r"\*\*|`")


def show_text(name: str) -> None:
    """The text of a step, or `welcome` or `epilogue`; its marks would only be read aloud."""
    for paragraph in assets.text(name).split("\n\n"):
        plain = MARKUP.sub("", paragraph)
        for line in textwrap.wrap(plain, width(), break_long_words=False, break_on_hyphens=False):
            say(line)
        say()
