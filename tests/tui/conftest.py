from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from hello_blaze_tui.progress import folders
from hello_blaze_tui.walkthrough import practice_account

TINY, SMALL, LARGE = (40, 12), (80, 24), (160, 50)


@pytest.fixture
def learner(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Somebody who opens the wizard, with a practice account of their own that nobody waits for."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("HELLO_BLAZE_PACE", "1500")
    yield home
    if folders.practice().is_dir():
        practice_account().stop()


async def until(pilot: Pilot[None], condition: Callable[[], bool], seconds: float = 40.0) -> None:
    """Lets the app go on until something is so."""
    for _ in range(int(seconds / 0.05)):
        if condition():
            return
        await pilot.pause(0.05)
    raise AssertionError(f"it never came to that; on the screen is:\n{shown(pilot.app)}")


def shown(app: App[None]) -> str:
    """The text on the screen."""
    lines = app.screen._compositor.render_strips()  # what export_screenshot reads, too
    return "\n".join(strip.text.rstrip() for strip in lines)
