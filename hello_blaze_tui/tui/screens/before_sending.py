"""What is asked before a step is carried out: each question is one that the button alone does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hello_blaze_tui.steps.step import Step
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.telling import say_why_here
from hello_blaze_tui.tui.view import View
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.doing_again import changed_since, once_more, then_again
from hello_blaze_tui.walkthrough.money import beside, price_of_sending
from hello_blaze_tui.walkthrough.reopening import would_repeat

if TYPE_CHECKING:
    from hello_blaze_tui.tui.screens.step_frame import StepFrame


async def may_begin(screen: StepFrame, walkthrough: Walkthrough, view: View) -> bool:
    """Whether the step is to be carried out now."""
    step = walkthrough.step(screen.key)
    if not await _is_up_to_date(screen, walkthrough):
        return False
    repeats = await answer(lambda: would_repeat(walkthrough, step))
    if not await _may_be_done_anew(screen, walkthrough, step, repeats=repeats):
        return False
    if not await _may_cost(screen, walkthrough, view):
        return False
    if repeats:
        await answer(lambda: walkthrough.repeat(step), finish=True)
    return True


async def _is_up_to_date(screen: StepFrame, walkthrough: Walkthrough) -> bool:
    """Whether to go on with what was uploaded; where not, the step that does it again is opened."""
    outdated = await answer(lambda: walkthrough.outdated_before(screen.key))
    if outdated is None:
        return True
    question = Confirm(changed_since(outdated), "Upload it again", "Take the old one", proposed="yes")
    if not await screen.app.push_screen_wait(question):
        return True
    await answer(lambda: walkthrough.reopen(outdated), finish=True)
    screen.open_step(outdated.key)
    say_why_here(screen.app, outdated.key, "A file here has changed since it was uploaded.")
    return False


async def _may_be_done_anew(
    screen: StepFrame, walkthrough: Walkthrough, step: Step, *, repeats: bool
) -> bool:
    """Other answers, or a file that was changed since, are reason enough where nothing is built on it."""
    is_anew = repeats or bool(walkthrough.document.undone(step.key))
    if repeats and not await answer(lambda: step.outdated(walkthrough.answers)):
        question = Confirm(await answer(lambda: once_more(walkthrough, step)), "Do it once more", "Leave it")
    elif is_anew and (words := await answer(lambda: then_again(walkthrough, step))):
        question = Confirm(words, "Do it anew", "Not yet")
    else:
        return True
    return await screen.app.push_screen_wait(question)


async def _may_cost(screen: StepFrame, walkthrough: Walkthrough, view: View) -> bool:
    """On AWS what costs is asked for once more; a second endpoint, and more than the budget, anywhere."""
    if words := beside(view.requests, view.up, practice=walkthrough.practice):
        question = Confirm(f"{words} Make the new one all the same?", "Make it", "Not yet")
        if not await screen.app.push_screen_wait(question):
            return False
    if view.excess:
        question = Confirm(f"{view.excess} Send it all the same?", "Send it", "Not yet")
        return await screen.app.push_screen_wait(question)
    price = price_of_sending(view.requests)
    if walkthrough.practice or not price:
        return True
    # The button was pressed already: who presses Enter again goes on, knowing the price.
    return await screen.app.push_screen_wait(Confirm(price, "Send it", "Not yet", proposed="yes"))
