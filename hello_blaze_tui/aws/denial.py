"""Which IAM statement a denied call lacks, in a form that can be copied to an administrator.

AWS's own message names action and resource where it says anything at all; S3 and a HEAD never do. Then both
follow from the call: the action from the service model's signing name (which is what IAM calls a service) and
the resource from the parameters. Sources: Service Authorization Reference, one page a service.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hello_blaze_tui.aws.check import service_model
from hello_blaze_tui.errors import BlazeError

DENIALS = frozenset({"AccessDenied", "AccessDeniedException", "403", "Forbidden", "UnauthorizedOperation"})

_NOT_AUTHORIZED = re.compile(
    r"not authorized to perform:? (?P<action>[\w-]+:\w+)(?: on resource:? \"?(?P<resource>[^\s\"]+))?"
)
_FOR_CREDENTIALS = frozenset(
    {"AssumeRole", "AssumeRoleWithWebIdentity", "GetSessionToken", "GetCallerIdentity"}
)
"""What botocore asks STS for before, or we ask it in the place of, the call itself."""

_ACTIONS = {
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:ListMultipartUploads": "s3:ListBucketMultipartUploads",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3:HeadObject": "s3:GetObject",
    "s3:CreateMultipartUpload": "s3:PutObject",
    "s3:UploadPart": "s3:PutObject",
    "s3:CompleteMultipartUpload": "s3:PutObject",
    "s3:DeleteObjects": "s3:DeleteObject",
}
"""Where an action is not called as its operation is."""

_SAGEMAKER = {
    "ProcessingJobName": "processing-job",
    "TrainingJobName": "training-job",
    "TransformJobName": "transform-job",
    "EndpointName": "endpoint",
    "EndpointConfigName": "endpoint-config",
    "ModelName": "model",
}
"""The member that names a resource, and its type in an ARN, where names stand in small letters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that AWS was asked for."""

    service: str
    """In boto3's words; empty: not known."""
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    region: str = "*"
    partition: str = "aws"


def denial(code: str, message: str, operation: str, asked: Asked, refused: str) -> BlazeError:
    """The error of a call that needs a permission.

    Args:
        code: AWS's error code.
        message: AWS's message; often without words.
        operation: What was to be done.
        asked: The call.
        refused: The operation that AWS refused: another one, where it was asked for credentials first.
    """
    if refused in _FOR_CREDENTIALS:
        asked = Asked("sts", refused)
    found = _NOT_AUTHORIZED.search(message)
    actions = [found["action"]] if found else _actions(asked)
    resources = [found["resource"]] if found and found["resource"] else _resources(asked, actions)
    statement = {"Effect": "Allow", "Action": _one_or_all(actions), "Resource": _one_or_all(resources)}
    why = f"Your credentials do not allow {' or '.join(actions)}."
    if "explicit deny" in message:
        why += " A policy of your organisation denies it, which no other policy can overrule."
    ask = f"Ask an administrator of the account for this statement: {json.dumps(statement)}"
    return BlazeError(f"AWS did not allow {operation}.", why, ask, code)


def _one_or_all(words: list[str]) -> str | list[str]:
    return words[0] if len(words) == 1 else words


def _actions(asked: Asked) -> list[str]:
    prefix = service_model(asked.service).signing_name if asked.service else "*"
    action = f"{prefix}:{asked.operation}"
    action = _ACTIONS.get(action, action)
    # S3 says 403, not 404, of what is not there to who may not list the bucket.
    return [action, "s3:ListBucket"] if asked.operation == "HeadObject" else [action]


def _resources(asked: Asked, actions: list[str]) -> list[str]:
    """ARNs; a star for what is no resource, or names none. A star stands for the account's number, too."""
    given, service = asked.parameters, actions[0].partition(":")[0]
    prefix = f"arn:{asked.partition}:{service}:{asked.region}:*:"
    match service:
        case "s3" if "Bucket" in given:
            return [_in_s3(asked, action) for action in actions]
        case "iam" if "RoleName" in given:
            # Only CreateRole says the path; the others know the role by its name alone.
            path = given.get("Path", "/" if asked.operation == "CreateRole" else "/*")
            return [f"arn:{asked.partition}:iam::*:role{path}{given['RoleName']}"]
        case "sagemaker":
            kinds = [kind for kind in _kinds(asked.operation) if kind in given]
            named = [f"{prefix}{_SAGEMAKER[kind]}/{str(given[kind]).lower()}" for kind in kinds]
            return named or [str(given.get("ResourceArn", "*"))]
        case "logs":
            return [f"{prefix}log-group:{given.get('logGroupName', '*')}:*"]
        case "scheduler" if "Name" in given:
            return [f"{prefix}schedule/{given.get('GroupName', 'default')}/{given['Name']}"]
    return ["*"]


def _kinds(operation: str) -> tuple[str, ...]:
    """The members that name what a call of SageMaker's is about, not what it only uses."""
    if operation == "CreateEndpoint":
        return "EndpointName", "EndpointConfigName"
    own = [kind for kind in _SAGEMAKER if operation.endswith(kind.removesuffix("Name"))]
    return tuple(own) or ("EndpointName",)


def _in_s3(asked: Asked, action: str) -> str:
    bucket = f"arn:{asked.partition}:s3:::{asked.parameters['Bucket']}"
    if not action.endswith(("Object", "MultipartUpload")):
        return bucket
    return f"{bucket}/{asked.parameters.get('Key', '*')}"
