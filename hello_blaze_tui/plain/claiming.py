"""Takes the right to write a walkthrough, from another terminal too where that is wished."""

from __future__ import annotations

from collections.abc import Callable

from hello_blaze_tui.plain.terminal import ask, is_interactive
from hello_blaze_tui.walkthrough import Walkthrough, holder, take_over


def claim(walkthrough: Walkthrough, wished: Callable[[str], bool] | None = None) -> None:
    """Raises BlazeError where another terminal has it, and it is not to be taken over.

    Args:
        walkthrough: Is read again then.
        wished: Answers whether to take it over; without it whoever sits at the terminal is asked.
    """
    other = holder(walkthrough.name)
    question = (
        f"{walkthrough.name} is open in another terminal ({other}). Take it over? "
        "That one stops before it next writes."
    )
    if other is not None and (wished or _asked)(question):
        take_over(walkthrough.name)
    walkthrough.claim()


def _asked(question: str) -> bool:
    return is_interactive() and ask(question)
