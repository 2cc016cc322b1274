"""Every constraint of the service model, violated one at a time, for every operation that is served."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.aws import check
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from tests.practice import valid_requests as valid
from tests.practice.memory_world import REGION, PracticeSageMaker

ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT_ID}:model/model"
NAMES = {
    "ProcessingJob": "ProcessingJobName",
    "TrainingJob": "TrainingJobName",
    "TransformJob": "TransformJobName",
    "Model": "ModelName",
    "EndpointConfig": "EndpointConfigName",
    "Endpoint": "EndpointName",
}
REQUESTS: dict[str, dict[str, Any]] = {
    "CreateProcessingJob": valid.processing_job(),
    "CreateTrainingJob": valid.training_job(),
    "CreateTransformJob": valid.transform_job(),
    "CreateModel": valid.model(),
    "CreateEndpointConfig": valid.endpoint_config(),
    "CreateEndpoint": {"EndpointName": "name", "EndpointConfigName": "config"},
    "UpdateEndpoint": {"EndpointName": "name", "EndpointConfigName": "config"},
    "UpdateEndpointWeightsAndCapacities": {
        "EndpointName": "name",
        "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic"}],
    },
    "AddTags": {"ResourceArn": ARN, "Tags": [{"Key": "a", "Value": "b"}]},
    "ListTags": {"ResourceArn": ARN},
    "DeleteTags": {"ResourceArn": ARN, "TagKeys": ["a"]},
    **{f"Describe{noun}": {name: "name"} for noun, name in NAMES.items()},
    **{f"Delete{noun}": {name: "name"} for noun, name in NAMES.items() if noun != "TransformJob"},
    **{f"Stop{noun}": {name: "name"} for noun, name in NAMES.items() if noun.endswith("Job")},
    **{f"List{noun}s": {} for noun in NAMES},
}
WRONG_TYPE = {
    "string": 7,
    "boolean": "yes",
    "integer": "7",
    "long": "7",
    "float": "7",
    "double": "7",
    "timestamp": [],
    "list": "list",
    "map": [],
    "structure": "structure",
}


def awss_place(path: tuple[Any, ...]) -> str:
    """Where AWS says the violation is; elements of a list of strings are told at the list."""
    place = ""
    for step in path if isinstance(path[-1], str) else path[:-1]:
        place += f".{step + 1}.member" if isinstance(step, int) else f".{step[:1].lower()}{step[1:]}"
    return f"at '{place[1:]}"


def without(value: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(value)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return changed


def planted(value: Any, path: tuple[Any, ...], leaf: Any) -> Any:
    """`value` with `leaf` at `path`; what lies on the way is made when it is not there."""
    if not path:
        return leaf
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(value) if isinstance(value, list) else []
        items[:1] = [planted(items[0] if items else {}, rest, leaf)]
        return items
    members = dict(value) if isinstance(value, dict) else {}
    members[step] = planted(members.get(step, {}), rest, leaf)
    return members


def bad_values(shape: Any) -> Iterator[tuple[str, Any]]:
    """Values that break one of the shape's own rules."""
    yield "type", WRONG_TYPE[shape.type_name]
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if shape.type_name == "string":
        yield from _bad_strings(shape, least, most)
    elif shape.type_name in {"integer", "long", "float", "double"}:
        if least is not None:
            yield "min", least - 1
        if most is not None:
            yield "max", most + 1
    elif shape.type_name == "list" and most is not None:
        yield "max", [_sample(shape.member)] * (most + 1)
    elif shape.type_name == "map" and most is not None:
        yield "max", {f"key{number}": _sample(shape.value) for number in range(most + 1)}
    if shape.type_name in {"list", "map"} and least:
        yield "min", [] if shape.type_name == "list" else {}


def bad_entries(shape: Any) -> Iterator[tuple[str, Any]]:
    """Maps with one key or value that breaks a rule."""
    yield from ((kind, {"key": value}) for kind, value in bad_values(shape.value))
    for kind, key in bad_values(shape.key):
        if kind != "type":
            yield kind, {key: _sample(shape.value)}


def _bad_strings(shape: Any, least: int | None, most: int | None) -> Iterator[tuple[str, Any]]:
    if shape.enum:
        yield "enum", "Nonsense"
    if least:
        yield "min", ""
    if most is not None:
        yield "max", "a" * (most + 1)
    pattern = shape.metadata.get("pattern")
    if pattern and pattern not in {".*", ".+", r"[\S\s]*", r"[\s\S]+", r"(?!\s*$).+"}:
        yield "pattern", "\x00 \x00"


def _sample(shape: Any) -> Any:
    return {"structure": {}, "list": [], "map": {}, "string": "a", "boolean": True}.get(shape.type_name, 1)


def violations(
    shape: Any, path: tuple[Any, ...] = (), seen: tuple[str, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """Kind, path and value of every violation; kind `required` has no value."""
    for name, member in shape.members.items():
        here = (*path, name)
        if name in shape.required_members:
            yield "required", here, None
        for kind, value in bad_values(member):
            yield kind, here, value
        inner, below = member, here
        while inner.type_name == "list":
            inner, below = inner.member, (*below, 0)
            yield from ((kind, below, value) for kind, value in bad_values(inner))
        if inner.type_name == "map":
            yield from ((kind, below, entries) for kind, entries in bad_entries(inner))
        if inner.type_name == "structure" and inner.name not in seen:
            yield from violations(inner, below, (*seen, inner.name))


@pytest.mark.parametrize("operation", sorted(REQUESTS))
def test_each_violation_is_refused_and_leaves_nothing_behind(tmp_path: Path, operation: str) -> None:
    sagemaker = PracticeSageMaker(tmp_path)
    if operation in {"CreateEndpointConfig", "CreateTransformJob", "CreateEndpoint"}:
        sagemaker.ask("CreateModel", **valid.model())
    if operation == "CreateEndpoint":
        sagemaker.ask("CreateEndpointConfig", **valid.endpoint_config())
    before = dict(sagemaker.records.texts)
    shape: Any = check.service_model("sagemaker").operation_model(operation).input_shape
    accepted = []
    count = 0
    for kind, path, value in violations(shape):
        if kind == "required":
            start = planted(REQUESTS[operation], path, "x")
            request = without(start, path)
        else:
            request = planted(REQUESTS[operation], path, value)
        reply = sagemaker.send(operation, json.dumps(request).encode())
        code = json.loads(reply.body or b"{}").get("__type")
        count += 1
        if reply.status != 400 or code not in {"ValidationException", "SerializationException"}:
            accepted.append((kind, path, value, code))
        if kind == "type" and code != "SerializationException":
            accepted.append((kind, path, value, code))
        if code == "ValidationException" and awss_place(path) not in json.loads(reply.body)["message"]:
            accepted.append((kind, path, value, reply.body))
    sagemaker.plane.close()
    assert accepted == []
    assert count > len(shape.members)
    assert sagemaker.records.texts == before


def test_every_operation_that_is_served_is_tried(tmp_path: Path) -> None:
    plane = PracticeSageMaker(tmp_path).plane
    assert plane.operations == set(REQUESTS)
    plane.close()


@pytest.mark.parametrize(
    ("operation", "path", "value", "message"),
    [
        (
            "CreateTrainingJob",
            ("TrainingJobName",),
            "bad name!",
            "1 validation error detected: Value 'bad name!' at 'trainingJobName' failed to satisfy "
            "constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
        ),
        (
            "CreateProcessingJob",
            ("ProcessingResources", "ClusterConfig", "VolumeSizeInGB"),
            0,
            "1 validation error detected: Value '0' at 'processingResources.clusterConfig.volumeSizeInGB' "
            "failed "
            "to satisfy constraint: Member must have value greater than or equal to 1",
        ),
    ],
)
def test_the_wording_is_awss(
    tmp_path: Path, operation: str, path: tuple[Any, ...], value: object, message: str
) -> None:
    sagemaker = PracticeSageMaker(tmp_path)
    answer = sagemaker.ask(operation, **planted(REQUESTS[operation], path, value))
    assert answer["Message"] == message
    sagemaker.plane.close()


def test_several_violations_are_told_together(tmp_path: Path) -> None:
    sagemaker = PracticeSageMaker(tmp_path)
    request = {**valid.training_job("!"), "RoleArn": "nobody"}
    message = sagemaker.ask("CreateTrainingJob", **request)["Message"]
    assert message.startswith("3 validation errors detected: ")
    sagemaker.plane.close()
