"""Makes the boto3 session an account is reached by: the learner's own, or one that sees nothing of theirs."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from hello_blaze_tui.aws.clock import steer
from hello_blaze_tui.aws.loader import loader, shipped
from hello_blaze_tui.aws.mfa import leave_codes_to_the_cli

if TYPE_CHECKING:
    import boto3
    from botocore.config import Config
    from botocore.session import Session

PRACTICE_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Where:
    """How to reach an account. For AWS everything boto3 understands applies untouched."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    """Set, with the two keys, for the practice account only."""
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)

    @property
    def is_practice(self) -> bool:
        """Whether the account is the one inside this machine."""
        return self.access_key_id is not None


def make_session(where: Where) -> boto3.Session:
    """A session for `where`; for the practice account nothing of the learner's AWS environment leaks in.

    Raises:
        botocore.exceptions.BotoCoreError: there is no such profile, or the configuration cannot be read.
    """
    import boto3  # noqa: PLC0415  # costs 0.5 s, and `--help` needs none of it

    core = _unaware() if where.is_practice else _aware(where.profile)
    steer(core)
    if where.is_practice:
        return boto3.Session(
            aws_access_key_id=where.access_key_id,
            aws_secret_access_key=where.secret_access_key,
            region_name=where.region or PRACTICE_REGION,
            botocore_session=core,
        )
    return boto3.Session(profile_name=where.profile, region_name=where.region, botocore_session=core)


def make_config(where: Where, read_timeout: float, attempts: int) -> Config:
    """Explicit limits, since botocore's own let a call hang for minutes.

    Args:
        where: The account.
        read_timeout: Seconds without a byte from AWS.
        attempts: Tries in all, the first one included.
    """
    from botocore.config import Config  # noqa: PLC0415

    from hello_blaze_tui import __version__  # noqa: PLC0415

    config = Config(
        connect_timeout=5,
        read_timeout=read_timeout,
        retries={"mode": "standard", "total_max_attempts": attempts},
        user_agent_extra=f"hello-blaze/{__version__}",
    )
    if where.is_practice:
        # An HTTP proxy of the learner's must not be asked for 127.0.0.1.
        config = config.merge(Config(s3={"addressing_style": "path"}, proxies={}))
    return config


def _aware(profile: str | None) -> Session:
    """A botocore session with the learner's own configuration."""
    from botocore.session import get_session  # noqa: PLC0415

    session = get_session()
    if profile:
        session.set_config_variable("profile", profile)
    session.register_component("data_loader", loader(session.get_config_variable("data_path")))
    leave_codes_to_the_cli(session)
    return session


def _unaware() -> Session:
    """A botocore session that reads no AWS_* variable and no file under ~/.aws."""
    from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES as VARIABLES  # noqa: PLC0415
    from botocore.session import Session  # noqa: PLC0415

    blind = {
        name: (None, None, default, conversion) for name, (_, _, default, conversion) in VARIABLES.items()
    }
    session = Session(session_vars=blind)
    session.set_config_variable("config_file", os.devnull)
    session.set_config_variable("credentials_file", os.devnull)
    session.register_component("data_loader", shipped())
    return session


def load() -> None:
    """Imports boto3 ahead of its first use, which takes half a second: to be called beside something else."""
    import boto3  # noqa: F401, PLC0415


@cache
def regions(partition: str = "aws") -> tuple[str, ...]:
    """The regions of a partition that have SageMaker, from botocore's own table; no network."""
    return tuple(sorted(_unaware().get_available_regions("sagemaker", partition_name=partition)))


@cache
def partition_of(region: str) -> str:
    """`aws`, `aws-cn`, `aws-us-gov` ...; `aws` for a region botocore has not heard of."""
    from botocore.exceptions import UnknownRegionError  # noqa: PLC0415

    try:
        return _unaware().get_partition_for_region(region)
    except UnknownRegionError:
        return "aws"
