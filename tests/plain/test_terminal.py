from __future__ import annotations

import os
import select
import sys

import pytest

from hello_blaze_tui.plain.terminal import forget_typed, say


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
def test_what_was_typed_while_nobody_asked_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(ours, "wb", buffering=0) as keyboard, os.fdopen(theirs, "r") as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        monkeypatch.setattr("sys.stderr", terminal)
        keyboard.write(b"\n\n")
        assert select.select([terminal], [], [], 20)[0]
        forget_typed()
        assert not select.select([terminal], [], [], 0)[0]


@pytest.mark.parametrize(
    ("locale", "shown"), [("C", "x done - ünd .\n"), ("en_US.UTF-8", "✓ done · ünd …\n")]
)
def test_marks_are_drawn_in_what_the_terminal_knows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], locale: str, shown: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    say("✓ done · ünd …")
    assert capsys.readouterr().err == shown
