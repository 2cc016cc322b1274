"""Takes the right to write a walkthrough, from another terminal too where that is wished."""

from __future__ import annotations

from collections.abc import Callable

from hello_blaze_tui.plain.terminal import ask, is_interactive
from hello_blaze_tui.walkthrough import Walkthrough, holder, take_over


def ask_if_possible(question: str) -> bool:
    """No where nobody can be asked."""
    return is_interactive() and ask(question)


def claim(walkthrough: Walkthrough, wished: Callable[[str], bool] = ask_if_possible) -> None:
    """Raises BlazeError where another terminal has it, and it is not to be taken over.

    Args:
        walkthrough: Is read again then.
        wished: Answers whether it is to be taken over.
    """
    other = holder(walkthrough.name)
    if other is not None and wished(
        f"{walkthrough.name} is open in another terminal ({other}). "
        "Taken over, that one stops before it next writes anything. Take it over?"
    ):
        take_over(walkthrough.name)
    walkthrough.claim()
