from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.practice.memory_world import PracticeSageMaker


@pytest.fixture
def sagemaker(tmp_path: Path) -> Iterator[PracticeSageMaker]:
    """A control plane in a world in memory, where waiting takes no time."""
    practice = PracticeSageMaker(tmp_path)
    yield practice
    practice.plane.close()
