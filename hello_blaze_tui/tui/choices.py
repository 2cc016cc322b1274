"""What can be chosen, as Textual's widgets want it."""

from __future__ import annotations

from collections.abc import Sequence


def options(choices: Sequence[str], chosen: str) -> list[tuple[str, str]]:
    """The choices, and the present one even where it is not among them (nothing typed is ever lost)."""
    return [(as_it_is(choice) or "none", choice) for choice in dict.fromkeys((*choices, chosen))]


def as_it_is(words: str) -> str:
    """These widgets read their words as markup."""
    return words.replace("[", r"\[")
