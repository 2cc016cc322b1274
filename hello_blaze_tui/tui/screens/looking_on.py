"""A step of a walkthrough that another terminal writes: what is done there is seen here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hello_blaze_tui.tui.background import answer, background
from hello_blaze_tui.tui.telling import told
from hello_blaze_tui.walkthrough import Walkthrough, followed

if TYPE_CHECKING:
    from hello_blaze_tui.tui.screens.step import StepScreen

ELSEWHERE = "The other terminal carries this step out"


def look_on(screen: StepScreen, walkthrough: Walkthrough) -> None:
    """Nothing can be changed on the screen from now on; it follows the other terminal until it is left."""
    screen.head.read_only = True
    screen.form_page.disabled = True
    screen.run_worker(_follow(screen, walkthrough), group="look on")


async def _follow(screen: StepScreen, walkthrough: Walkthrough) -> None:
    """Who has turned to another page is left there until the step itself has come further."""
    shown = _stand(screen, walkthrough)
    if walkthrough.progress(screen.key) == "here":
        _turn(screen, walkthrough)
    with told(screen):
        async with background(lambda stop: followed(walkthrough, stop)) as changes:
            async for _ in changes:
                screen.view = await answer(screen.keeper.look)
                if (stand := _stand(screen, walkthrough)) != shown:
                    shown = stand
                    _turn(screen, walkthrough)


def _stand(screen: StepScreen, walkthrough: Walkthrough) -> tuple[object, ...]:
    """How far the step is, and what came of it."""
    key, document = screen.key, walkthrough.document
    return document.progress(key), document.result(key), walkthrough.last_failure(key)


def _turn(screen: StepScreen, walkthrough: Walkthrough) -> None:
    """To the page that shows how far the step is."""
    progress = walkthrough.progress(screen.key)
    if progress == "done":
        reading = screen.focused if screen.pages.current == "done" else None
        screen.show_result()
        screen.set_focus(reading or screen.focused, scroll_visible=False)
    elif progress == "here":
        started = walkthrough.document.step(screen.key).started
        screen.monitor.wait_for(ELSEWHERE, datetime.fromisoformat(started) if started else None)
        screen.pages.current = "monitor"
    else:
        screen.form_page.failure.show(walkthrough.last_failure(screen.key))
        screen.pages.current = "form"
