"""Who asks, and where: what ARNs are made of."""

from __future__ import annotations

from dataclasses import dataclass

PARTITIONS = {"cn": "aws-cn", "us-gov": "aws-us-gov"}


@dataclass(frozen=True, slots=True)
class Caller:
    """The region and account of a request."""

    region: str
    account: str

    def arn(self, resource: str) -> str:
        """The ARN of a SageMaker resource, e.g. `training-job/name`, in this region and account."""
        area = self.region.rsplit("-", 2)[0]
        return f"arn:{PARTITIONS.get(area, 'aws')}:sagemaker:{self.region}:{self.account}:{resource}"
