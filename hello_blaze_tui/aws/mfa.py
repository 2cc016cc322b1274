"""Roles that are given for an MFA code only: botocore would ask at the terminal, over what is shown there.

The AWS CLI asks for the code, in another terminal, and keeps what it is given for as long as that lasts (an
hour, unless the profile says otherwise). It is read from there, and nothing is written there.
"""

from __future__ import annotations

from collections import ChainMap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from botocore.session import Session


def leave_codes_to_the_cli(session: Session) -> None:
    """Such a role's credentials are those that the AWS CLI has; without any, the session's calls raise.

    Raises:
        botocore.exceptions.BotoCoreError: there is no such profile, or the configuration cannot be read.
    """
    from botocore.utils import JSONFileCache  # noqa: PLC0415

    roles: Any = session.get_component("credential_provider").get_provider("assume-role")
    # As awscli/customizations/assumerole.py has it. What is set goes into the first of the two.
    cli: Any = JSONFileCache(str(Path.home() / ".aws" / "cli" / "cache"))
    roles.cache = ChainMap({}, cli)
    # botocore has no public way to say who asks.
    roles._prompter = _refuse


def _refuse(prompt: str) -> NoReturn:
    """With the error that botocore has for it when such credentials have run out."""
    from botocore.exceptions import RefreshWithMFAUnsupportedError  # noqa: PLC0415

    del prompt
    raise RefreshWithMFAUnsupportedError
