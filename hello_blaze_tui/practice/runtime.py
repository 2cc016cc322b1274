"""SageMaker Runtime: InvokeEndpoint and its asynchronous sister, over REST."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hello_blaze_tui.aws import check
from hello_blaze_tui.practice.async_inference import AsyncInference
from hello_blaze_tui.practice.call import Call, Reply, json_reply
from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.faults import AwsError
from hello_blaze_tui.practice.invocation import NO_TYPE, Invocations, Question, refused
from hello_blaze_tui.practice.ports import Document

SERVICE = "sagemaker-runtime"
PATH = re.compile(r"/endpoints/([^/]+)/(invocations|async-invocations|invocations-response-stream)")
OPERATIONS = {
    "invocations": "InvokeEndpoint",
    "async-invocations": "InvokeEndpointAsync",
    "invocations-response-stream": "InvokeEndpointWithResponseStream",
}


class Runtime:
    """The runtime's operations."""

    def __init__(self, invocations: Invocations, asynchronous: AsyncInference) -> None:
        self._invocations = invocations
        self._asynchronous = asynchronous
        self._operations: dict[str, Callable[[Caller, Document], Reply]] = {
            "InvokeEndpoint": self.invoke,
            "InvokeEndpointAsync": self.invoke_async,
            "InvokeEndpointWithResponseStream": self.invoke_stream,
        }

    def handle(self, caller: Caller, call: Call) -> Reply:
        """The answer to a runtime call. Raises AwsError."""
        found = PATH.fullmatch(call.path)
        if found is None or call.method != "POST":
            raise AwsError("UnknownOperationException", "The requested operation does not exist.", 404)
        operation = OPERATIONS[found[2]]
        parameters = _parameters(operation, found[1], call)
        broken = check.violations(SERVICE, operation, parameters)
        if broken:
            raise refused(check.summary(broken))
        return self._operations[operation](caller, parameters)

    def invoke(self, caller: Caller, asked: Document) -> Reply:
        """InvokeEndpoint."""
        name = asked["EndpointName"]
        plan = self._invocations.endpoint(caller, name)["plan"]
        if plan["async"]:
            raise refused(
                f"Endpoint {name} of account {caller.account} is an asynchronous endpoint and does not "
                "support "
                "InvokeEndpoint. Use InvokeEndpointAsync."
            )
        _require_plain(name, asked)
        question = Question(
            asked["Body"],
            asked.get("ContentType", NO_TYPE),
            asked.get("Accept", "*/*"),
            asked.get("TargetVariant"),
            asked.get("InferenceId"),
        )
        variant, answer = self._invocations.ask(caller, name, plan, question)
        headers = {"Content-Type": answer.content_type, "x-Amzn-Invoked-Production-Variant": variant}
        return Reply(200, headers, answer.body)

    def invoke_async(self, caller: Caller, asked: Document) -> Reply:
        """InvokeEndpointAsync."""
        name = asked["EndpointName"]
        plan = self._invocations.endpoint(caller, name)["plan"]
        if not plan["async"]:
            raise refused(
                f"Endpoint {name} of account {caller.account} is not an asynchronous endpoint and does not "
                "support "
                "InvokeEndpointAsync. Use InvokeEndpoint."
            )
        output = self._asynchronous.accept(caller, name, plan, asked)
        reply = json_reply(202, {"InferenceId": output["InferenceId"]}, "application/json")
        headers = {**reply.headers, "X-Amzn-SageMaker-OutputLocation": output["OutputLocation"]}
        if output["FailureLocation"]:
            headers["X-Amzn-SageMaker-FailureLocation"] = output["FailureLocation"]
        return Reply(202, headers, reply.body)

    def invoke_stream(self, caller: Caller, asked: Document) -> Reply:
        """InvokeEndpointWithResponseStream: no model here answers in a stream."""
        self._invocations.endpoint(caller, asked["EndpointName"])
        raise refused("The model container does not support streaming responses. Use InvokeEndpoint.")


def _require_plain(name: str, asked: Document) -> None:
    if "TargetModel" in asked:
        raise refused(
            f"Endpoint {name} is not a multi model endpoint and does not support target model header."
        )
    if "InferenceComponentName" in asked:
        raise refused(f"Endpoint {name} does not have inference components.")


def _parameters(operation: str, name: str, call: Call) -> Document:
    """The members of the request, gathered from path, headers and body as the service model places them."""
    shape: Any = check.service_model(SERVICE).operation_model(operation).input_shape
    parameters: Document = {"EndpointName": name}
    for member, inner in shape.members.items():
        if inner.serialization.get("location") == "header":
            value = call.headers.get(inner.serialization["name"].lower())
            if value:
                parameters[member] = _header(inner, value)
    if "Body" in shape.members:
        parameters["Body"] = call.body
    return parameters


def _header(shape: Any, value: str) -> Any:
    if shape.type_name != "integer":
        return value
    try:
        return int(value)
    except ValueError as error:
        raise AwsError("SerializationException", f"{value} can not be converted to an Integer") from error
