"""Looks a resource up on AWS, whatever its kind: is it there, and what is its ARN?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Resource

if TYPE_CHECKING:
    from hello_blaze_tui.aws.account import Account

_SAGEMAKER = {
    "processing job": ("DescribeProcessingJob", "ProcessingJobName", "ProcessingJobArn"),
    "training job": ("DescribeTrainingJob", "TrainingJobName", "TrainingJobArn"),
    "transform job": ("DescribeTransformJob", "TransformJobName", "TransformJobArn"),
    "model": ("DescribeModel", "ModelName", "ModelArn"),
    "endpoint configuration": ("DescribeEndpointConfig", "EndpointConfigName", "EndpointConfigArn"),
    "endpoint": ("DescribeEndpoint", "EndpointName", "EndpointArn"),
}


def describe_resource(account: Account, resource: Resource) -> dict[str, Any]:
    """AWS's description of a resource of SageMaker.

    Raises:
        BlazeError: it is not there (see `diagnosis.means_absent`), or AWS could not be asked.
    """
    operation, name, _ = _SAGEMAKER[resource.kind]
    return account.read("sagemaker", operation, **{name: resource.name})


def find(account: Account, resource: Resource) -> Resource | None:
    """See `Account.exists`."""
    look = _LOOKS.get(resource.kind, _sagemaker)
    return unless_absent(lambda: look(account, resource))


def _sagemaker(account: Account, resource: Resource) -> Resource:
    return replace(resource, arn=str(describe_resource(account, resource)[_SAGEMAKER[resource.kind][2]]))


def _bucket(account: Account, resource: Resource) -> Resource | None:
    # Bucket names are the whole world's: one of this name may be there, and be somebody else's.
    try:
        answer = account.read(
            "s3", "HeadBucket", Bucket=resource.name, ExpectedBucketOwner=account.identity().account_id
        )
    except BlazeError as error:
        if error.code in {"403", "AccessDenied", "Forbidden"}:
            return None
        raise
    region = str(answer.get("BucketRegion") or resource.region)
    return replace(resource, arn=f"arn:{account.partition}:s3:::{resource.name}", region=region)


def _object(account: Account, resource: Resource) -> Resource:
    bucket, _, key = resource.name.partition("/")
    account.read("s3", "HeadObject", Bucket=bucket, Key=key)
    return replace(resource, arn=f"arn:{account.partition}:s3:::{resource.name}")


def _role(account: Account, resource: Resource) -> Resource:
    # A role's name is unique in its account whatever its path; IAM is asked by the name alone.
    answer = account.read("iam", "GetRole", RoleName=resource.name.rpartition("/")[2])
    return replace(resource, arn=str(answer["Role"]["Arn"]))


def _log_group(account: Account, resource: Resource) -> Resource | None:
    groups = account.pages("logs", "DescribeLogGroups", "logGroups", logGroupNamePrefix=resource.name)
    for group in groups:
        if group["logGroupName"] == resource.name:
            return replace(resource, arn=str(group.get("logGroupArn") or group["arn"]).removesuffix(":*"))
    return None


def _schedule(account: Account, resource: Resource) -> Resource:
    return replace(resource, arn=str(account.read("scheduler", "GetSchedule", Name=resource.name)["Arn"]))


_LOOKS: dict[str, Callable[[Account, Resource], Resource | None]] = {
    "bucket": _bucket,
    "object": _object,
    "role": _role,
    "log group": _log_group,
    "schedule": _schedule,
}
