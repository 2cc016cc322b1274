"""Choices of the console's forms, of which the first is what is meant when nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hello_blaze_tui.steps.step import Answers, Field

COMPRESSIONS = ("None", "Gzip")


def choice(
    key: str,
    label: str,
    words: str,
    choices: tuple[str, ...],
    group: str = "",
    *,
    folded: bool = True,
) -> Field:
    """A field whose default is the first of its choices; rarely needed, unless `folded` says otherwise."""
    return Field(
        key,
        label,
        words,
        kind="choice",
        default=choices[0],
        choices=choices,
        group=group,
        folded=folded,
    )


def single_choice(
    key: str,
    label: str,
    words: str,
    value: str,
    group: str = "",
    when: Callable[[Answers], bool] | None = None,
) -> Field:
    """A field with one choice: who meets it in the console has seen it before. `words` say what it means, and
    why there is no other."""
    return replace(choice(key, label, words, (value,), group), when=when)
