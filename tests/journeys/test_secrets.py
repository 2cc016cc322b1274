"""Marked secrets lie wherever one can come from; no file, event, export, report or screen may hold one."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from hello_blaze_tui.cli import main
from tests.journeys.conftest import Learner

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes and umask of POSIX")
MARKS = {
    where: f"{where}MARKED{hashlib.sha256(where.encode()).hexdigest()}"[:40]
    for where in (
        "ENVKEY",
        "ENVTOKEN",
        "FILEKEY",
        "FILETOKEN",
        "CONFIGKEY",
        "PROCKEY",
        "PROCTOKEN",
        "SAID",
        "SSO",
    )
}
"""What a secret access key looks like to AWS: 40 characters."""
PROCESS = """
import json, sys
what = sys.argv[1]
if what == "fails":
    sys.exit("cannot sign in with aws_secret_access_key={SAID}")
key = {PROCKEY!r} if what == "wrong" else sys.argv[3]
document = dict(Version=1, AccessKeyId=sys.argv[2], SecretAccessKey=key)
if what == "wrong":
    document["SessionToken"] = {PROCTOKEN!r}
print(json.dumps(document))
"""
CONFIG = """
[profile wrong]
region = us-east-1
aws_access_key_id = AKIAMARKEDCONFIG0000
aws_secret_access_key = {CONFIGKEY}
[profile file]
region = us-east-1
[profile process]
region = us-east-1
credential_process = {python} {process} wrong AKIAMARKEDPROCESS000
[profile failing]
region = us-east-1
credential_process = {python} {process} fails
[profile right]
region = us-east-1
credential_process = {python} {process} right {key_id} {key}
[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
[profile sso]
region = us-east-1
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
"""
SHOWS_ITS_ENVIRONMENT = "import os\nfor name, value in os.environ.items():\n    print(name, value)\n"


@pytest.fixture
def no_umask() -> Iterator[None]:
    old = os.umask(0)
    yield
    os.umask(old)


@pytest.fixture
def planted(tmp_path: Path, no_umask: None) -> Iterator[tuple[Learner, dict[str, str]]]:
    """A learner in whose environment secrets lie everywhere, with folders that are open to everybody."""
    home, user = tmp_path / "home", tmp_path / "user"
    for folder in ("state/walkthroughs", "state/practice", "log"):
        (home / folder).mkdir(parents=True)
    learner = Learner(home)
    planting = {
        "AWS_ACCESS_KEY_ID": "AKIAMARKEDENVIRONMEN",
        "AWS_SECRET_ACCESS_KEY": MARKS["ENVKEY"],
        "AWS_SESSION_TOKEN": MARKS["ENVTOKEN"],
    }
    started = learner.run("practice", "start", **planting)
    assert started.code == 0, started.err
    key = json.loads((home / "state" / "practice" / "credentials.json").read_text(encoding="utf-8"))
    (user / ".aws" / "sso" / "cache").mkdir(parents=True)
    process = user / "process.py"
    process.write_text(PROCESS.format(**MARKS), encoding="utf-8")
    config = CONFIG.format(
        python=sys.executable,
        process=process,
        key_id=key["access_key_id"],
        key=key["secret_access_key"],
        **MARKS,
    )
    (user / ".aws" / "config").write_text(config, encoding="utf-8")
    (user / ".aws" / "credentials").write_text(
        f"[file]\naws_access_key_id = AKIAMARKEDFILE000000\naws_secret_access_key = {MARKS['FILEKEY']}\n"
        f"aws_session_token = {MARKS['FILETOKEN']}\n",
        encoding="utf-8",
    )
    cached = {
        "startUrl": "https://corp.example/start",
        "region": "us-east-1",
        "accessToken": MARKS["SSO"],
        "refreshToken": MARKS["SSO"],
        "clientSecret": MARKS["SSO"],
        "expiresAt": (datetime.now(timezone.utc) + timedelta(hours=1)).isoformat(),
    }
    name = hashlib.sha1(b"corp").hexdigest()
    (user / ".aws" / "sso" / "cache" / f"{name}.json").write_text(json.dumps(cached), encoding="utf-8")
    yield (
        learner,
        {"HOME": str(user), "AWS_ENDPOINT_URL": str(learner.account.start().endpoint_url), **planting},
    )
    learner.account.stop()


def written(learner: Learner) -> dict[str, bytes]:
    """Every byte that the program wrote; its own key has one file of its own."""
    return {
        str(path.relative_to(learner.home)): path.read_bytes()
        for path in learner.home.rglob("*")
        if path.is_file() and path.name != "credentials.json"
    }


def own_key(learner: Learner) -> str:
    key = json.loads((learner.home / "state" / "practice" / "credentials.json").read_bytes())
    return str(key["secret_access_key"])


def test_no_secret_is_written_or_shown_and_every_file_is_its_owners_only(
    planted: tuple[Learner, dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    learner, secrets = planted
    aws = {name: value for name, value in secrets.items() if name in {"HOME", "AWS_ENDPOINT_URL"}}
    script = tmp_path / "mine.py"
    script.write_text(SHOWS_ITS_ENVIRONMENT, encoding="utf-8")
    from_profiles = ("wrong", "file", "process", "failing", "sso")
    name = ("--walkthrough", "right")
    refused = [
        learner.start("run", "--yes", "--json", "--region", "us-east-1", **secrets),
        *(learner.start("run", "--yes", "--profile", profile, **aws) for profile in from_profiles),
    ]
    shown = [ended(process) for process in refused]
    assert [process.returncode for process in refused] == [1] * 6, shown
    printed = learner.run("run", "--practice", "--until", "processing", "--script", str(script), **secrets)
    assert "PWD " in printed.err, printed.err
    right = learner.run("run", "--yes", "--profile", "right", "--until", "role", "--json", *name, **aws)
    assert right.code == 0, right.err
    monkeypatch.setenv("HELLO_BLAZE_HOME", str(learner.home))
    for words in LOOKS:
        assert main(words) == 0
    crash(monkeypatch)
    assert [path for path in learner.home.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    shown += [printed.out, printed.err, right.out, right.err, *capsys.readouterr()]
    everything = {**written(learner), "shown": "".join(shown).encode()}
    assert b"RuntimeError" in everything["log/hello-blaze.log"]
    for secret in (*MARKS.values(), own_key(learner)):
        assert [where for where, content in everything.items() if secret.encode() in content] == []


LOOKS = [
    *(["export", "right", "--as", form] for form in ("json", "boto3", "cli", "notebook")),
    *(["list"], ["show", "right"], ["show", "right", "--json"], ["practice", "status"]),
]


def ended(process: subprocess.Popen[str]) -> str:
    return "".join(process.communicate(timeout=150))


def crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours, with secrets in its message and in its variables."""

    def broken(_name: str) -> None:
        secret = MARKS["FILEKEY"]
        raise RuntimeError(f"aws_secret_access_key={secret} {MARKS['ENVKEY']} {MARKS['ENVTOKEN']}")

    with monkeypatch.context() as patch:
        patch.setenv("AWS_SECRET_ACCESS_KEY", MARKS["ENVKEY"])
        patch.setenv("AWS_SESSION_TOKEN", MARKS["ENVTOKEN"])
        patch.setattr("hello_blaze_tui.plain.show.load", broken)
        assert main(["show", "right"]) == 1
