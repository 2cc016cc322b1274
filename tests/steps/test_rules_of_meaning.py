"""Rules that need a look at the account, against the practice account over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.step import Value
from tests.conftest import Connect
from tests.steps.answering import answers

BUCKET = "rules-of-meaning"
ROLE = "arn:aws:iam::123456789012:role/rules-lambda"


@pytest.fixture(scope="module")
def account(practice: Where, connect: Connect) -> Iterator[Account]:
    s3, far = connect("s3"), connect("s3", "eu-west-1")
    s3.create_bucket(Bucket=BUCKET)
    place = {"LocationConstraint": "eu-west-1"}
    far.create_bucket(Bucket=f"{BUCKET}-far", CreateBucketConfiguration=place)
    s3.put_object(Bucket=BUCKET, Key="good/a.txt", Body=b"__label__1 good")
    s3.put_object(Bucket=BUCKET, Key="bad/a.txt", Body=b"no label")
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    connect("iam").create_role(RoleName="rules-lambda", AssumeRolePolicyDocument=policy)
    yield Account(replace(practice, region="us-east-1"))
    for key in ("good/a.txt", "bad/a.txt"):
        s3.delete_object(Bucket=BUCKET, Key=key)
    s3.delete_bucket(Bucket=BUCKET)
    far.delete_bucket(Bucket=f"{BUCKET}-far")
    connect("iam").delete_role(RoleName="rules-lambda")


GOOD = {
    "bucket.source": "existing",
    "bucket.name": BUCKET,
    "training.train_uri": f"s3://{BUCKET}/good/",
    "training.validation_uri": f"s3://{BUCKET}/good/",
    "processing.data_uri": f"s3://{BUCKET}/good/",
    "processing.code_uri": f"s3://{BUCKET}/good/a.txt",
}


@pytest.mark.parametrize("step", ["bucket", "processing", "training"])
def test_what_is_right_is_let_through(account: Account, step: str) -> None:
    found = next(each for each in STEPS if each.key == step)
    assert list(found.check(answers(GOOD), account)) == []


@pytest.mark.parametrize(
    ("step", "wrong", "sentence"),
    [
        ("bucket", {"bucket.name": f"{BUCKET}-far"}, "is in eu-west-1"),
        ("bucket", {"bucket.name": f"{BUCKET}-nobodys"}, "no bucket"),
        ("role", {"role.source": "existing", "role.arn": ROLE}, "does not trust"),
        ("processing", {"processing.data_uri": f"s3://{BUCKET}/nothing/"}, "nothing lies under"),
        ("processing", {"processing.data_uri": f"s3://{BUCKET}-far/x"}, "could not read it"),
        ("processing", {"processing.code_uri": f"s3://{BUCKET}-nobodys/x"}, "no bucket"),
        ("processing", {"processing.image": "1.dkr.ecr.eu-west-1.amazonaws.com/x:1"}, "is not in us-east-1"),
        ("training", {"training.train_uri": f"s3://{BUCKET}/bad/"}, "do not begin with __label__"),
        ("training", {"training.output_uri": f"s3://{BUCKET}-far/"}, "could not read it"),
        (
            "registry",
            {"registry.sklearn_path": "1.dkr.ecr.eu-west-1.amazonaws.com/x:1"},
            "is not in us-east-1",
        ),
        ("model", {"model.artifact": f"s3://{BUCKET}/model.tar.gz"}, "no model artifact"),
        ("endpoint", {"endpoint.model_name": "nobody"}, "no model nobody"),
        (
            "endpoint",
            {"endpoint.config_source": "existing", "endpoint.config_name": "nobody"},
            "no endpoint configuration nobody",
        ),
        ("predictions", {"predictions.endpoint": "nobody"}, "no endpoint nobody"),
        ("transform", {"transform.model_name": "nobody"}, "no model nobody"),
        (
            "transform",
            {"transform.sentences": ["long " * 300_000], "transform.max_payload_mb": 1},
            "more than it may hold",
        ),
    ],
)
def test_what_is_wrong_gets_one_plain_sentence(
    account: Account, step: str, wrong: dict[str, Value], sentence: str
) -> None:
    found = next(each for each in STEPS if each.key == step)
    told = list(found.check(answers({**GOOD, **wrong}), account))
    assert any(sentence in each for each in told), told
    assert all(each.endswith(".") for each in told)
