"""What is not as a walkthrough's document says: it is said, and offered to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.app import App

from hello_blaze_tui.aws.profiles import profiles
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, ResourceDeleted
from hello_blaze_tui.progress import shelf
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Damaged, load
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.screens.choose import Choose
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.telling import say_why_here
from hello_blaze_tui.tui.uncovering import read_first
from hello_blaze_tui.tui.widgets.question import Question
from hello_blaze_tui.walkthrough import Walkthrough, gone_on_with
from hello_blaze_tui.walkthrough.gone import told

if TYPE_CHECKING:
    from hello_blaze_tui.tui.screens.step_frame import StepFrame


async def save_from_damage(app: App[Any], name: str, question: Question) -> None:
    """Says why a document cannot be read, and saves what can be, if that is wished."""
    try:
        await answer(lambda: load(name))
    except Damaged as error:
        asked = f"{error.what} {error.why} What can still be read can be saved, and the damaged one is kept."
        if not await app.push_screen_wait(Confirm(asked, "Save what can be read", "Leave it")):
            return
        if (found := await question.ask(f"Reading {name}", lambda: shelf.recover(name))) is not None:
            question.say(_saved(found))
    except BlazeError as error:
        question.refuse(error)
    else:
        question.refuse(BlazeError(f"{name} cannot be opened.", "One of the times in its document is none."))


def _saved(found: shelf.Recovery) -> str:
    up = [entry.resource for entry in found.document.left_up() if entry.resource.kind != "object"]
    names = ", ".join(str(each) for each in up)
    return (
        f"{found.document.name} stands in the list again. "
        + f"It names what may still be up: {names}. " * bool(up)
        + f"The damaged document was kept as {found.original}"
    )


async def other_profile(app: App[Any], name: str, error: BlazeError) -> str | None:
    """Another profile to sign in with to the same account; None: the learner wants none, or there is none."""
    known = await answer(profiles)
    asked = f"{error.what} {name} was begun with it. Another profile of the same account will do as well."
    if not known or not await app.push_screen_wait(Confirm(asked, "Choose another", "Leave it")):
        return None
    choices = [(each.name, f"{each.kind}  {each.region}") for each in known]
    return await app.push_screen_wait(Choose("Profile", choices, ""))


async def mend_what_is_gone(screen: StepFrame, walkthrough: Walkthrough) -> None:
    """What ended or was deleted elsewhere is said, and made again if that is wished. Raises BlazeError."""
    events, gone = await answer(lambda: _look(walkthrough))
    asked_of = {entry.resource for entry in gone}
    for event in events:
        if not (isinstance(event, ResourceDeleted) and event.resource in asked_of):
            screen.tell(event)
    if not gone:
        return
    await read_first(screen)
    error = told(gone)
    asked = f"{error.what} {error.why} Make it again, under a fresh name, with all that is built on it?"
    if await screen.app.push_screen_wait(Confirm(asked, "Make it again", "Leave it")):
        await answer(lambda: walkthrough.gone.make_again(gone), finish=True)
        key = gone_on_with(walkthrough).key
        screen.open_step(key)
        say_why_here(screen.app, key, error.what)


def _look(walkthrough: Walkthrough) -> tuple[list[Event], tuple[Entry, ...]]:
    """What is told of endpoints that have ended, and all that was deleted elsewhere."""
    endpoints: list[Entry] = []

    def noticing() -> Iterator[Event]:
        endpoints.extend((yield from walkthrough.gone.noticed()))

    events = list(noticing())
    return events, (*endpoints, *walkthrough.gone.found(step.key for step in walkthrough.steps))
