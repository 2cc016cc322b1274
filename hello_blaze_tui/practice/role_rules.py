"""May SageMaker assume this role? Also: a role takes some seconds to become known, as on AWS."""

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
    try:
        role = world.roles.role(arn)
    except NotThere as error:
        raise _refusal(arn) from error
    age = (datetime.now(timezone.utc) - role.created).total_seconds()
    if PRINCIPAL not in role.trusts or age < world.pace.scaled(PROPAGATION):
        raise _refusal(arn)


def _refusal(arn: str) -> AwsError:
    return invalid(
        f"Could not assume role {arn}. Please ensure that the role exists and allows principal "
        f"'{PRINCIPAL}' to assume the role."
    )
