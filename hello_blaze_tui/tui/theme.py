"""The wizard's own colours: one accent for "here and now"; green, yellow, red for done, attention, failed."""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

READABLE = "auto 58%"
"""Textual's own of what cannot be chosen, and of what could be typed, is too faint to be read."""
DARK = Theme(
    name="hello-blaze-dark",
    primary="#e8904a",
    secondary="#8fa3b8",
    accent="#e8904a",
    success="#7fb069",
    warning="#e0b84c",
    error="#e06c5f",
    foreground="#e4e2dd",
    background="#16181d",
    surface="#1d2026",
    panel="#262a32",
    dark=True,
    variables={"text-disabled": READABLE, "border-blurred": "#454b57"},
)
LIGHT = Theme(
    name="hello-blaze-light",
    primary="#9c4605",
    secondary="#4a5a6a",
    accent="#9c4605",
    success="#3a7d2c",
    warning="#7f5d00",
    error="#b3261e",
    foreground="#22252a",
    background="#faf8f4",
    surface="#f1eee7",
    panel="#e6e1d6",
    dark=False,
    variables={"text-disabled": READABLE, "border-blurred": "#b5ae9f"},
)
FEW_DARK, FEW_LIGHT = (
    replace(BUILTIN_THEMES[name], name=f"hello-blaze-{name}", primary="ansi_magenta", accent="ansi_magenta")
    for name in ("ansi-dark", "ansi-light")
)
"""For 16 colours. Textual's own draw what is here in the green of what is done, and the focus in blue."""
THEMES = (DARK, LIGHT, FEW_DARK, FEW_LIGHT)
FEW_COLOURS = frozenset({None, "standard", "windows"})
"""What Rich calls terminals of 16 colours or none; between those no shade of ours could be told apart."""


def themes(color_system: str | None, *, no_color: bool) -> tuple[str, str]:
    """The names of the dark and the light theme, for terminals of 16 colours too.

    Under NO_COLOR ours become shades of grey, of which even those terminals have some.
    """
    if color_system in FEW_COLOURS and not no_color:
        return FEW_DARK.name, FEW_LIGHT.name
    return DARK.name, LIGHT.name
