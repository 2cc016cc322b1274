from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hello_blaze_tui import __version__
from hello_blaze_tui.aws.practice_account import PracticeAccount
from hello_blaze_tui.aws.practice_process import PACKAGE_PARENT
from hello_blaze_tui.errors import BlazeError, UsageError
from tests.conftest import connected

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows' user profile is private by its own access list")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "practice"


@pytest.fixture
def account(folder: Path) -> Iterator[PracticeAccount]:
    account = PracticeAccount(folder)
    yield account
    account.stop()


def test_it_is_asked_about_without_being_started(account: PracticeAccount, folder: Path) -> None:
    assert not account.status().running
    assert "not running" in str(account.status())
    account.stop()
    account.reset()
    with pytest.raises(BlazeError, match="not running"):
        account.environment()
    assert not (folder / "server.json").exists()


def test_starting_twice_is_one_server(account: PracticeAccount) -> None:
    where = account.start()
    pid = account.status().pid
    assert account.start() == where
    assert account.status().pid == pid
    assert where.secret_access_key not in {None, ""}
    assert str(where.secret_access_key) not in repr(where) + str(account.status())


def test_many_starters_at_once_get_one_server(account: PracticeAccount, folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: PracticeAccount(folder).start(), range(4)))
    assert len(set(found)) == 1
    assert (folder / "practice.log").read_text().count("listening on") == 1


def test_a_second_server_in_the_folder_says_so_and_ends(account: PracticeAccount, folder: Path) -> None:
    account.start()
    second = subprocess.run(
        [sys.executable, "-m", "hello_blaze_tui.practice", "--folder", str(folder)],
        cwd=PACKAGE_PARENT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert "already runs" in second.stderr
    assert account.status().running


def test_the_environment_points_any_sdk_at_it(account: PracticeAccount) -> None:
    where = account.start()
    environment = account.environment()
    assert environment["AWS_ENDPOINT_URL"] == where.endpoint_url
    assert environment["AWS_SECRET_ACCESS_KEY"] == where.secret_access_key
    assert len(environment["AWS_ACCESS_KEY_ID"]) == 20
    assert environment["AWS_ACCESS_KEY_ID"].startswith("AKIA")
    assert len(environment["AWS_SECRET_ACCESS_KEY"]) == 40
    assert environment["AWS_REGION"] == environment["AWS_DEFAULT_REGION"] == "us-east-1"


@POSIX
def test_nobody_else_can_look_into_it(account: PracticeAccount, folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    before = os.umask(0)
    try:
        connected(account.start(), "s3").create_bucket(Bucket="private")
        connected(account.start(), "s3").put_object(Bucket="private", Key="k", Body=b"x")
    finally:
        os.umask(before)
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_no_secret_is_told(account: PracticeAccount, folder: Path) -> None:
    secret = str(account.start().secret_access_key)
    connected(account.start(), "sts").get_caller_identity()
    pid = account.status().pid
    account.start(pace=50)
    if sys.platform == "linux":
        assert secret.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
    account.stop()
    told = [path for path in folder.iterdir() if path.is_file() and secret.encode() in path.read_bytes()]
    assert [path.name for path in told] == ["credentials.json"]


def test_the_pace_is_changed_without_a_restart(
    account: PracticeAccount, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.start()
    assert account.status().pace == 30
    pid = account.status().pid
    account.start(pace=200)
    assert (account.status().pid, account.status().pace) == (pid, 200)
    account.start()
    assert account.status().pace == 200
    monkeypatch.setenv("HELLO_BLAZE_PACE", "5")
    account.start()
    assert account.status().pace == 5
    account.start(pace=7)
    assert json.loads((folder / "server.json").read_text())["pace"] == 7


@pytest.mark.parametrize("pace", [0, -1, float("inf"), float("nan")])
def test_a_pace_that_is_none_is_refused(account: PracticeAccount, pace: float) -> None:
    with pytest.raises(UsageError, match="positive"):
        account.start(pace=pace)
    assert not account.status().running


def test_a_port_in_use_is_one_sentence(account: PracticeAccount) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BlazeError) as error:
            account.start(port=port)
    assert f"Port {port}" in error.value.why
    assert not account.status().running
    assert account.start(port=port).endpoint_url == f"http://127.0.0.1:{port}"
    with pytest.raises(BlazeError, match="already up on port"):
        account.start(port=port + 1)


def test_the_port_of_last_time_is_taken_again_unless_it_is_in_use(account: PracticeAccount) -> None:
    first = account.start()
    account.stop()
    assert account.start() == first
    account.stop()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int(str(first.endpoint_url).rpartition(":")[2])))
        taken.listen()
        second = account.start()
    assert second.endpoint_url != first.endpoint_url
    assert second.access_key_id == first.access_key_id


def test_a_note_left_by_a_dead_server_is_nothing(account: PracticeAccount, folder: Path) -> None:
    account.start()
    note = json.loads((folder / "server.json").read_text())
    account.stop()
    (folder / "server.json").write_text(json.dumps({**note, "pid": os.getpid()}))
    assert not account.status().running
    account.stop()
    assert account.start().endpoint_url == note["endpoint_url"]
    assert account.status().pid != os.getpid()


def test_a_note_that_makes_no_sense_is_nothing(account: PracticeAccount, folder: Path) -> None:
    account.start()
    account.stop()
    (folder / "server.json").write_text('{"pid": ')
    assert not account.status().running
    account.start()
    assert account.status().running


def test_another_version_is_replaced(account: PracticeAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    account.start()
    before = account.status().pid
    monkeypatch.setattr("hello_blaze_tui.aws.practice_account.__version__", "0.0.0")
    account.start()
    assert account.status().pid != before
    assert account.status().version == __version__


def test_a_reset_leaves_nothing_and_makes_new_keys(account: PracticeAccount, folder: Path) -> None:
    first = account.start()
    s3 = connected(first, "s3")
    s3.create_bucket(Bucket="was-here")
    s3.put_object(Bucket="was-here", Key="k", Body=b"x")
    account.reset()
    assert {path.suffix for path in folder.iterdir()} <= {".lock"}
    second = account.start()
    assert second.access_key_id != first.access_key_id
    assert second.secret_access_key != first.secret_access_key
    assert connected(second, "s3").list_buckets()["Buckets"] == []


@POSIX
def test_a_server_that_hangs_is_ended(account: PracticeAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    account.start()
    pid = account.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr("hello_blaze_tui.aws.practice_account.STOPPING_SECONDS", 0.3)
    monkeypatch.setattr("hello_blaze_tui.aws.practice_process.ANSWERING_SECONDS", 0.3)
    account.stop()
    assert not account.status().running


@POSIX
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_stops_it_cleanly(account: PracticeAccount, folder: Path, name: str) -> None:
    account.start()
    pid = account.status().pid
    assert pid is not None
    os.kill(pid, getattr(signal, name))
    account.stop()
    assert not (folder / "server.json").exists()
    assert (folder / "practice.log").read_text().endswith("stopping\n")


def test_a_large_log_is_put_aside(account: PracticeAccount, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "practice.log").write_bytes(b"old\n" * 1_500_000)
    account.start()
    assert (folder / "practice.log").stat().st_size < 10_000
    assert (folder / "practice.log.1").stat().st_size >= 6_000_000


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BlazeError, match="can't be used"):
        PracticeAccount(tmp_path / "file" / "practice").start()


def test_the_front_end_does_not_load_the_practice_account() -> None:
    code = (
        "import sys, hello_blaze_tui.aws.practice_account; "
        "print([m for m in sys.modules if m.startswith(('hello_blaze_tui.practice', 'moto', 'boto'))])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE_PARENT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
