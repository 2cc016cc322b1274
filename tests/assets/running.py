"""Runs the preprocessing script as a processing job does: a process of its own, folders below a root."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from hello_blaze_tui import assets

SCRIPT = assets.path("hello_blaze_preprocess.py")


def script_module() -> ModuleType:
    """The script as a module, to call its functions."""
    module = ModuleType("hello_blaze_preprocess")
    # Not imported: that would leave a __pycache__ in assets/, and everything there is shipped.
    exec(compile(SCRIPT.read_text(encoding="utf-8"), SCRIPT, "exec"), module.__dict__)
    return module


def review(text: Any = "Good. Fun.", helpful: Any = (1, 1), **more: Any) -> dict[str, Any]:
    """A review as far as the script looks at it."""
    votes = list(helpful) if isinstance(helpful, tuple) else helpful
    return {"reviewerID": "A1", "helpful": votes, "reviewText": text, **more}


def as_lines(reviews: Iterable[Any]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in reviews)


def place(root: Path, name: str, content: bytes) -> None:
    folder = root / "input" / "data"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def run(root: Path, name: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), name],
        env={**os.environ, "HELLO_BLAZE_ROOT": str(root), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def sets(root: Path, name: str) -> tuple[list[str], list[str]]:
    """The lines of the training set and of the testing set."""
    train, test = (
        (root / "output" / which / f"{name}_{which}.txt").read_bytes().decode("utf-8").split("\n")
        for which in ("train", "test")
    )
    assert train.pop() == ""
    assert test.pop() == ""
    return train, test
