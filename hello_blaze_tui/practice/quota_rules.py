"""The account's quotas: a new AWS account has no accelerated instances, and few of the others."""

from __future__ import annotations

import re

from hello_blaze_tui.practice.faults import AwsError

ACCELERATED = re.compile(r"ml\.(p|g|inf|trn|dl)\d")
QUOTA = 20
"""Instances of each other type and use at a time: generous for a learner, still a limit to run into."""


def require_quota(instance_type: str, use: str, wanted: int, used: int) -> None:
    """Raises ResourceLimitExceeded in AWS's words; `use` is e.g. "training job usage"."""
    quota = 0 if ACCELERATED.match(instance_type) else QUOTA
    if used + wanted <= quota:
        return
    raise AwsError(
        "ResourceLimitExceeded",
        f"The account-level service limit '{instance_type} for {use}' is {quota} Instances, with current "
        f"utilization of {used} Instances and a request delta of {wanted} Instances. Please use AWS Service "
        "Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS "
        "support to request an increase for this quota.",
    )
