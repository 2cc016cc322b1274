from __future__ import annotations

from pathlib import Path

import pytest

from hello_blaze_tui.aws.profiles import Profile, naming_the_sign_in, profiles, sign_in
from hello_blaze_tui.errors import BlazeError

CONFIG = """
[default]
region = eu-west-1
[profile work]
sso_session = corp
region = eu-central-1
[profile old-sso]
sso_start_url = https://x.awsapps.com/start
[profile admin]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = work
[profile careful]
role_arn = arn:aws:iam::123456789012:role/Careful
source_profile = two words
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile beyond]
role_arn = arn:aws:iam::999999999999:role/Beyond
source_profile = careful
[profile ring]
role_arn = arn:aws:iam::123456789012:role/Ring
source_profile = ring
[profile pod]
role_arn = arn:aws:iam::123456789012:role/Pod
web_identity_token_file = /token
[profile outside]
credential_process = /bin/vault
[profile "two words"]
aws_access_key_id = AKIAEXAMPLEEXAMPLE00
aws_secret_access_key = hunter2
[sso-session corp]
sso_start_url = https://x.awsapps.com/start
"""


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Profile]:
    (tmp_path / "config").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    return profiles()


def test_each_profile_tells_what_it_signs_in_with_and_no_key(known: list[Profile]) -> None:
    assert {profile.name: profile.kind for profile in known} == {
        "default": "settings only",
        "work": "SSO",
        "old-sso": "SSO",
        "admin": "assumed role",
        "careful": "role with MFA code",
        "beyond": "role with MFA code",
        "ring": "assumed role",
        "pod": "web identity",
        "outside": "program",
        "two words": "keys",
    }
    assert "hunter2" not in repr(known)
    assert "AKIA" not in repr(known)
    assert {profile.name: profile.region for profile in known}["work"] == "eu-central-1"


@pytest.mark.parametrize(
    ("profile", "code", "command"),
    [
        ("work", "UnauthorizedSSOTokenError", "aws sso login --profile work"),
        ("admin", "TokenRetrievalError", "aws sso login --profile work"),
        ("two words", "InvalidClientTokenId", "aws configure --profile 'two words'"),
        (None, "NoCredentialsError", "aws configure"),
        ("nobody; rm", "ExpiredToken", "aws configure --profile 'nobody; rm'"),
        ("outside", "CredentialRetrievalError", "aws sts get-caller-identity --profile outside"),
        ("careful", "RefreshWithMFAUnsupportedError", "aws sts get-caller-identity --profile careful"),
        ("work", "AccessDenied", ""),
        ("work", "ConnectTimeoutError", ""),
    ],
)
def test_what_to_type_to_sign_in(known: list[Profile], profile: str | None, code: str, command: str) -> None:
    assert sign_in(profile, code, known) == command


def test_the_standard_profile_is_the_one_of_the_environment(
    known: list[Profile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "work")
    assert sign_in(None, "ExpiredToken", known) == "aws sso login --profile work"


def test_no_sign_in_elsewhere_mends_keys_of_the_environment(
    known: list[Profile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE")
    assert sign_in(None, "ExpiredToken", known) == ""
    assert sign_in("work", "ExpiredToken", known) == "aws sso login --profile work"


@pytest.mark.usefixtures("known")
def test_an_error_that_a_sign_in_ends_says_the_command() -> None:
    with pytest.raises(BlazeError) as raised, naming_the_sign_in("work"):
        raise BlazeError("Your AWS sign-in has expired.", todo="Sign in.", code="SSOTokenLoadError")
    assert raised.value.todo == "Type in another terminal:  aws sso login --profile work"
    with pytest.raises(BlazeError) as raised, naming_the_sign_in("work"):
        raise BlazeError("There is no network.", todo="Look at it.", code="EndpointConnectionError")
    assert raised.value.todo == "Look at it."


def test_where_nothing_is_set_up_the_errors_own_words_say_where_to_begin() -> None:
    with pytest.raises(BlazeError) as raised, naming_the_sign_in(None):
        raise BlazeError("There are none.", todo="Begin at aws.amazon.com.", code="NoCredentialsError")
    assert raised.value.todo == "Begin at aws.amazon.com."


def test_a_configuration_that_cannot_be_read_has_no_profiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text("[profile work\nregion", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    assert profiles() == []


def test_without_a_standard_profile_one_chooses_among_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text("[profile work]\nregion = eu-west-1\n[profile home]\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    with pytest.raises(BlazeError) as raised, naming_the_sign_in(None):
        raise BlazeError("There are none.", todo="Begin at aws.amazon.com.", code="NoCredentialsError")
    assert raised.value.todo == "There is no standard profile here. Choose one of yours: home, work"
    with pytest.raises(BlazeError) as raised, naming_the_sign_in("work"):
        raise BlazeError("There are none.", todo="Begin at aws.amazon.com.", code="NoCredentialsError")
    assert raised.value.todo == "Type in another terminal:  aws configure --profile work"
