"""Takes the right to write a walkthrough, from another terminal too where that is wished."""

from __future__ import annotations

from hello_blaze_tui.plain.terminal import ask, is_interactive
from hello_blaze_tui.walkthrough import Walkthrough, holder, take_over


def claim(walkthrough: Walkthrough, *, anyway: bool = False) -> None:
    """Raises BlazeError where another terminal has it, and it is not to be taken over.

    Args:
        walkthrough: Is read again then.
        anyway: Take it over without asking.
    """
    other = holder(walkthrough.name)
    if other is not None and (anyway or _is_wished(walkthrough.name, str(other))):
        take_over(walkthrough.name)
    walkthrough.claim()


def _is_wished(name: str, other: str) -> bool:
    return is_interactive() and ask(
        f"{name} is open in another terminal ({other}). Take it over? That one stops before it next writes."
    )
