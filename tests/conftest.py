"""What tests of every floor share: an AWS environment that is nobody's, and a practice account that is up."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from hello_blaze_tui.aws.practice_account import PracticeAccount
from hello_blaze_tui.aws.session import Where

Connect = Callable[..., Any]
LONG = {"journeys", "tui"}


def pytest_xdist_auto_num_workers() -> int:
    """Journeys wait for the practice account more than they compute: two to a core."""
    return 2 * (os.cpu_count() or 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: at the end the other workers would wait for it."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parts))


@pytest.fixture(scope="session", autouse=True)
def _nobodys_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test may reach anybody's real account, or depend on how they set up their shell."""
    # A shell starts what runs in its background deaf to Ctrl-C, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AWS_", "HELLO_BLAZE_", "MOTO_"))]:
            patch.delenv(name)
        # The program is started hundreds of times: compiled once, each start takes a fifth less.
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        patch.setenv("HELLO_BLAZE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def practice_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeAccount]:
    """A practice account of this worker's own, up for the session, at a pace nobody waits for."""
    account = PracticeAccount(tmp_path_factory.mktemp("practice"))
    account.start(pace=1000)
    yield account
    account.stop()


@pytest.fixture(scope="session")
def practice(practice_account: PracticeAccount) -> Where:
    """How to reach that practice account."""
    return practice_account.start()


def connected(where: Where, service: str, region: str = "us-east-1", **options: Any) -> Any:
    """A plain boto3 client for a practice account: one try only, so that a refusal is seen as it is."""
    session: Any = boto3.Session(where.access_key_id, where.secret_access_key, region_name=region)
    config = Config(retries={"total_max_attempts": 1}, proxies={}, read_timeout=60, **options)
    return session.client(service, endpoint_url=where.endpoint_url, config=config)


@pytest.fixture(scope="session")
def connect(practice: Where) -> Connect:
    """connect("s3"): a boto3 client of the session's practice account."""

    def connect(service: str, region: str = "us-east-1", **options: Any) -> Any:
        return connected(practice, service, region, **options)

    return connect


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A HELLO_BLAZE_HOME of this test's own."""
    monkeypatch.setenv("HELLO_BLAZE_HOME", str(tmp_path))
    return tmp_path
