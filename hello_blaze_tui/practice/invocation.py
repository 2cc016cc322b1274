"""One invocation of an endpoint: from its document to the model's answer, or to AWS's refusal.

Synchronous and asynchronous invocations, data capture and the endpoint's log all go through here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.data_capture import Exchange, capture
from hello_blaze_tui.practice.faults import AwsError
from hello_blaze_tui.practice.hosting import GROUP, HealthCheckError, Hosting, Served, choose
from hello_blaze_tui.practice.ports import Answered, Document, World
from hello_blaze_tui.practice.shelf import Shelf

SERVING = {"InService", "Updating", "SystemUpdating", "RollingBack"}
NO_TYPE = "application/octet-stream"
"""The content type that a container sees when the caller gave none."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a model."""

    body: bytes
    content_type: str = NO_TYPE
    accept: str = "*/*"
    variant: str | None = None
    inference_id: str | None = None


def refused(message: str) -> AwsError:
    """The runtime's ValidationError."""
    return AwsError("ValidationError", message)


class Invocations:
    """Asks the models behind endpoints."""

    def __init__(self, world: World, endpoints: Shelf, hosting: Hosting) -> None:
        self._world = world
        self._endpoints = endpoints
        self._hosting = hosting

    def endpoint(self, caller: Caller, name: str) -> Document:
        """The document of an endpoint that serves. Raises ValidationError for any other."""
        document = self._endpoints.get(caller.region, name)
        if document is None or "plan" not in document:
            raise refused(f"Endpoint {name} of account {caller.account} not found.")
        if document["description"]["EndpointStatus"] not in SERVING:
            raise refused(f"Endpoint {name} of account {caller.account} not found.")
        return document

    def ask(self, caller: Caller, name: str, plan: Document, question: Question) -> tuple[str, Answered]:
        """The variant that answered, and its answer. Raises ModelError for one that is not a 2xx."""
        served = self._served(caller, name, plan, question.variant)
        answer = served.container.invoke(question.body, question.content_type, question.accept)
        time = datetime.now(timezone.utc).strftime("%d/%b/%Y:%H:%M:%S +0000")
        asked = '"POST /invocations HTTP/1.1"'
        lines = [f"169.254.178.2 - - [{time}] {asked} {answer.status} {len(answer.body)}"]
        if answer.status >= 300:
            lines = [*answer.body.decode("utf-8", "replace").splitlines(), *lines]
        served.log.write(lines)
        if answer.status >= 300:
            raise model_error(caller, name, answer)
        exchange = Exchange(
            name,
            served.variant,
            (question.body, question.content_type),
            (answer.body, answer.content_type),
            question.inference_id,
        )
        capture(self._world, plan["capture"], exchange)
        return served.variant, answer

    def _served(self, caller: Caller, name: str, plan: Document, target: str | None) -> Served:
        try:
            served = choose(self._hosting.served(caller.region, name, plan), target)
        except HealthCheckError as failed:
            # Not a 500, which SDKs try again and again.
            raise model_error(caller, name, Answered(503, str(failed).encode(), "text/plain")) from failed
        if served is None:
            what = "No production variant has a weight" if target is None else f"Variant {target} not found"
            raise refused(f"{what} for endpoint {name} of account {caller.account}.")
        return served


def model_error(caller: Caller, endpoint: str, answer: Answered) -> AwsError:
    """ModelError in AWS's words."""
    said = answer.body.decode("utf-8", "replace")
    group = f"{GROUP}{endpoint}"
    side = "client" if answer.status < 500 else "server"
    domain = "amazonaws.cn" if caller.region.startswith("cn-") else "aws.amazon.com"
    console = f"https://{caller.region}.console.{domain}/cloudwatch/home?region={caller.region}"
    partition = caller.arn("").split(":")[1]
    return AwsError(
        "ModelError",
        f'Received {side} error ({answer.status}) from primary with message "{said}". See '
        f"{console}#logEventViewer:group={group} in account {caller.account} for more information.",
        424,
        {
            "LogStreamArn": f"arn:{partition}:logs:{caller.region}:{caller.account}:log-group:{group}",
            "OriginalMessage": said,
            "OriginalStatusCode": answer.status,
        },
    )
