from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.practice.ports import ACCOUNT_ID
from tests.practice import valid_requests as valid
from tests.practice.memory_world import PracticeSageMaker

ARN = f"arn:aws:sagemaker:us-east-1:{ACCOUNT_ID}:endpoint/endpoint"
SLOW = 0.01


def deploy(sagemaker: PracticeSageMaker, artifact: str = "model.tar.gz", **config: Any) -> None:
    sagemaker.ask("CreateModel", **valid.model(artifact=artifact))
    sagemaker.ask("CreateEndpointConfig", **{**valid.endpoint_config(), **config})
    answer = sagemaker.ask("CreateEndpoint", EndpointName="endpoint", EndpointConfigName="config")
    assert answer == {"EndpointArn": ARN}


def until(sagemaker: PracticeSageMaker, *statuses: str) -> dict[str, Any]:
    return sagemaker.until("DescribeEndpoint", "EndpointStatus", *statuses, EndpointName="endpoint")


def gone(sagemaker: PracticeSageMaker) -> None:
    sagemaker.until("DescribeEndpoint", "__type", "ValidationException", EndpointName="endpoint")


def test_an_endpoint_comes_into_service(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    endpoint = until(sagemaker, "InService")
    (variant,) = endpoint["ProductionVariants"]
    assert variant["VariantName"] == "AllTraffic"
    assert variant["DeployedImages"][0]["SpecifiedImage"] == valid.BLAZINGTEXT
    assert (variant["CurrentWeight"], variant["CurrentInstanceCount"]) == (1.0, 1)
    assert sagemaker.invoke("endpoint", b"[1]", content_type="application/json").body == b"[1]"


def test_a_model_that_does_not_load_fails_its_endpoint(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker, "broken.tar.gz")
    endpoint = until(sagemaker, "Failed")
    assert endpoint["FailureReason"] == (
        "The primary container for production variant AllTraffic did not pass the ping health check. Please "
        "check "
        "CloudWatch logs for this endpoint."
    )
    (((_, group, stream), lines),) = sagemaker.logs.streams.items()
    assert group == "/aws/sagemaker/Endpoints/endpoint"
    assert stream.startswith("AllTraffic/i-")
    assert "model.bin is not there" in lines
    assert sagemaker.ask("DeleteEndpoint", EndpointName="endpoint") == {}
    gone(sagemaker)


def test_an_endpoint_on_its_way_cannot_be_touched(tmp_path: Path) -> None:
    sagemaker = PracticeSageMaker(tmp_path, pace=SLOW)
    deploy(sagemaker)
    message = f'Cannot update in-progress endpoint "{ARN}".'
    attempts: dict[str, dict[str, Any]] = {
        "DeleteEndpoint": {},
        "UpdateEndpoint": {"EndpointConfigName": "config"},
        "UpdateEndpointWeightsAndCapacities": {
            "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic"}]
        },
    }
    for operation, more in attempts.items():
        answer = sagemaker.ask(operation, EndpointName="endpoint", **more)
        assert (answer["__type"], answer["Message"]) == ("ValidationException", message)
    assert sagemaker.invoke("endpoint", b"{}").headers["x-amzn-ErrorType"] == "ValidationError"
    sagemaker.plane.close()


def test_delete_leaves_configuration_and_model(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    until(sagemaker, "InService")
    sagemaker.ask("DeleteEndpoint", EndpointName="endpoint")
    gone(sagemaker)
    config = sagemaker.ask("DescribeEndpointConfig", EndpointConfigName="config")
    assert config["EndpointConfigName"] == "config"
    assert sagemaker.ask("DescribeModel", ModelName="model")["ModelName"] == "model"
    reply = sagemaker.invoke("endpoint", b"{}")
    assert (reply.status, reply.headers["x-amzn-ErrorType"]) == (400, "ValidationError")
    assert f"Endpoint endpoint of account {ACCOUNT_ID} not found.".encode() in reply.body


def test_an_endpoint_serves_on_without_its_model_and_configuration(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    until(sagemaker, "InService")
    sagemaker.ask("DeleteModel", ModelName="model")
    sagemaker.ask("DeleteEndpointConfig", EndpointConfigName="config")
    sagemaker.crash()
    assert sagemaker.invoke("endpoint", b"{}", content_type="application/json").status == 200


def test_names_of_endpoints_differ_by_more_than_case(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    answer = sagemaker.ask("CreateEndpoint", EndpointName="Endpoint", EndpointConfigName="config")
    assert answer["Message"].startswith("Cannot create already existing endpoint")


def test_update_replaces_the_configuration(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    until(sagemaker, "InService")
    sagemaker.ask("CreateEndpointConfig", **valid.endpoint_config("second"))
    answer = sagemaker.ask("UpdateEndpoint", EndpointName="endpoint", EndpointConfigName="second")
    assert answer == {"EndpointArn": ARN}
    assert until(sagemaker, "InService")["EndpointConfigName"] == "second"


def test_an_update_that_does_not_start_keeps_what_served(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    until(sagemaker, "InService")
    sagemaker.ask("CreateModel", **valid.model("bad", "broken.tar.gz"))
    sagemaker.ask("CreateEndpointConfig", **valid.endpoint_config("second", "bad"))
    sagemaker.ask("UpdateEndpoint", EndpointName="endpoint", EndpointConfigName="second")
    endpoint = until(sagemaker, "InService")
    assert endpoint["EndpointConfigName"] == "config"
    assert "ping health check" in endpoint["FailureReason"]
    assert sagemaker.invoke("endpoint", b"{}", content_type="application/json").status == 200


def test_update_with_a_configuration_that_is_not_there(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    before = until(sagemaker, "InService")
    answer = sagemaker.ask("UpdateEndpoint", EndpointName="endpoint", EndpointConfigName="nobody")
    assert answer["Message"].startswith("Could not find endpoint configuration")
    assert until(sagemaker, "InService") == before


def test_weights_and_capacities(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    until(sagemaker, "InService")
    wanted = [{"VariantName": "AllTraffic", "DesiredWeight": 3.5, "DesiredInstanceCount": 2}]
    sagemaker.ask(
        "UpdateEndpointWeightsAndCapacities", EndpointName="endpoint", DesiredWeightsAndCapacities=wanted
    )
    (variant,) = until(sagemaker, "InService")["ProductionVariants"]
    assert (variant["CurrentWeight"], variant["CurrentInstanceCount"]) == (3.5, 2)


def test_serverless(sagemaker: PracticeSageMaker) -> None:
    serverless = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
    variant = {"VariantName": "AllTraffic", "ModelName": "model", "ServerlessConfig": serverless}
    deploy(sagemaker, ProductionVariants=[variant])
    (shown,) = until(sagemaker, "InService")["ProductionVariants"]
    assert shown["CurrentServerlessConfig"] == serverless
    assert sagemaker.invoke("endpoint", b"{}", content_type="application/json").status == 200


def test_accelerators_have_no_quota(sagemaker: PracticeSageMaker) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    config = valid.endpoint_config()
    config["ProductionVariants"][0]["InstanceType"] = "ml.g4dn.xlarge"
    sagemaker.ask("CreateEndpointConfig", **config)
    answer = sagemaker.ask("CreateEndpoint", EndpointName="endpoint", EndpointConfigName="config")
    assert answer["__type"] == "ResourceLimitExceeded"
    assert "'ml.g4dn.xlarge for endpoint usage' is 0 Instances" in answer["Message"]


def test_creating_goes_on_after_a_crash(tmp_path: Path) -> None:
    sagemaker = PracticeSageMaker(tmp_path, pace=SLOW)
    deploy(sagemaker)
    sagemaker.crash()
    assert until(sagemaker, "InService")["EndpointStatus"] == "InService"
    sagemaker.plane.close()


def test_deleting_goes_on_after_a_crash(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    until(sagemaker, "InService")
    sagemaker.crash(pace=SLOW)
    sagemaker.ask("DeleteEndpoint", EndpointName="endpoint")
    sagemaker.crash()
    gone(sagemaker)


def test_an_endpoint_in_service_is_loaded_again_at_the_first_invocation(sagemaker: PracticeSageMaker) -> None:
    deploy(sagemaker)
    until(sagemaker, "InService")
    sagemaker.crash()
    assert sagemaker.workshop.loads == 0
    for _ in range(3):
        assert sagemaker.invoke("endpoint", b"{}", content_type="application/json").status == 200
    assert sagemaker.workshop.loads == 1


@pytest.mark.parametrize("operation", ["DeleteModel", "DeleteEndpointConfig"])
def test_deleting_twice(sagemaker: PracticeSageMaker, operation: str) -> None:
    deploy(sagemaker)
    name = {"DeleteModel": {"ModelName": "model"}, "DeleteEndpointConfig": {"EndpointConfigName": "config"}}
    assert sagemaker.ask(operation, **name[operation]) == {}
    assert sagemaker.ask(operation, **name[operation])["__type"] == "ValidationException"
