from __future__ import annotations

import os
import select
import sys

import pytest

from hello_blaze_tui.plain.terminal import forget_typed


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
