"""Makes the pictures of README: the real wizard on a practice account of its own, exported by Textual as SVG.

python scripts/make_pictures.py
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from textual.pilot import Pilot

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Textual's export names a font to be fetched; a picture in README should fetch nothing."""
TAKEN = {"bucket", "training", "predictions", "cleanup"}


async def main() -> None:
    """Goes through the tutorial by Enter and takes a picture where the learner would look longest."""
    from hello_blaze_tui.tui.app import WizardApp  # noqa: PLC0415 - after HELLO_BLAZE_HOME is set
    from hello_blaze_tui.tui.screens.step import StepScreen  # noqa: PLC0415

    app = WizardApp()
    async with app.run_test(size=(120, 36), notifications=True, tooltips=True) as pilot:
        await pilot.pause(1.0)
        take(pilot, "welcome")
        await pilot.press("enter")
        for position in range(13):
            while not (isinstance(app.screen, StepScreen) and app.screen.is_at(position)):
                await pilot.pause(0.1)
            screen = app.screen
            await pilot.pause(0.5)
            if screen.key in TAKEN - {"predictions"}:
                take(pilot, screen.key)
            await pilot.press("enter")
            while screen.pages.current != "done":
                if screen.key == "training" and screen.monitor.streams.line_count:
                    take(pilot, "log")
                await pilot.pause(0.1)
            await pilot.pause(0.3)
            if screen.key == "predictions":
                take(pilot, screen.key)
            await pilot.press("enter")


def take(pilot: Pilot[None], name: str) -> None:
    """Writes docs/pictures/NAME.svg."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    svg = FONT.sub("", pilot.app.export_screenshot(title="hello-blaze"))
    (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HELLO_BLAZE_HOME=home, HELLO_BLAZE_PACE="60", TEXTUAL_ANIMATIONS="none")
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        from hello_blaze_tui.walkthrough import practice_account

        try:
            asyncio.run(main())
        finally:
            practice_account().stop()
