"""A private folder for as long as a job needs one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hello_blaze_tui.practice.ports import World


@contextmanager
def workroom(world: World, kind: str) -> Iterator[Path]:
    """An empty folder of its own, gone afterwards with all that is in it."""
    place = world.workplace / kind
    place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="job-", dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
