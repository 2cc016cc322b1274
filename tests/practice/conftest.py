from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.practice.memory_world import PracticeSageMaker
from tests.practice.running_jobs import Bench
from tests.practice.trained_model import packed, trained


@pytest.fixture
def sagemaker(tmp_path: Path) -> Iterator[PracticeSageMaker]:
    """A control plane in a world in memory, where waiting takes no time."""
    practice = PracticeSageMaker(tmp_path)
    yield practice
    practice.plane.close()


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The model.bin of a trained model."""
    return trained(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def artifact(model: bytes) -> bytes:
    """The model.tar.gz of it."""
    return packed(model_bin=model)


@pytest.fixture
def bench(artifact: bytes, tmp_path: Path) -> Bench:
    """A world for a job's runner, with the artifact at s3://bucket/model.tar.gz."""
    bench = Bench(tmp_path)
    bench.put("model.tar.gz", artifact)
    return bench
