"""Two terminals on one walkthrough: the second may look, and may take over what the first has."""

from __future__ import annotations

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress.claims import Claim, Holder
from hello_blaze_tui.progress.walkthrough_document import load, path_of


def holder(name: str) -> Holder | None:
    """The other terminal that may write the walkthrough, and lives; None: it is this one, or nobody.

    Raises:
        BlazeError: the folder of claims cannot be written.
    """
    return Claim(path_of(name)).holder()


def take_over(name: str) -> None:
    """Takes the right to write it; the other terminal stops before it next writes anything.

    `Walkthrough.claim` then reads what that one has written.

    Raises:
        BlazeError: the other terminal is waiting for an answer from AWS, and what it is creating could be
            lost sight of; or the document cannot be read.
    """
    Claim(path_of(name)).take_over(lambda: _refuse_while_asking(name))


def _refuse_while_asking(name: str) -> None:
    asked = [entry.resource for entry in load(name).ledger.intended()]
    if asked:
        raise BlazeError(
            f"{name} was not taken over: the other terminal is waiting for an answer from AWS "
            f"({asked[0].kind} {asked[0].name}).",
            "Taken over right now, what it is creating could be lost sight of.",
            "Try again in a minute, or close the other terminal.",
        )
