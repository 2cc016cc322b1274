from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from hello_blaze_tui.aws.check import violations
from hello_blaze_tui.aws.sentences import label_of, sentence, sentences
from tests.aws.requests import VALID

NAME = (
    "may hold letters, digits and hyphens, at most 63 characters; "
    "it must begin and end with a letter or digit."
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda p: p.update(TrainingJobName="a_b"), f"It {NAME}"),
        (lambda p: p.update(TrainingJobName="a" * 64), "It must have at most 63 characters."),
        (lambda p: p.pop("RoleArn"), "It must be given."),
        (
            lambda p: p.update(RoleArn="x" * 30),
            "It must be the ARN of a role, like arn:aws:iam::123456789012:role/MyRole.",
        ),
        (
            lambda p: p["OutputDataConfig"].update(S3OutputPath="bucket"),
            "It must be an S3 address, like s3://bucket/folder.",
        ),
        (
            lambda p: p["AlgorithmSpecification"].update(TrainingInputMode="x"),
            "It must be one of Pipe, File or FastFile.",
        ),
        (lambda p: p["ResourceConfig"].update(InstanceCount="x"), "It must be a whole number."),
        (lambda p: p["StoppingCondition"].update(MaxRuntimeInSeconds=0), "It must be at least 1."),
        (lambda p: p.update(InputDataConfig=[]), "It must not be empty."),
        (lambda p: p.update(Nonsense=1), "It is not known to AWS here."),
    ],
)
def test_a_broken_rule_says_what_is_allowed(
    change: Callable[[dict[str, Any]], object], expected: str
) -> None:
    parameters = copy.deepcopy(VALID["sagemaker", "CreateTrainingJob"])
    change(parameters)
    assert expected in [
        sentence(one, "It") for one in violations("sagemaker", "CreateTrainingJob", parameters)
    ]


def test_a_long_enumeration_is_cut() -> None:
    parameters = copy.deepcopy(VALID["sagemaker", "CreateTrainingJob"])
    parameters["ResourceConfig"]["InstanceType"] = "ml.nothing"
    text = sentences(violations("sagemaker", "CreateTrainingJob", parameters))
    assert text.startswith("Instance type must be one of the ")
    assert len(text) < 150


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("inputDataConfig.1.member.channelName", "Channel name"),
        ("tags.2.member", "Tags"),
        ("", "The request"),
    ],
)
def test_a_place_in_a_request_becomes_words(path: str, label: str) -> None:
    assert label_of(path) == label
