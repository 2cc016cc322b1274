"""Choices of the console's forms that have one answer here: who meets them there has seen them before."""

from __future__ import annotations

from collections.abc import Callable

from hello_blaze_tui.steps.step import Answers, Field


def single_choice(
    key: str,
    label: str,
    words: str,
    value: str,
    group: str = "",
    when: Callable[[Answers], bool] | None = None,
) -> Field:
    """A field with one choice; `words` say what it means, and why there is no other."""
    return Field(
        key,
        label,
        words,
        kind="choice",
        default=value,
        choices=(value,),
        group=group,
        folded=True,
        when=when,
    )
