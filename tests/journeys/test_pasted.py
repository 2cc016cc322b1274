"""What is copied from the wizard works where it is pasted: in a shell, and in a Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hello_blaze_tui.aws.practice_account import PracticeAccount
from hello_blaze_tui.request import LocalFile, Request, Sender, written
from tests.conftest import Connect

REGION = "eu-west-1"
TOOLS = Path(sys.executable).parent


@pytest.fixture
def elsewhere(practice_account: PracticeAccount, tmp_path: Path) -> dict[str, str]:
    """A shell that knows the practice account, and that no region is set in."""
    practice_account.start()
    known = {key: value for key, value in practice_account.environment().items() if "REGION" not in key}
    nothing = {"AWS_CONFIG_FILE": str(tmp_path / "none"), "AWS_EC2_METADATA_DISABLED": "true"}
    without = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    return {**without, **known, **nothing, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}


def requests(bucket: str, tmp_path: Path) -> tuple[Request, ...]:
    file = tmp_path / "a file.txt"
    file.write_text("reviews", encoding="utf-8")
    place = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
    return (
        Request("s3", "CreateBucket", {"Bucket": bucket, **place}),
        Request("s3", "PutObject", {"Bucket": bucket, "Key": "uploaded", "Body": LocalFile(file)}),
        Request("s3", "PutObject", {"Bucket": bucket, "Key": "folder/", "Body": b""}),
        Request("s3", "PutObject", {"Bucket": bucket, "Key": "typed", "Body": b"it's"}),
    )


def keys_in(connect: Connect, bucket: str) -> set[str]:
    return {entry["Key"] for entry in connect("s3", REGION).list_objects_v2(Bucket=bucket)["Contents"]}


@pytest.mark.skipif(os.name == "nt", reason="it is quoted for a POSIX shell")
def test_the_lines_of_the_aws_cli_work(elsewhere: dict[str, str], tmp_path: Path, connect: Connect) -> None:
    if not shutil.which("aws", path=elsewhere["PATH"]):
        pytest.skip("the AWS CLI is not installed")
    text = written(requests("pasted-cli", tmp_path), "cli", Sender(REGION, practice=True))
    done = subprocess.run(["sh", "-ec", text], env=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert keys_in(connect, "pasted-cli") == {"uploaded", "folder/", "typed"}


def test_the_code_for_boto3_works(elsewhere: dict[str, str], tmp_path: Path, connect: Connect) -> None:
    text = written(requests("pasted-boto3", tmp_path), "boto3", Sender(REGION, practice=True))
    command = [sys.executable, "-c", text]
    done = subprocess.run(command, env=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert keys_in(connect, "pasted-boto3") == {"uploaded", "folder/", "typed"}


def test_both_sign_in_with_the_profile_of_the_walkthrough(
    elsewhere: dict[str, str], tmp_path: Path, connect: Connect
) -> None:
    keys = {key: elsewhere.pop(key) for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
    lines = "\n".join(f"{key.lower()} = {value}" for key, value in keys.items())
    config = tmp_path / "config"
    config.write_text(f"[profile class]\n{lines}\n", encoding="utf-8")
    del elsewhere["AWS_SESSION_TOKEN"]
    elsewhere["AWS_CONFIG_FILE"] = str(config)
    sender = Sender(REGION, profile="class")
    text = written(requests("pasted-profile", tmp_path)[:2], "boto3", sender)
    command = [sys.executable, "-c", text]
    done = subprocess.run(command, env=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if os.name == "nt" or not shutil.which("aws", path=elsewhere["PATH"]):
        return
    text = written(requests("pasted-profile", tmp_path)[2:], "cli", sender)
    done = subprocess.run(["sh", "-ec", text], env=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert keys_in(connect, "pasted-profile") == {"uploaded", "folder/", "typed"}
