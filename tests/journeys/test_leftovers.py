"""What somebody else left, or another computer: found, aged, priced, and deleted only when it is picked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.journeys.conftest import Learner
from tests.journeys.test_whole_tutorial import assert_nothing_is_left

TRUST = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}

INLINE = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
}


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    learner = Learner(tmp_path_factory.mktemp("leftovers"))
    yield learner
    learner.account.stop()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Learner]:
    """A learner whose account nobody else has used, whatever ran before."""
    learner = Learner(tmp_path / "alone")
    yield learner
    learner.account.stop()


@pytest.fixture(scope="module")
def walked(learner: Learner) -> str:
    """A walkthrough whose endpoint is up."""
    learner.events("--walkthrough", "mine", "--until", "endpoint")
    return "mine"


def somebodys_endpoint(learner: Learner, name: str, region: str = "us-east-1", role: str = "") -> None:
    """An endpoint of two machines, made with boto3 on the model of the first walkthrough."""
    there, here = learner.client("sagemaker"), learner.client("sagemaker", region)
    iam = learner.client("iam")
    if not role:
        policy = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
        role = iam.create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    model = there.describe_model(ModelName=there.list_models()["Models"][-1]["ModelName"])
    container = {key: model["PrimaryContainer"][key] for key in ("Image", "ModelDataUrl")}
    if region != "us-east-1":
        s3 = learner.client("s3", region)
        source = container["ModelDataUrl"].removeprefix("s3://")
        place = {"LocationConstraint": region}
        s3.create_bucket(Bucket=f"{name}-{region}", CreateBucketConfiguration=place)
        body = learner.client("s3").get_object(Bucket=source.split("/")[0], Key=source.split("/", 1)[1])
        s3.put_object(Bucket=f"{name}-{region}", Key="model.tar.gz", Body=body["Body"].read())
        container = {
            "Image": "685385470294.dkr.ecr.eu-west-1.amazonaws.com/blazingtext:1",
            "ModelDataUrl": f"s3://{name}-{region}/model.tar.gz",
        }
    patiently(
        lambda: here.create_model(
            ModelName=f"{name}-model", ExecutionRoleArn=role, PrimaryContainer=container
        )
    )
    variant = {
        "VariantName": "all",
        "ModelName": f"{name}-model",
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 2,
    }
    here.create_endpoint_config(EndpointConfigName=f"{name}-config", ProductionVariants=[variant])
    here.create_endpoint(EndpointName=name, EndpointConfigName=f"{name}-config")


def patiently(ask: Callable[[], object]) -> None:
    """A role that is seconds old cannot be assumed yet."""
    for _ in range(200):
        if is_done(ask):
            return
        time.sleep(0.1)
    raise AssertionError("the role never came to be")


def is_done(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except ClientError as error:
        if "assume role" in str(error):
            return False
        raise
    return True


def listed(learner: Learner, *words: str) -> list[dict[str, Any]]:
    done = learner.run("cleanup", "--leftovers", "--practice", "--dry-run", "--json", *words)
    assert done.code == 0, done.err
    found: list[dict[str, Any]] = json.loads(done.out)
    return found


def endpoints(learner: Learner, region: str = "us-east-1") -> list[str]:
    found = learner.client("sagemaker", region).list_endpoints()["Endpoints"]
    return [each["EndpointName"] for each in found]


def test_somebodys_endpoint_is_found_aged_priced_and_deleted_only_when_it_is_picked(
    learner: Learner, walked: str
) -> None:
    somebodys_endpoint(learner, "old-demo")
    [found] = listed(learner)
    assert (found["kind"], found["name"], found["region"]) == ("endpoint", "old-demo", "us-east-1")
    assert found["per_hour"] == "0.230"
    assert found["age_seconds"] >= 0
    assert float(found["so_far"]) >= 0
    assert {each["name"] for each in found["belongings"]} >= {"old-demo-config", "old-demo-model"}
    assert listed(learner, "--older-than", "2h") == []

    unpicked = learner.run("cleanup", "--leftovers", "--practice", "--yes")
    assert unpicked.code == 1
    assert "endpoint old-demo (us-east-1)" in unpicked.err
    assert "only when it is named" in unpicked.err
    assert "old-demo" in endpoints(learner)
    misspelt = learner.run("cleanup", "--leftovers", "old-deom", "--practice", "--yes")
    assert misspelt.code == 2
    assert "There are: old-demo" in misspelt.err
    assert learner.run("cleanup", "--leftovers", "old-demo", "--practice").code == 2

    picked = learner.run("cleanup", "--leftovers", "old-demo", "--practice", "--yes")
    assert picked.code == 0, picked.err
    assert [name for name in endpoints(learner) if name == "old-demo"] == []
    sagemaker = learner.client("sagemaker")
    assert sagemaker.list_models(NameContains="old-demo")["Models"] == []
    assert sagemaker.list_endpoint_configs(NameContains="old-demo")["EndpointConfigs"] == []
    again = learner.run("cleanup", "--leftovers", "old-demo", "--practice", "--yes")
    assert (again.code, "No leftovers in us-east-1" in again.err) == (0, True)
    assert len(endpoints(learner)) == 1
    learner.client("iam").delete_role(RoleName="old-demo-role")


def test_another_region_is_looked_into_and_swept(learner: Learner, walked: str) -> None:
    somebodys_endpoint(learner, "far-demo", "eu-west-1")
    [found] = listed(learner, "--all-regions")
    assert (found["region"], found["per_hour"], found["so_far"]) == ("eu-west-1", "unknown", "unknown")
    assert listed(learner) == []
    gone = learner.run("cleanup", "--leftovers", "far-demo", "--practice", "--region", "eu-west-1", "--yes")
    assert gone.code == 0, gone.err
    assert endpoints(learner, "eu-west-1") == []
    s3 = learner.client("s3", "eu-west-1")
    s3.delete_object(Bucket="far-demo-eu-west-1", Key="model.tar.gz")
    s3.delete_bucket(Bucket="far-demo-eu-west-1")
    learner.client("iam").delete_role(RoleName="far-demo-role")


def test_what_others_use_is_left_alone_until_it_is_asked_for_by_name(alone: Learner) -> None:
    learner, walked = alone, "mine"
    learner.events("--walkthrough", walked, "--until", "endpoint")
    # Of two roles the first: the other one is that of the endpoint's end.
    ledger = reversed(learner.document(walked)["ledger"])
    created = {each["resource"]["kind"]: each["resource"] for each in ledger}
    bucket, role = created["bucket"]["name"], created["role"]
    somebodys_endpoint(learner, "guest", role=role["arn"])
    learner.client("s3").put_object(Bucket=bucket, Key="diary.txt", Body=b"mine")
    careful = learner.run("cleanup", walked, "--yes")
    assert careful.code == 1
    assert f"role {role['name']}: It is left alone. endpoint guest uses it" in careful.err
    assert f"bucket {bucket}: It is left alone. endpoint guest uses it" in careful.err
    assert endpoints(learner) == ["guest"]
    assert learner.client("iam").get_role(RoleName=role["name"])

    assert learner.run("cleanup", "--leftovers", "guest", "--practice", "--yes").code == 0
    stranger = learner.run("cleanup", walked, "--yes")
    assert stranger.code == 1
    assert "files that this walkthrough did not write: diary.txt" in stranger.err
    done = learner.run("cleanup", walked, "--yes", "--also", bucket)
    assert done.code == 0, done.err
    assert_nothing_is_left(learner)


def test_another_computer_finds_what_a_walkthrough_made(alone: Learner) -> None:
    learner = alone
    s3, iam = learner.client("s3"), learner.client("iam")
    tags = [{"Key": "hello-blaze:walkthrough", "Value": "lost"}]
    s3.create_bucket(Bucket="hello-blaze-lost")
    s3.put_bucket_tagging(Bucket="hello-blaze-lost", Tagging={"TagSet": tags})
    s3.put_bucket_versioning(Bucket="hello-blaze-lost", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket="hello-blaze-lost", Key="a", Body=b"1")
    s3.delete_object(Bucket="hello-blaze-lost", Key="a")
    s3.create_multipart_upload(Bucket="hello-blaze-lost", Key="half")
    policy = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
    iam.create_role(
        RoleName="lost",
        Path="/service-role/",
        AssumeRolePolicyDocument=policy,
        Description="SageMaker execution role, made by hello-blaze",
        Tags=tags,
    )
    iam.attach_role_policy(RoleName="lost", PolicyArn="arn:aws:iam::aws:policy/AmazonSageMakerFullAccess")
    iam.put_role_policy(RoleName="lost", PolicyName="inline", PolicyDocument=json.dumps(INLINE))
    iam.create_instance_profile(InstanceProfileName="theirs")
    iam.add_role_to_instance_profile(InstanceProfileName="theirs", RoleName="lost")

    assert {(each["kind"], each["walkthrough"]) for each in listed(learner)} == {
        ("bucket", "lost"),
        ("role", "lost"),
    }
    done = learner.run(
        "cleanup", "--leftovers", "hello-blaze-lost", "role/lost", "--practice", "--yes", "--json"
    )
    assert done.code == 0, done.err
    events = [json.loads(line) for line in done.out.splitlines()]
    gone = [each["resource"]["kind"] for each in events if each["event"] == "resource-deleted"]
    assert gone == ["bucket", "role"]
    assert events[-1]["event"] == "verified"
    assert_nothing_is_left(learner)
    assert iam.get_instance_profile(InstanceProfileName="theirs")["InstanceProfile"]["Roles"] == []
    iam.delete_instance_profile(InstanceProfileName="theirs")
