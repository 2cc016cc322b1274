"""A button whose words change."""

from __future__ import annotations

from textual.content import Content, ContentText
from textual.reactive import reactive
from textual.widgets import Button


class FittingButton(Button):
    """Textual's keeps the width of its first words, and cuts off what is longer."""

    label: reactive[ContentText] = reactive[ContentText](Content.empty(), layout=True)
