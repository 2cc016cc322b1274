"""What a resource cannot work without, as the request that makes it says."""

from __future__ import annotations

from collections.abc import Iterator

from hello_blaze_tui.aws.objects import split_uri
from hello_blaze_tui.request import Request


def needs_of(request: Request) -> Iterator[str]:
    """Each by its kind and name; nothing where the request does not say it."""
    parameters = request.parameters
    match request.operation:
        case "CreateEndpoint":
            yield f"endpoint configuration {parameters['EndpointConfigName']}"
        case "CreateEndpointConfig":
            yield from dict.fromkeys(
                f"model {each['ModelName']}" for each in parameters["ProductionVariants"]
            )
        case "CreateModel":
            yield f"bucket {split_uri(parameters['PrimaryContainer']['ModelDataUrl'])[0]}"
            yield _role(parameters["ExecutionRoleArn"])
        case "CreateSchedule":
            yield _role(parameters["Target"]["RoleArn"])


def _role(arn: str) -> str:
    return f"role {arn.rpartition('/')[2]}"
