"""Finds what lies in assets/, in a checkout and in the wheel; facts both sides of the wire need are tables there."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent


@cache
def folder() -> Path:
    """The folder of shipped files: inside the installed package, else beside it in a checkout."""
    installed = PACKAGE / "_assets"
    return installed if installed.is_dir() else PACKAGE.parent / "assets"


def path(name: str) -> Path:
    """Where the shipped file `name` lies, e.g. `path("texts/bucket.md")`."""
    return folder() / name


@cache
def table(name: str) -> Any:
    """The shipped table `name`.json, read once."""
    return json.loads(path(f"{name}.json").read_text(encoding="utf-8"))
