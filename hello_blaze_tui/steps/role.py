"""Role: what SageMaker may do in your account while it works for you."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import checks, naming
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Value, Verification

SERVICE = "sagemaker.amazonaws.com"
PATH = "/service-role/"
"""The console makes its roles under this path."""
S3_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"]
INLINE = "hello-blaze-s3-access"
EXTRAS = (("Description", "description"), ("PermissionsBoundary", "boundary"))
ACCESS = ("any", "chosen", "none")
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": "sts:AssumeRole"}],
}


def is_new(answers: Answers) -> bool:
    """Whether the role is made here, or was there before."""
    return answers.text("role.source") == "new"


def arn(answers: Answers) -> str:
    """The ARN of the chosen role."""
    if not is_new(answers):
        return answers.text("role.arn")
    setting = answers.setting
    return f"arn:{setting.partition}:iam::{setting.account_id}:role{PATH}{answers.text('role.name')}"


def _name(answers: Answers) -> str:
    began = datetime.fromisoformat(answers.setting.began)
    return f"AmazonSageMaker-ExecutionRole-{began:%Y%m%dT%H%M%S}-{answers.setting.token}"


def _requests(answers: Answers) -> Iterator[Request]:
    if not is_new(answers):
        return
    name, setting = answers.text("role.name"), answers.setting
    yield Request(
        "iam",
        "CreateRole",
        {
            "Path": PATH,
            "RoleName": name,
            "AssumeRolePolicyDocument": json.dumps(TRUST),
            **{member: answers.text(f"role.{key}") for member, key in EXTRAS if answers.text(f"role.{key}")},
            "Tags": naming.tags(answers, "role"),
        },
        creates=Resource("role", name, setting.region, arn(answers)),
    )
    policy = f"arn:{setting.partition}:iam::aws:policy/AmazonSageMakerFullAccess"
    yield Request("iam", "AttachRolePolicy", {"RoleName": name, "PolicyArn": policy})
    if answers.text("role.s3_access") != "none":
        document = json.dumps(_s3_policy(answers))
        yield Request(
            "iam", "PutRolePolicy", {"RoleName": name, "PolicyName": INLINE, "PolicyDocument": document}
        )


def _s3_policy(answers: Answers) -> dict[str, Any]:
    buckets = ["*"] if answers.text("role.s3_access") == "any" else answers.items("role.buckets")
    arns = [f"arn:{answers.setting.partition}:s3:::{bucket}" for bucket in buckets]
    if buckets != ["*"]:
        arns += [f"{bucket}/*" for bucket in arns]
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": S3_ACTIONS, "Resource": arns}],
    }


def _trusts_sagemaker(role: dict[str, Any]) -> bool:
    statements = role.get("AssumeRolePolicyDocument", {}).get("Statement", ())
    for statement in [statements] if isinstance(statements, dict) else statements:
        principal = statement.get("Principal", {})
        services = principal.get("Service", ()) if isinstance(principal, dict) else ()
        if statement.get("Effect") == "Allow" and SERVICE in (
            [services] if isinstance(services, str) else services
        ):
            return True
    return False


def _roles(account: Account, _answers: Answers) -> Iterable[str]:
    return [role["Arn"] for role in account.pages("iam", "ListRoles", "Roles") if _trusts_sagemaker(role)]


def _read(account: Account, role_arn: str) -> dict[str, Any]:
    role: dict[str, Any] = account.read("iam", "GetRole", RoleName=role_arn.rpartition("/")[2])["Role"]
    return role


def _check(answers: Answers, account: Account) -> Iterator[str]:
    if is_new(answers):
        return
    role = _read(account, arn(answers))
    if role["Arn"] != arn(answers):
        yield f"There is no role {arn(answers)} in your account; there is {role['Arn']}."
    elif not _trusts_sagemaker(role):
        yield f"The role {arn(answers)} does not trust {SERVICE}, so SageMaker could not use it."


def _verify(scene: Scene) -> Verification:
    yield from ()
    role = _read(scene.account, arn(scene.answers))
    if not _trusts_sagemaker(role):
        raise BlazeError(f"The role {role['Arn']} does not trust {SERVICE}.", todo="Run this step again.")
    return {"summary": f"SageMaker may take on {role['RoleName']}", "arn": str(role["Arn"])}


def _needs(answers: Answers) -> tuple[str, ...]:
    """A role for chosen buckets only is of no use beside another bucket."""
    is_for_some = is_new(answers) and answers.text("role.s3_access") == "chosen"
    return ("region", "bucket") if is_for_some else ("region",)


def _role_arn(value: Value, answers: Answers) -> str | None:
    setting = answers.setting
    beginning = f"arn:{setting.partition}:iam::{setting.account_id}:role/"
    right = str(value).startswith(beginning) and len(str(value)) > len(beginning)
    return None if right else f"The ARN of a role of this account begins with {beginning}."


def _bucket_names(value: Value, answers: Answers) -> str | None:
    names = value if isinstance(value, list) else []
    if not names:
        return "Name at least one bucket, or choose none above."
    return next((words for name in names if (words := checks.bucket_name(name, answers))), None)


STEP = Step(
    key="role",
    title="Role",
    needs=_needs,
    fields=(
        Field(
            "source",
            "IAM role",
            "Make a new role, as the console does, or use one of yours that SageMaker may take on.",
            kind="choice",
            default="new",
            choices=("new", "existing"),
        ),
        Field(
            "name",
            "Role name",
            "The name of the new role.",
            default=_name,
            member="roleName",
            when=is_new,
            folded=True,
        ),
        Field(
            "s3_access",
            "S3 buckets you specify",
            "Which buckets jobs may read and write: any, chosen ones, or none but those named sagemaker.",
            kind="choice",
            default="any",
            choices=ACCESS,
            when=is_new,
        ),
        Field(
            "buckets",
            "Specific S3 buckets",
            "The buckets that jobs may read and write.",
            kind="list",
            default=lambda answers: [answers.text("bucket.name")],
            check=_bucket_names,
            when=lambda answers: is_new(answers) and answers.text("role.s3_access") == "chosen",
        ),
        Field(
            "description",
            "Description",
            "What somebody reads who finds this role in your account.",
            default="SageMaker execution role, made by hello-blaze",
            member="description",
            when=is_new,
            folded=True,
        ),
        Field(
            "boundary",
            "Permissions boundary",
            "The ARN of a policy that the role never goes beyond; some companies want one. Nothing: none.",
            check=checks.optional(checks.policy_arn),
            member="permissionsBoundary",
            when=is_new,
            folded=True,
        ),
        replace(naming.tags_field(), group="", when=is_new),
        Field(
            "arn",
            "Existing role",
            "The ARN of a role that trusts sagemaker.amazonaws.com.",
            account_choices=_roles,
            check=_role_arn,
            member="roleArn",
            when=lambda answers: not is_new(answers),
        ),
    ),
    requests=_requests,
    check=_check,
    verify=_verify,
)
