"""The whole tutorial as a learner does it: the command line, real HTTP, the practice account."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui import assets
from tests.journeys.conftest import Learner


def kinds_created(events: list[dict[str, Any]]) -> list[str]:
    return [event["resource"]["kind"] for event in events if event["event"] == "resource-created"]


def assert_nothing_is_left(learner: Learner, region: str = "us-east-1") -> None:
    sagemaker = learner.client("sagemaker", region)
    assert sagemaker.list_endpoints()["Endpoints"] == []
    assert sagemaker.list_endpoint_configs()["EndpointConfigs"] == []
    assert sagemaker.list_models()["Models"] == []
    assert learner.client("s3").list_buckets()["Buckets"] == []
    assert learner.client("iam").list_roles()["Roles"] == []
    assert learner.client("logs", region).describe_log_groups()["logGroups"] == []


def test_from_an_empty_bucket_to_an_empty_account(learner: Learner) -> None:
    done = learner.run("run", "--practice", "--yes", "--walkthrough", "whole")
    assert done.code == 0, done.err
    assert "13/13  Cleanup" in done.err
    assert "of sentences it had not seen" in done.err
    for said in (
        "The endpoint said",
        "The batch transform said",
        "What it would have cost on AWS",
        "Deleted:",
    ):
        assert said in done.out
    assert "helpful      0.9" in done.out
    assert "Still up" not in done.err
    assert_nothing_is_left(learner)


def test_a_finished_walkthrough_says_so(learner: Learner) -> None:
    learner.run("run", "--practice", "--walkthrough", "once")
    again = learner.run("run", "--walkthrough", "once")
    assert again.code == 0
    assert "finished" in again.err


def test_json_prints_events_and_nothing_else(learner: Learner) -> None:
    events = learner.events("--walkthrough", "events", "--until", "processing", "--cleanup")
    assert [event["step"] for event in events if event["event"] == "step-started"] == [
        *("region", "bucket", "dataset", "role", "registry", "processing", "cleanup")
    ]
    assert events[-1]["event"] == "finished"
    assert kinds_created(events)[:3] == ["bucket", "object", "object"]
    lines = [line["message"] for event in events if event["event"] == "log-lines" for line in event["lines"]]
    assert any("reviews read" in line for line in lines)
    assert_nothing_is_left(learner)


VARIANT = {
    "name": "other",
    "model_name": "one-model",
    "instance_type": "ml.m5.xlarge",
    "instance_count": "1",
    "weight": "0",
}


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        (
            "asynchronous",
            [
                *("endpoint.async=true", "endpoint.capture=true", "predictions.k=2"),
                *("transform.join_source=Input", "transform.compression=Gzip"),
            ],
        ),
        ("serverless", ["endpoint.type=serverless", "predictions.content_type=application/jsonlines"]),
        (
            "lines",
            [
                *(
                    "transform.content_type=application/jsonlines",
                    "transform.k=2",
                    "bucket.prefix=my folder/",
                ),
                *("transform.join_source=Input", "transform.output_filter=$['source','SageMakerOutput']"),
            ],
        ),
        (
            "variants",
            [
                *("model.name=one-model", "model.hostname=blaze", "training.encrypt_traffic=true"),
                f"endpoint.more_variants={json.dumps([VARIANT])}",
                *("predictions.variant=other", "endpoint.volume_gb=10"),
            ],
        ),
    ],
)
def test_the_other_branches_of_the_forms(learner: Learner, name: str, settings: list[str]) -> None:
    words = [word for setting in settings for word in ("--set", setting)]
    events = learner.events("--walkthrough", name, *words)
    results = {event["step"]: event["result"] for event in events if event["event"] == "verified"}
    assert [each["label"] for each in results["predictions"]["predictions"]].count("__label__1") == 3
    assert results["predictions"]["ms"] > 0
    assert results["predictions"]["variant"] == {"variants": "other", "asynchronous": ""}.get(
        name, "AllTraffic"
    )
    assert [each["label"] for each in results["transform"]["predictions"]].count("__label__1") == 3
    assert_nothing_is_left(learner)


def test_another_region(learner: Learner) -> None:
    events = learner.events("--walkthrough", "ireland", "--region", "eu-west-1")
    images = [
        event["request"]["parameters"]["AppSpecification"]["ImageUri"]
        for event in events
        if event["event"] == "request-sent" and event["request"]["operation"] == "CreateProcessingJob"
    ]
    assert images == ["141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"]
    assert_nothing_is_left(learner, "eu-west-1")


@pytest.mark.parametrize("ending", [".json.gz", ".jsonl"])
def test_a_dataset_of_the_learners_own(learner: Learner, tmp_path: Path, ending: str) -> None:
    with zipfile.ZipFile(assets.path("reviews_Practice_Toys_5.json.zip")) as archive:
        reviews = archive.read(archive.namelist()[0])
    mine = tmp_path / f"my reviews{ending}"
    mine.write_bytes(gzip.compress(reviews) if ending.endswith(".gz") else reviews)
    answers = tmp_path / "answers.toml"
    answers.write_text(
        f"[dataset]\nfile = {json.dumps(str(mine))}\n[training]\nepochs = 10\nmax_runtime_minutes = 5\n",
        encoding="utf-8",
    )
    name = f"own{ending.replace('.', '-')}"
    events = learner.events(
        "--walkthrough", name, "--answers", str(answers), "--until", "training", "--cleanup"
    )
    sent = {
        event["request"]["operation"]: event["request"]
        for event in events
        if event["event"] == "request-sent"
    }
    training = sent["CreateTrainingJob"]["parameters"]
    assert training["HyperParameters"] == {"mode": "supervised", "epochs": "10"}
    assert training["StoppingCondition"] == {"MaxRuntimeInSeconds": 300}
    results = {event["step"]: event["result"] for event in events if event["event"] == "verified"}
    assert results["processing"]["train"]["sentences"] > 9_000
    assert_nothing_is_left(learner)


def test_a_bucket_and_a_role_that_were_there_before_stay(learner: Learner) -> None:
    s3, iam = learner.client("s3"), learner.client("iam")
    s3.create_bucket(Bucket="a-bucket-of-mine")
    s3.put_object(Bucket="a-bucket-of-mine", Key="diary.txt", Body=b"mine")
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "sagemaker.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="mine", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    before = {"diary.txt", "lesson/output/train/older.txt"}
    s3.put_object(
        Bucket="a-bucket-of-mine", Key="lesson/output/train/older.txt", Body=b"__label__1 an older one"
    )
    learner.events(
        *(
            "--walkthrough",
            "guest",
            "--set",
            "bucket.source=existing",
            "--set",
            "bucket.name=a-bucket-of-mine",
        ),
        *("--set", "role.source=existing", "--set", f"role.arn={role}", "--set", "bucket.prefix=lesson/"),
        *("--set", "endpoint.async=true", "--set", "endpoint.capture=true"),
    )
    left = {stored["Key"] for stored in s3.list_objects_v2(Bucket="a-bucket-of-mine")["Contents"]}
    assert left == before
    assert iam.get_role(RoleName="mine")["Role"]["Arn"] == role
    for key in left:
        s3.delete_object(Bucket="a-bucket-of-mine", Key=key)
    s3.delete_bucket(Bucket="a-bucket-of-mine")
    iam.delete_role(RoleName="mine")


def test_an_object_that_was_there_before_is_never_written_over(learner: Learner) -> None:
    s3 = learner.client("s3")
    s3.create_bucket(Bucket="a-full-bucket")
    s3.put_object(Bucket="a-full-bucket", Key="input/code/hello_blaze_preprocess.py", Body=b"mine")
    refused = learner.run(
        *("run", "--practice", "--walkthrough", "careful", "--set", "bucket.source=existing"),
        *("--set", "bucket.name=a-full-bucket", "--set", "bucket.prefix="),
    )
    assert refused.code == 2
    assert "left alone" in refused.err
    assert learner.run("cleanup", "careful", "--yes").code == 0
    kept = s3.get_object(Bucket="a-full-bucket", Key="input/code/hello_blaze_preprocess.py")["Body"].read()
    assert kept == b"mine"
    s3.delete_object(Bucket="a-full-bucket", Key="input/code/hello_blaze_preprocess.py")
    s3.delete_bucket(Bucket="a-full-bucket")


def test_nothing_of_ours_stays_in_a_versioned_bucket(learner: Learner) -> None:
    s3 = learner.client("s3")
    s3.create_bucket(Bucket="a-versioned-bucket")
    s3.put_bucket_versioning(Bucket="a-versioned-bucket", VersioningConfiguration={"Status": "Enabled"})
    learner.events(
        *("--walkthrough", "versions", "--set", "bucket.source=existing"),
        *("--set", "bucket.name=a-versioned-bucket", "--until", "training", "--cleanup"),
    )
    left = s3.list_object_versions(Bucket="a-versioned-bucket")
    assert [marker["Key"] for marker in left.get("DeleteMarkers", [])] == []
    assert [version["Key"] for version in left.get("Versions", [])] == []
    s3.delete_bucket(Bucket="a-versioned-bucket")


def test_keeping_an_endpoint_keeps_what_it_needs(learner: Learner) -> None:
    events = learner.events("--walkthrough", "kept", "--set", "cleanup.keep=endpoint")
    summary = [event for event in events if event["event"] == "verified"][-1]["result"]["summary"]
    assert re.match(r"kept: .*\bendpoint hello-blaze-.*; all else is gone", summary)
    sagemaker = learner.client("sagemaker")
    assert len(sagemaker.list_endpoints()["Endpoints"]) == len(sagemaker.list_models()["Models"]) == 1
    fewer = learner.run("run", "--walkthrough", "kept", "--set", "cleanup.keep=model")
    assert fewer.code == 0, fewer.err
    assert (sagemaker.list_endpoints()["Endpoints"], len(sagemaker.list_models()["Models"])) == ([], 1)
    done = learner.run("cleanup", "kept", "--yes")
    assert done.code == 0, done.err
    assert "All that kept created is gone." in done.out
    assert_nothing_is_left(learner)
