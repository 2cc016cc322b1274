"""An MFA code is never asked for; what the AWS CLI has been given for one is used."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session
from botocore.utils import JSONFileCache

from hello_blaze_tui.aws.account import Account, Where
from hello_blaze_tui.aws.diagnosis import SIGN_IN_AGAIN
from hello_blaze_tui.errors import BlazeError
from tests.aws.fake_aws import Answer, Received, serving

CONFIG = """
[profile base]
aws_access_key_id = AKIAEXAMPLEEXAMPLE00
aws_secret_access_key = hunter2
region = eu-central-1
[profile admin]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/me
region = eu-central-1
[profile beyond]
role_arn = arn:aws:iam::999999999999:role/Beyond
source_profile = admin
region = eu-central-1
"""


@pytest.fixture(autouse=True)
def cli_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "config").write_text(CONFIG, encoding="utf-8")
    return tmp_path / ".aws" / "cli" / "cache"


def sts(request: Received) -> Answer:
    """Gives a role to whoever sends a code, and says who asks."""
    until = datetime.now(timezone.utc) + timedelta(hours=1)
    if b"Action=AssumeRole" in request.body:
        assert b"TokenCode=123456" in request.body
        body = (
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
            "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
            f"<Expiration>{until.isoformat()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
        )
    else:
        body = (
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:x</Arn>"
            "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        )
    return Answer(body=body.encode(), headers={"Content-Type": "text/xml"})


def get_caller_identity_with_the_cli(cache: Path) -> None:
    """As `aws sts get-caller-identity --profile admin` does it (awscli/customizations/assumerole.py)."""
    session: Any = Session(profile="admin")
    roles = session.get_component("credential_provider").get_provider("assume-role")
    roles.cache = JSONFileCache(str(cache))
    roles._prompter = lambda _prompt: "123456"
    session.create_client("sts").get_caller_identity()


@pytest.mark.parametrize("profile", ["admin", "beyond"])
def test_no_code_is_asked_for_and_it_is_said_where_to_enter_it(profile: str) -> None:
    account = Account(Where(profile=profile))
    for _ in range(2):
        with pytest.raises(BlazeError) as raised:
            account.identity()
        assert raised.value.what == "This profile asks for an MFA code."
        assert "aws sts get-caller-identity" in raised.value.todo
        assert raised.value.code in SIGN_IN_AGAIN


def test_what_the_cli_was_given_for_a_code_is_used(cli_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(sts) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
        account = Account(Where(profile="admin"))
        with pytest.raises(BlazeError):
            account.identity()
        get_caller_identity_with_the_cli(cli_cache)
        kept = sorted(cli_cache.iterdir())
        account.renew()
        assert account.identity().account_id == "123456789012"
        assert "Credential=ASIAROLE/" in server.received[-1].headers["authorization"]
    assert sorted(cli_cache.iterdir()) == kept
