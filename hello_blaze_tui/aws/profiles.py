"""The profiles of the learner's AWS configuration: what each signs in with, and what to type to sign in.

Names and kinds only: no key, token or address of a profile is ever taken from the files.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from hello_blaze_tui.aws.diagnosis import SIGN_IN_AGAIN
from hello_blaze_tui.errors import BlazeError

Kind = Literal[
    "SSO",
    "assumed role",
    "role with MFA code",
    "sign-in",
    "program",
    "web identity",
    "keys",
    "settings only",
]

_TELLING: tuple[tuple[str, Kind], ...] = (
    ("web_identity_token_file", "web identity"),
    ("role_arn", "assumed role"),
    ("sso_session", "SSO"),
    ("sso_start_url", "SSO"),
    ("login_session", "sign-in"),
    ("credential_process", "program"),
    ("aws_access_key_id", "keys"),
)
"""The setting that tells a profile's kind; the first that is there decides, as with botocore."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile, as far as anybody may see it."""

    name: str
    kind: Kind
    region: str = ""
    """Its own region; empty where it names none."""
    source: str = ""
    """Of an assumed role: the profile that takes it on, which is the one to sign in with."""


def profiles() -> list[Profile]:
    """In alphabetical order; none where the configuration cannot be read."""
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415
    from botocore.session import get_session  # noqa: PLC0415

    try:
        found: Mapping[str, Any] = get_session().full_config.get("profiles", {})
    except BotoCoreError:
        return []
    return [_profile(name, found) for name in sorted(found)]


def sign_in(profile: str | None, code: str, known: list[Profile]) -> str:
    """What to type in another terminal so that `profile` (None: the standard one) works again.

    Args:
        profile: The profile that was asked with.
        code: The code of the BlazeError that came of it.
        known: `profiles()`.

    Returns:
        One command; empty where signing in would not help, as with keys of this terminal's environment.
    """
    if code not in SIGN_IN_AGAIN | {"SSOError", "LoginError"} or (profile is None and _holds_keys()):
        return ""
    by_name = {each.name: each for each in known}
    name = profile or os.environ.get("AWS_PROFILE", "default")
    if code == "RefreshWithMFAUnsupportedError":
        return f"aws sts get-caller-identity{_option(name)}"
    signing = by_name.get(name) or Profile(name, "settings only")
    signing = by_name.get(signing.source, signing)
    option = _option(signing.name)
    match signing.kind:
        case "SSO":
            return f"aws sso login{option}"
        case "sign-in":
            return f"aws login{option}"
        case "program" | "web identity":
            return f"aws sts get-caller-identity{option}"
        case _:
            return f"aws configure{option}"


def _option(profile: str) -> str:
    return "" if profile == "default" else f" --profile {shlex.quote(profile)}"


def has_settings() -> bool:
    """Whether this computer or this terminal has any for AWS."""
    return bool(profiles()) or _holds_keys()


def _holds_keys() -> bool:
    """Whether the environment has keys: they go before the standard profile, and stay as they are."""
    return "AWS_ACCESS_KEY_ID" in os.environ


@contextmanager
def naming_the_sign_in(profile: str | None) -> Iterator[None]:
    """An error that a sign-in ends says the very command for `profile` (None: the standard one).

    To whom has set up nothing yet, no one command would do: the error's own words say where to begin.
    """
    try:
        yield
    except BlazeError as error:
        error.todo = _todo(profile, error.code, profiles()) or error.todo
        raise


def _todo(profile: str | None, code: str, known: list[Profile]) -> str:
    """Empty: there is nothing to be said that the error does not say."""
    if code == "NoCredentialsError":
        if not known:
            return ""
        if profile is None and (names := _instead(known)):
            return f"There is no standard profile here. Choose one of yours: {names}"
    command = sign_in(profile, code, known)
    return f"Type in another terminal:  {command}" if command else ""


def _instead(known: list[Profile]) -> str:
    """The profiles that are there, where there is no standard one."""
    names = [each.name for each in known]
    return "" if "default" in names or "AWS_PROFILE" in os.environ else ", ".join(names)


def _profile(name: str, found: Mapping[str, Mapping[str, Any]]) -> Profile:
    settings = found[name]
    return Profile(
        name,
        "role with MFA code" if _asks_for_code(name, found) else _kind(settings),
        str(settings.get("region", "")),
        str(settings.get("source_profile", "")),
    )


def _kind(settings: Mapping[str, Any]) -> Kind:
    kinds: Iterator[Kind] = (kind for setting, kind in _TELLING if setting in settings)
    return next(kinds, "settings only")


def _asks_for_code(name: str, found: Mapping[str, Mapping[str, Any]]) -> bool:
    """Its own role may be given for an MFA code only, or one that it is taken on by way of."""
    seen: set[str] = set()
    while name not in seen and _kind(found.get(name, {})) == "assumed role":
        if "mfa_serial" in found[name]:
            return True
        seen.add(name)
        name = str(found[name].get("source_profile", ""))
    return False
