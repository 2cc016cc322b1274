"""What can be chosen, as Textual's widgets want it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Select


def options(choices: Sequence[str], chosen: str) -> list[tuple[str, str]]:
    """The choices, and the present one even where it is not among them (nothing typed is ever lost)."""
    return [(as_it_is(choice) or "none", choice) for choice in dict.fromkeys((*choices, chosen))]


class Choice(Select[str]):
    """A list of which one is always chosen."""

    def __init__(self, choices: Sequence[str], chosen: str, *, compact: bool = False) -> None:
        super().__init__(options(choices, chosen), value=chosen, allow_blank=False, compact=compact)
        self._first = chosen

    @property
    def text(self) -> str:
        """What is chosen, also while Textual has not made the list yet: its own value is none until then."""
        return self.value if isinstance(self.value, str) else self._first


def as_it_is(words: str) -> str:
    """These widgets read their words as markup."""
    return words.replace("[", r"\[")
