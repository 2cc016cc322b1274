"""Says what is missing where neither the command line nor this computer names an AWS account."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from hello_blaze_tui.aws.profiles import has_settings
from hello_blaze_tui.errors import BlazeError, UsageError

MISSING = frozenset({"NoCredentialsError", "NoRegionError"})
NO_SETTINGS = (
    "Without --practice it is one on AWS, and this computer has no AWS settings: no profile in ~/.aws, and "
    "no key in the environment."
)


@contextmanager
def account_named(options: Namespace) -> Iterator[None]:
    """Raises UsageError where an account is looked for that nothing names."""
    try:
        yield
    except BlazeError as error:
        if options.practice or options.profile or options.region or error.code not in MISSING:
            raise
        raise UsageError(
            "Nothing says which account to work on.",
            error.what if has_settings() else NO_SETTINGS,
            "Say --practice for the practice account. For your AWS account sign in first (aws configure, or "
            "aws sso login), and say --profile and --region.",
        ) from error
