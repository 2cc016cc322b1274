from __future__ import annotations

import json
import re
from typing import Any

import pytest

from hello_blaze_tui.practice.call import Reply
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from tests.practice import valid_requests as valid
from tests.practice.memory_world import PracticeSageMaker, wait_for

JSON = "application/json"


def deploy(sagemaker: PracticeSageMaker, **config: Any) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    answer = sagemaker.ask("CreateEndpointConfig", **{**valid.endpoint_config(), **config})
    assert "EndpointConfigArn" in answer, answer
    sagemaker.ask("CreateEndpoint", EndpointName="endpoint", EndpointConfigName="config")
    sagemaker.until("DescribeEndpoint", "EndpointStatus", "InService", EndpointName="endpoint")


def refusal(reply: Reply) -> tuple[int, str, str]:
    return reply.status, reply.headers["x-amzn-ErrorType"], json.loads(reply.body)["Message"]


def deploy_async(sagemaker: PracticeSageMaker) -> None:
    output = {"S3OutputPath": "s3://bucket/answers", "S3FailurePath": "s3://bucket/failures"}
    deploy(sagemaker, AsyncInferenceConfig={"OutputConfig": output})


def ask_later(sagemaker: PracticeSageMaker, **headers: str) -> Reply:
    given = {f"X-Amzn-SageMaker-{name.replace('_', '-')}": value for name, value in headers.items()}
    return sagemaker.invoke("endpoint", b"", "async-invocations", **given)


def test_an_answer_names_its_variant(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    reply = sagemaker.invoke("endpoint", b'{"instances": []}', content_type=JSON)
    assert (reply.status, reply.body) == (200, b'{"instances": []}')
    assert reply.headers["Content-Type"] == JSON
    assert reply.headers["x-Amzn-Invoked-Production-Variant"] == "AllTraffic"


def test_a_models_error_is_passed_on(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    reply = sagemaker.invoke("endpoint", b"a,b", content_type="text/csv")
    assert refusal(reply) == (
        424,
        "ModelError",
        'Received client error (415) from primary with message "content-type text/csv not supported". See '
        "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logEventViewer:group="
        f"/aws/sagemaker/Endpoints/endpoint in account {ACCOUNT_ID} for more information.",
    )
    body = json.loads(reply.body)
    assert body["OriginalStatusCode"] == 415
    assert body["OriginalMessage"] == "content-type text/csv not supported"
    assert body["LogStreamArn"].endswith(":log-group:/aws/sagemaker/Endpoints/endpoint")


def test_invocations_are_in_the_endpoints_log(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    sagemaker.invoke("endpoint", b"a,b", content_type="text/csv")
    (lines,) = sagemaker.logs.streams.values()
    assert "content-type text/csv not supported" in lines
    assert '"POST /invocations HTTP/1.1" 415' in lines[-1]


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"x_amzn_sagemaker_target_variant": "Other"}, "Variant Other not found"),
        ({"x_amzn_sagemaker_target_model": "m.tar.gz"}, "not a multi model endpoint"),
        (
            {"x_amzn_sagemaker_target_variant": "!"},
            "1 validation error detected: Value '!' at 'targetVariant'",
        ),
        ({"x_amzn_sagemaker_inference_id": "a" * 65}, "at 'inferenceId'"),
    ],
)
def test_headers_that_do_not_fit(sagemaker: PracticeSageMaker, headers: dict[str, str], words: str) -> None:
    deploy(sagemaker)
    status, code, message = refusal(sagemaker.invoke("endpoint", b"{}", content_type=JSON, **headers))
    assert (status, code) == (400, "ValidationError")
    assert words in message


def test_a_body_has_six_megabytes_at_most(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    assert sagemaker.invoke("endpoint", b" " * 6291456, content_type=JSON).status == 200
    status, _, message = refusal(sagemaker.invoke("endpoint", b" " * 6291457, content_type=JSON))
    assert status == 400
    assert "at 'body' failed to satisfy constraint" in message
    assert len(message) < 1000


def test_streams_are_refused(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    reply = sagemaker.invoke("endpoint", b"{}", "invocations-response-stream", content_type=JSON)
    assert refusal(reply)[:2] == (400, "ValidationError")


def test_traffic_goes_by_weight(sagemaker: PracticeSageMaker) -> None:
    variant = valid.endpoint_config()["ProductionVariants"][0]
    variants = [
        {**variant, "VariantName": "all", "InitialVariantWeight": 1.0},
        {**variant, "VariantName": "none", "InitialVariantWeight": 0.0},
    ]
    deploy(sagemaker, ProductionVariants=variants)

    def asked(**headers: str) -> str:
        reply = sagemaker.invoke("endpoint", b"{}", content_type=JSON, **headers)
        return reply.headers["x-Amzn-Invoked-Production-Variant"]

    assert {asked() for _ in range(20)} == {"all"}
    assert asked(x_amzn_sagemaker_target_variant="none") == "none"


def test_an_asynchronous_answer_is_written_away(sagemaker: PracticeSageMaker) -> None:
    deploy_async(sagemaker)
    sagemaker.objects.write("bucket", "ask/one.json", b'{"instances": ["good"]}')
    reply = ask_later(
        sagemaker, InputLocation="s3://bucket/ask/one.json", Content_Type=JSON, Inference_Id="mine"
    )
    assert reply.status == 202
    assert json.loads(reply.body) == {"InferenceId": "mine"}
    output = reply.headers["X-Amzn-SageMaker-OutputLocation"]
    assert re.fullmatch(r"s3://bucket/answers/[0-9a-f-]{36}\.out", output)
    key = ("bucket", output.removeprefix("s3://bucket/"))
    wait_for(lambda: key in sagemaker.objects.bodies)
    assert sagemaker.objects.bodies[key] == b'{"instances": ["good"]}'


def test_an_asynchronous_failure_is_written_away(sagemaker: PracticeSageMaker) -> None:
    deploy_async(sagemaker)
    reply = ask_later(sagemaker, InputLocation="s3://bucket/in/data.txt", Content_Type="text/csv")
    failure = reply.headers["X-Amzn-SageMaker-FailureLocation"]
    assert re.fullmatch(r"s3://bucket/failures/[0-9a-f-]{36}-error\.out", failure)
    key = ("bucket", failure.removeprefix("s3://bucket/"))
    wait_for(lambda: key in sagemaker.objects.bodies)
    assert b"Received client error (415) from primary" in sagemaker.objects.bodies[key]
    assert not any(name.startswith("answers/") for _, name in sagemaker.objects.bodies)


@pytest.mark.parametrize(
    "location",
    ["s3://bucket/nothing", "s3://nobody/key", "s3://elsewhere/key", "https://bucket/in/data.txt", ""],
)
def test_an_input_that_is_not_there(sagemaker: PracticeSageMaker, location: str) -> None:
    deploy_async(sagemaker)
    sagemaker.objects.write("elsewhere", "key", b"{}")
    before = dict(sagemaker.records.texts)
    reply = ask_later(sagemaker, InputLocation=location, Content_Type=JSON)
    assert refusal(reply)[:2] == (400, "ValidationError")
    assert sagemaker.records.texts == before


def test_each_kind_of_endpoint_refuses_the_others_call(sagemaker: PracticeSageMaker) -> None:
    deploy_async(sagemaker)
    assert "InvokeEndpointAsync" in refusal(sagemaker.invoke("endpoint", b"{}", content_type=JSON))[2]
    sagemaker.ask("CreateEndpointConfig", **valid.endpoint_config("plain"))
    sagemaker.ask("UpdateEndpoint", EndpointName="endpoint", EndpointConfigName="plain")
    sagemaker.until("DescribeEndpoint", "EndpointStatus", "InService", EndpointName="endpoint")
    reply = ask_later(sagemaker, InputLocation="s3://bucket/in/data.txt")
    assert "InvokeEndpoint" in refusal(reply)[2]


def test_what_was_accepted_is_answered_after_a_crash(sagemaker: PracticeSageMaker) -> None:
    deploy_async(sagemaker)
    sagemaker.objects.write("bucket", "ask/one.json", b"{}")
    gate = sagemaker.workshop.gate
    gate.clear()
    reply = ask_later(sagemaker, InputLocation="s3://bucket/ask/one.json", Content_Type=JSON)
    key = ("bucket", reply.headers["X-Amzn-SageMaker-OutputLocation"].removeprefix("s3://bucket/"))
    sagemaker.crash()
    wait_for(lambda: key in sagemaker.objects.bodies)
    wait_for(lambda: not sagemaker.records.all("async-invocation"))
    gate.set()


def captured(sagemaker: PracticeSageMaker) -> list[tuple[str, dict[str, Any]]]:
    return [
        (key, json.loads(body))
        for (_, key), body in sagemaker.objects.bodies.items()
        if key.startswith("captured/")
    ]


def test_data_capture(sagemaker: PracticeSageMaker) -> None:
    capture = {
        "EnableCapture": True,
        "InitialSamplingPercentage": 100,
        "DestinationS3Uri": "s3://bucket/captured/",
        "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
    }
    deploy(sagemaker, DataCaptureConfig=capture)
    shown = sagemaker.ask("DescribeEndpoint", EndpointName="endpoint")["DataCaptureConfig"]
    assert (shown["CaptureStatus"], shown["CurrentSamplingPercentage"]) == ("Started", 100)
    sagemaker.invoke("endpoint", b'"ask"', content_type=JSON, x_amzn_sagemaker_inference_id="mine")
    sagemaker.invoke("endpoint", b"refused", content_type="text/csv")
    ((key, line),) = captured(sagemaker)
    assert key.startswith("captured/endpoint/AllTraffic/")
    assert re.search(r"/\d{4}/\d\d/\d\d/\d\d/\d\d-\d\d-\d{3}-[0-9a-f-]{36}\.jsonl$", key)
    assert line["captureData"]["endpointInput"] == {
        "observedContentType": JSON,
        "mode": "INPUT",
        "data": '"ask"',
        "encoding": "JSON",
    }
    assert line["captureData"]["endpointOutput"]["mode"] == "OUTPUT"
    assert line["eventMetadata"]["inferenceId"] == "mine"
    assert line["eventVersion"] == "0"


def test_a_part_of_the_data_or_none_is_captured(sagemaker: PracticeSageMaker) -> None:
    capture = {
        "EnableCapture": True,
        "InitialSamplingPercentage": 0,
        "DestinationS3Uri": "s3://bucket/captured",
        "CaptureOptions": [{"CaptureMode": "Output"}],
    }
    deploy(sagemaker, DataCaptureConfig=capture)
    for _ in range(10):
        sagemaker.invoke("endpoint", b"1", content_type=JSON)
    assert captured(sagemaker) == []
    half = {**capture, "InitialSamplingPercentage": 100}
    sagemaker.ask("CreateEndpointConfig", **{**valid.endpoint_config("half"), "DataCaptureConfig": half})
    sagemaker.ask("UpdateEndpoint", EndpointName="endpoint", EndpointConfigName="half")
    sagemaker.until("DescribeEndpoint", "EndpointStatus", "InService", EndpointName="endpoint")
    sagemaker.invoke("endpoint", b"1", content_type=JSON)
    ((_, line),) = captured(sagemaker)
    assert list(line["captureData"]) == ["endpointOutput"]
