"""How the screens look, compared with the pictures in looks/.

After a change that is meant: RENEW_LOOKS=1 pytest tests/tui/test_looks.py, then look at what git says.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import textual
from textual.pilot import Pilot

from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.tui import overview
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.aws_account import AwsAccount
from hello_blaze_tui.tui.screens.registry import Registry
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.walkthrough import Walkthrough
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.documents import left
from tests.tui.looks_of import picture
from tests.walkthrough.fake_account import FakeAccount

LOOKS = Path(__file__).parent / "looks"
MADE_WITH = "8.2.8"
"""The pictures are of this Textual; another one draws some cells in its own way."""
NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
"""It is always noon of one day."""

pytestmark = pytest.mark.skipif(textual.__version__ != MADE_WITH, reason="the pictures are of another Textual")
Reach = Callable[[Pilot[None], WizardApp], Awaitable[None]]


@pytest.fixture(autouse=True)
def _one_day_on_one_machine(learner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, dates, clocks and the terminal are the same everywhere."""
    for name, value in {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    for name in ("LC_ALL", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(overview, "ago", lambda then, _now: f"{NOW - then.astimezone(timezone.utc)} ago")
    monkeypatch.setattr(walkthrough_document.secrets, "token_hex", lambda count: "ab" * count)
