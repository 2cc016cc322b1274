from __future__ import annotations

import copy
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from botocore.session import get_session
from botocore.validate import ParamValidator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hello_blaze_tui.aws.check import Violation, summary, violations
from hello_blaze_tui.request import LocalFile
from tests.aws.requests import VALID

ARN = "arn:aws:sagemaker:us-east-1:123456789012:model/m"
TRAINING = ("sagemaker", "CreateTrainingJob")


def broken(key: tuple[str, str], change: Callable[[dict[str, Any]], object]) -> list[Violation]:
    parameters = copy.deepcopy(VALID[key])
    change(parameters)
    return violations(*key, parameters)


@pytest.mark.parametrize("key", VALID, ids=lambda key: key[1])
def test_the_tutorials_requests_break_no_rule(key: tuple[str, str]) -> None:
    assert violations(*key, VALID[key]) == []


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (
            lambda p: p.pop("RoleArn"),
            "required",
            "Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
        ),
        (
            lambda p: p.update(RoleArn=None),
            "required",
            "Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
        ),
        (
            lambda p: p.update(TrainingJobName="x!"),
            "pattern",
            "Value 'x!' at 'trainingJobName' failed to satisfy constraint: Member must satisfy "
            "regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
        ),
        (
            lambda p: p["AlgorithmSpecification"].update(TrainingInputMode="Fil"),
            "enum",
            "Value 'Fil' at 'algorithmSpecification.trainingInputMode' failed to satisfy constraint: "
            "Member must satisfy enum value set: [Pipe, File, FastFile]",
        ),
        (
            lambda p: p["InputDataConfig"][0].update(ChannelName="tr ain"),
            "pattern",
            "Value 'tr ain' at 'inputDataConfig.1.member.channelName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [A-Za-z0-9\\.\\-_]+",
        ),
        (
            lambda p: p["HyperParameters"].update(mode="b" * 2501, epochs="1"),
            "length",
            f"Value '{{mode={'b' * 2501}, epochs=1}}' at 'hyperParameters' failed to satisfy constraint: "
            "Map value must satisfy constraint: [Member must have length less than or equal to 2500, Member "
            "must have length greater than or equal to 0, "
            "Member must satisfy regular expression pattern: .*]",
        ),
        (
            lambda p: p.update(HyperParameters={"k" * 257: "v"}),
            "length",
            f"Value '{{{'k' * 257}=v}}' at 'hyperParameters' failed to satisfy constraint: "
            "Map keys must satisfy constraint: [Member must have length less than or equal to 256, "
            "Member must have length greater "
            "than or equal to 0, Member must satisfy regular expression pattern: .*]",
        ),
        (
            lambda p: p.update(VpcConfig={"SecurityGroupIds": ["a b"], "Subnets": ["s"]}),
            "pattern",
            "Value '[a b]' at 'vpcConfig.securityGroupIds' failed to satisfy constraint: Member must satisfy "
            "constraint: [Member must have length less than or equal to 32, Member must have length "
            "greater than or equal to 0, Member must satisfy regular expression pattern: [-0-9a-zA-Z]+]",
        ),
        (
            lambda p: p.update(VpcConfig={"SecurityGroupIds": ["a"], "Subnets": []}),
            "size",
            "Value '[]' at 'vpcConfig.subnets' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1",
        ),
        (
            lambda p: p["StoppingCondition"].update(MaxRuntimeInSeconds=0),
            "range",
            "Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1",
        ),
        (
            lambda p: p["ResourceConfig"].update(InstanceCount="1"),
            "type",
            "STRING_VALUE can not be converted to an Integer",
        ),
        (
            lambda p: p["ResourceConfig"].update(InstanceCount=True),
            "type",
            "TRUE_VALUE can not be converted to an Integer",
        ),
        (lambda p: p["ResourceConfig"].update(InstanceCount=1.5), "type", None),
        (lambda p: p["ResourceConfig"].update(InstanceCount=2**31), "type", None),
        (lambda p: p.update(TrainingJobName=7), "type", "NUMBER_VALUE can not be converted to a String"),
        (lambda p: p.update(TrainingJobName=["a"]), "type", "Start of list found where not expected"),
        (lambda p: p.update(TrainingJobName="\ud800"), "type", None),
        (lambda p: p.update(HyperParameters=["a"]), "type", "Start of list found where not expected"),
        (
            lambda p: p.update(HyperParameters={"a": 1}),
            "type",
            "NUMBER_VALUE can not be converted to a String",
        ),
        (lambda p: p.update(InputDataConfig="a"), "type", "Expected list or null"),
        (
            lambda p: p.update(InputDataConfig={}),
            "type",
            "Start of structure or map found where not expected.",
        ),
        (lambda p: p.update(EnableNetworkIsolation="true"), "type", None),
        (lambda p: p.update(Extra=1), "unknown", None),
        (lambda p: p["OutputDataConfig"].update(Extra=1), "unknown", None),
    ],
)
def test_each_rule_is_reported_in_awss_words(
    change: Callable[[dict[str, Any]], object], kind: str, message: str | None
) -> None:
    (violation,) = broken(TRAINING, change)
    assert violation.kind == kind
    if message is not None:
        assert violation.message == message


def test_several_errors_are_counted_and_joined() -> None:
    def change(parameters: dict[str, Any]) -> None:
        parameters.pop("RoleArn")
        parameters["TrainingJobName"] = "-"

    text = summary(broken(TRAINING, change))
    assert text.startswith("2 validation errors detected: Value '-' at 'trainingJobName' failed")
    assert text.endswith("; Value null at 'roleArn' failed to satisfy constraint: Member must not be null")


def test_one_error_is_one() -> None:
    assert summary(broken(TRAINING, lambda p: p.pop("RoleArn"))).startswith("1 validation error detected: ")


def test_length_and_pattern_of_one_value_are_two_errors() -> None:
    found = broken(TRAINING, lambda p: p.update(TrainingJobName="a" * 63 + "!"))
    assert [violation.kind for violation in found] == ["length", "pattern"]


def test_a_value_the_model_calls_sensitive_is_never_printed() -> None:
    key = ("sagemaker-runtime", "InvokeEndpoint")
    found = broken(key, lambda p: p.update(CustomAttributes="geheim\u00e9" * 2000))
    assert found
    assert "geheim" not in summary(found)
    assert "Value at 'customAttributes' failed" in summary(found)


def test_blobs_may_be_bytes_text_or_files(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"x")
    with path.open("rb") as file:
        for body in (b"x", bytearray(b"x"), "x", file, LocalFile(path)):
            assert violations("s3", "PutObject", {"Bucket": "b", "Key": "k", "Body": body}) == []
    assert [v.kind for v in violations("s3", "PutObject", {"Bucket": "b", "Key": "k", "Body": 1})] == ["type"]


def test_a_body_above_six_megabytes_is_too_long_for_an_endpoint() -> None:
    found = broken(("sagemaker-runtime", "InvokeEndpoint"), lambda p: p.update(Body=b"x" * 6_291_457))
    assert [violation.kind for violation in found] == ["length"]


@pytest.mark.parametrize(
    "moment",
    [datetime.now(timezone.utc), 1_790_000_000, 1_790_000_000.5, "2026-11-23T10:00:00Z", "1790000000"],
)
def test_a_time_may_be_pythons_or_jsons(moment: object) -> None:
    assert violations("sagemaker", "ListTrainingJobs", {"CreationTimeAfter": moment}) == []


@pytest.mark.parametrize("moment", ["yesterday-ish", True, [], {}])
def test_what_is_no_time_is_refused(moment: object) -> None:
    assert [v.kind for v in violations("sagemaker", "ListTrainingJobs", {"CreationTimeAfter": moment})] == [
        "type"
    ]


def test_decimals_are_numbers_and_infinity_is_not() -> None:
    key = ("sagemaker", "CreateEndpointConfig")

    def weight(value: object) -> list[str]:
        return [
            v.kind
            for v in broken(key, lambda p: p["ProductionVariants"][0].update(InitialVariantWeight=value))
        ]

    assert weight(Decimal("0.5")) == []
    assert weight(1) == []
    assert weight(float("inf")) == ["type"]
    assert weight(-1.0) == ["range"]


def test_a_union_wants_exactly_one_member() -> None:
    both: dict[str, Any] = {"TimeSeriesForecastingJobConfig": {}, "TextClassificationJobConfig": {}}
    found = violations("sagemaker", "CreateAutoMLJobV2", {"AutoMLProblemTypeConfig": both})
    assert "union" in {violation.kind for violation in found}


def test_an_idempotency_token_may_be_left_to_the_sdk() -> None:
    found = violations("sagemaker", "CreatePipeline", {"PipelineName": "p", "RoleArn": "x" * 20})
    assert "clientRequestToken" not in {violation.path for violation in found}


def test_lists_of_structures_name_their_missing_members() -> None:
    found = violations("sagemaker", "AddTags", {"ResourceArn": ARN, "Tags": [{"Key": "a"}, None]})
    assert [v.path for v in found] == ["tags.1.member.value", "tags.2.member"]


def test_several_threads_read_one_model() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda _: violations("logs", "FilterLogEvents", {"logGroupName": "g"}), range(32))
        )
    assert found == [[]] * 32


def test_a_request_is_checked_in_less_than_five_milliseconds() -> None:
    violations(*TRAINING, VALID[TRAINING])
    best = min(_seconds(lambda: violations(*TRAINING, VALID[TRAINING])) for _ in range(20))
    assert best < 0.005


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=80),
    st.binary(max_size=20),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if isinstance(value, list)
        else []
    )
    return [path] * bool(path) + [place for name, one in inner for place in places(one, (*path, name))]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_passes_the_check_passes_botocores_own_validator(data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(list(VALID)))
    parameters = copy.deepcopy(VALID[key])
    place = data.draw(st.sampled_from(places(parameters)))
    target = parameters
    for name in place[:-1]:
        target = target[name]
    target[place[-1]] = junk = data.draw(JUNK)
    found = violations(*key, parameters)
    assert summary(found)
    if not found and junk is not None:
        shape = get_session().get_service_model(key[0]).operation_model(key[1]).input_shape
        assert shape is not None
        assert not ParamValidator().validate(parameters, shape).has_errors()
