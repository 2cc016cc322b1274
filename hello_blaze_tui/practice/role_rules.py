"""May a service assume this role? Also: a role takes some seconds to become known, as on AWS."""

from __future__ import annotations

from datetime import datetime, timezone

from hello_blaze_tui.practice.faults import AwsError, invalid
from hello_blaze_tui.practice.ports import NotThere, World

PRINCIPAL = "sagemaker.amazonaws.com"
PROPAGATION = 10.0
"""AWS seconds until a new role can be assumed: typical, IAM is eventually consistent (commonly 5 to 15 s)."""


def require_assumable(world: World, arn: str, account: str) -> None:
    """Raises what AWS answers when SageMaker cannot assume the role `arn`."""
    if arn.split(":")[4] != account:
        raise AwsError("AccessDeniedException", "Cross-account pass role is not allowed.")
    if not can_be_assumed(world, arn, PRINCIPAL):
        raise _refusal(arn)


def can_be_assumed(world: World, arn: str, principal: str) -> bool:
    """Whether the role is there, trusts the service `principal`, and is old enough to be known."""
    try:
        role = world.roles.role(arn)
    except NotThere:
        return False
    age = (datetime.now(timezone.utc) - role.created).total_seconds()
    return principal in role.trusts and age >= world.pace.scaled(PROPAGATION)


def _refusal(arn: str) -> AwsError:
    return invalid(
        f"Could not assume role {arn}. Please ensure that the role exists and allows principal "
        f"'{PRINCIPAL}' to assume the role."
    )
