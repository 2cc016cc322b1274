from __future__ import annotations

import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from hello_blaze_tui.aws.account import Account, Where
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Resource, ResourceKind
from tests.aws.fake_aws import Answer, Received, serving

REGION = "us-east-1"


@pytest.fixture
def account() -> Iterator[Account]:
    with mock_aws():
        yield Account(Where(region=REGION))


def found(account: Account, kind: ResourceKind, name: str) -> str | None:
    resource = account.exists(Resource(kind, name, REGION))
    return None if resource is None else resource.arn


def test_buckets_and_objects_are_found(account: Account) -> None:
    s3 = boto3.client("s3", region_name=REGION)
    assert found(account, "bucket", "mine") is None
    s3.create_bucket(Bucket="mine")
    assert found(account, "bucket", "mine") == "arn:aws:s3:::mine"
    assert found(account, "object", "mine/a/b") is None
    s3.put_object(Bucket="mine", Key="a/b", Body=b"")
    assert found(account, "object", "mine/a/b") == "arn:aws:s3:::mine/a/b"
    assert found(account, "object", "absent/a") is None


def test_a_role_is_found_under_its_path(account: Account) -> None:
    iam = boto3.client("iam")
    assert found(account, "role", "made") is None
    iam.create_role(RoleName="made", Path="/service-role/", AssumeRolePolicyDocument="{}")
    assert found(account, "role", "made") == "arn:aws:iam::123456789012:role/service-role/made"
    assert found(account, "role", "service-role/made") == "arn:aws:iam::123456789012:role/service-role/made"


def test_a_log_group_is_found_by_its_whole_name(account: Account) -> None:
    logs = boto3.client("logs", region_name=REGION)
    logs.create_log_group(logGroupName="/aws/sagemaker/Endpoints/one-more")
    assert found(account, "log group", "/aws/sagemaker/Endpoints/one") is None
    logs.create_log_group(logGroupName="/aws/sagemaker/Endpoints/one")
    arn = found(account, "log group", "/aws/sagemaker/Endpoints/one")
    assert arn is not None
    assert arn.endswith(":log-group:/aws/sagemaker/Endpoints/one")


SAGEMAKER: list[tuple[ResourceKind, str, str, str]] = [
    ("processing job", "ProcessingJobName", "ProcessingJobArn", "Could not find requested job with name: n"),
    ("training job", "TrainingJobName", "TrainingJobArn", "Requested resource not found."),
    ("transform job", "TransformJobName", "TransformJobArn", "Could not find requested job with name: n"),
    ("model", "ModelName", "ModelArn", 'Could not find model "arn".'),
    (
        "endpoint configuration",
        "EndpointConfigName",
        "EndpointConfigArn",
        "Could not find endpoint configuration",
    ),
    ("endpoint", "EndpointName", "EndpointArn", 'Could not find endpoint "arn".'),
]


@pytest.mark.parametrize(("kind", "name_member", "arn_member", "absent"), SAGEMAKER)
def test_what_sagemaker_holds_is_found_or_not(
    kind: ResourceKind, name_member: str, arn_member: str, absent: str
) -> None:
    def answer(request: Received) -> Answer:
        if json.loads(request.body)[name_member] == "there":
            return Answer(body=json.dumps({arn_member: "the-arn"}).encode())
        body = json.dumps({"__type": "ValidationException", "message": absent})
        return Answer(400, body.encode())

    with serving(answer) as server:
        account = Account(Where(endpoint_url=server.url, access_key_id="a", secret_access_key="b"))
        assert found(account, kind, "there") == "the-arn"
        assert found(account, kind, "n") is None


def test_not_being_allowed_to_look_is_not_absence() -> None:
    body = b'{"__type": "AccessDeniedException", "message": "not authorized to perform: x:Y"}'
    with serving(lambda _: Answer(400, body)) as server:
        account = Account(Where(endpoint_url=server.url, access_key_id="a", secret_access_key="b"))
        with pytest.raises(BlazeError, match="did not allow"):
            account.exists(Resource("model", "m", REGION))
