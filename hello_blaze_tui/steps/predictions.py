"""Predictions: sentences are sent to the endpoint, and it says how helpful they sound."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.jobs import describe
from hello_blaze_tui.aws.objects import head, read_text, split_uri
from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.events import Event, Waiting
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import naming, sentences
from hello_blaze_tui.steps.endpoint_fields import is_async
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Verification

SERVING = ("InService", "Updating", "SystemUpdating", "RollingBack")
PATIENCE = 900.0
"""Seconds that an asynchronous answer may take."""
LONGEST_ANSWER = 20_000_000


def _requests(answers: Answers) -> Iterator[Request]:
    name, content_type = answers.text("predictions.endpoint"), answers.text("predictions.content_type")
    asked = sentences.chosen(answers, "predictions")
    body = sentences.body(asked, content_type, answers.integer("predictions.k"))
    if not _answers_later(answers):
        yield Request(
            "sagemaker-runtime",
            "InvokeEndpoint",
            {"EndpointName": name, "ContentType": content_type, "Body": body},
        )
        return
    uri = naming.below(answers, f"async/input/{name}-{answers.attempt('predictions')}")
    bucket, key = split_uri(uri)
    yield Request(
        "s3",
        "PutObject",
        {"Bucket": bucket, "Key": key, "Body": body},
        creates=Resource("object", f"{bucket}/{key}", answers.setting.region),
    )
    yield Request(
        "sagemaker-runtime",
        "InvokeEndpointAsync",
        {"EndpointName": name, "InputLocation": uri, "ContentType": content_type},
    )


def _answers_later(answers: Answers) -> bool:
    """Whether the endpoint is asynchronous: as AWS said when it was made, else as it will be."""
    return bool(answers.result("endpoint").get("async", is_async(answers)))


def _check(answers: Answers, account: Account) -> Iterator[str]:
    name = answers.text("predictions.endpoint")
    endpoint = Resource("endpoint", name, answers.setting.region)
    if account.exists(endpoint) is None:
        yield f"There is no endpoint {name} in {answers.setting.region}."
    elif (status := describe(account, endpoint).status) not in SERVING:
        yield f"The endpoint {name} does not answer yet: it is {status}."


def _verify(scene: Scene) -> Verification:
    asked = sentences.chosen(scene.answers, "predictions")
    response = scene.responses[-1]
    where = str(response.get("OutputLocation", ""))
    text = (yield from _awaited(scene, response)) if where else response["Body"].decode("utf-8", "replace")
    predictions = sentences.answers_of(text, asked)
    return {"summary": sentences.told(predictions), "predictions": predictions, "output": where}


def _awaited(scene: Scene, response: Mapping[str, Any]) -> Generator[Event, None, str]:
    """The answer of an asynchronous endpoint, once it lies in the bucket. Raises BlazeError if it failed."""
    output = split_uri(response["OutputLocation"])
    failure = split_uri(response["FailureLocation"]) if response.get("FailureLocation") else None
    began = time.monotonic()
    yield Waiting(step="predictions", why="The request is queued; the answer will lie in the bucket")
    while head(scene.account, *output) is None:
        if failure is not None and head(scene.account, *failure) is not None:
            said = read_text(scene.account, *failure, limit=2000)
            raise BlazeError("The model refused the request.", said, "Look at the endpoint's log.")
        if time.monotonic() - began > PATIENCE:
            raise BlazeError("No answer came in 15 minutes.", todo="Look at the endpoint's log.")
        if scene.stop.wait(0.3 if scene.account.is_practice else 3.0):
            raise Stopped("Stopped.")
    return read_text(scene.account, *output, limit=LONGEST_ANSWER)


STEP = Step(
    key="predictions",
    title="Predictions",
    fields=(
        Field(
            "endpoint",
            "Endpoint",
            "The endpoint that is asked.",
            default=lambda answers: answers["endpoint.name"],
            member="endpointName",
            folded=True,
        ),
        *sentences.fields("predictions", "Request"),
    ),
    requests=_requests,
    check=_check,
    verify=_verify,
    leaf=True,
)
