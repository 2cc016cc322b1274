"""Where the program keeps its files. `HELLO_BLAZE_HOME` puts them all under one folder."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "hello-blaze"


def _folder(name: str, standard: str) -> Path:
    home = os.environ.get("HELLO_BLAZE_HOME")
    return Path(home).expanduser() / name if home else Path(standard)


def state() -> Path:
    """Walkthroughs and the practice account."""
    return _folder("state", platformdirs.user_state_dir(APP, appauthor=False))


def walkthroughs() -> Path:
    """One document a walkthrough."""
    return state() / "walkthroughs"


def practice() -> Path:
    """The practice account's own folder."""
    return state() / "practice"


def logs() -> Path:
    """The program's own log."""
    return _folder("log", platformdirs.user_log_dir(APP, appauthor=False))


def cache() -> Path:
    """What can be asked for again."""
    return _folder("cache", platformdirs.user_cache_dir(APP, appauthor=False))
