"""Predictions: sentences are sent to the endpoint, and it says how helpful they sound.

The step's result is the newest call, with the earlier ones beneath it: a question that was asked stays asked,
and is not sent again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.aws.jobs import describe
from hello_blaze_tui.aws.objects import head, read_text, split_uri
from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.events import Event, Waiting
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import machines, naming, sentences
from hello_blaze_tui.steps.calls import calls
from hello_blaze_tui.steps.endpoint_kind import is_async
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Value, Verification

SERVING = ("InService", "Updating", "SystemUpdating", "RollingBack")
PATIENCE = 900.0
"""Seconds that an asynchronous answer may take."""
LONGEST_ANSWER = 20_000_000
LONGEST_BODY = 2_000
"""Characters of a request's body that are kept to be shown; the rest is in the sentences."""


def _requests(answers: Answers) -> Iterator[Request]:
    name, content_type = answers.text("predictions.endpoint"), answers.text("predictions.content_type")
    body = _body(answers)
    if not answers_later(answers):
        yield Request(
            "sagemaker-runtime",
            "InvokeEndpoint",
            {
                "EndpointName": name,
                "ContentType": content_type,
                "Body": body,
                **machines.given(answers, TargetVariant="predictions.variant"),
            },
        )
        return
    # Named by what is in it: no question overwrites another that is still in the queue.
    uri = naming.below(answers, f"async/input/{name}-{hashlib.sha256(body).hexdigest()[:12]}")
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
        {
            "EndpointName": name,
            "InputLocation": uri,
            "ContentType": content_type,
            "Filename": _answer_name(answers, body),
        },
    )


def _answer_name(answers: Answers, body: bytes) -> str:
    """Of this question, and of the answers that came before: asked once more because AWS's answer was lost,
    it is answered into the same object; asked anew, into another."""
    asked = len(calls(answers.result("predictions")))
    own = f"{answers.setting.token} {answers.text('predictions.endpoint')} {asked} ".encode()
    return f"{hashlib.sha256(own + body).hexdigest()[:24]}.out"


def _body(answers: Answers) -> bytes:
    asked = sentences.chosen(answers, "predictions")
    return sentences.body(asked, answers.text("predictions.content_type"), answers.integer("predictions.k"))


def answers_later(answers: Answers) -> bool:
    """Whether the endpoint is asynchronous: as AWS said when it was made, else as it will be."""
    return bool(answers.result("endpoint").get("async", is_async(answers)))


def _check(answers: Answers, account: Account) -> Iterator[str]:
    name, region = answers.text("predictions.endpoint"), answers.setting.region
    endpoint = unless_absent(lambda: describe(account, Resource("endpoint", name, region)))
    if endpoint is None:
        yield f"There is no endpoint {name} in {region}. Create one in the step Endpoint, then ask again."
    elif endpoint.status not in SERVING:
        yield f"The endpoint {name} does not answer yet: it is {endpoint.status}."


def _verify(scene: Scene) -> Verification:
    answers = scene.answers
    response = scene.responses[-1]
    where = str(response.get("OutputLocation", ""))
    began = time.monotonic()
    text = (yield from _awaited(scene, response)) if where else response["Body"].decode("utf-8", "replace")
    predictions = sentences.answers_of(text, sentences.chosen(answers, "predictions"))
    body = _body(answers)
    return {
        "summary": sentences.told(predictions),
        "predictions": predictions,
        "output": where,
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "endpoint": answers.text("predictions.endpoint"),
        "variant": response.get("InvokedProductionVariant", ""),
        "content_type": answers.text("predictions.content_type"),
        "k": answers.integer("predictions.k"),
        "body": body.decode()[:LONGEST_BODY],
        "bytes": len(body),
        "ms": response.get("Milliseconds"),
        "waited_ms": round((time.monotonic() - began) * 1000) if where else None,
        "earlier": calls(answers.result("predictions")),
    }


def _awaited(scene: Scene, response: Mapping[str, Any]) -> Generator[Event, None, str]:
    """The answer of an asynchronous endpoint, once it lies in the bucket. Raises BlazeError if it failed."""
    output = split_uri(response["OutputLocation"])
    failure = split_uri(response["FailureLocation"]) if response.get("FailureLocation") else None
    began = time.monotonic()
    yield Waiting(
        step="predictions",
        why=f"The request is queued; the answer will lie at {response['OutputLocation']}",
    )
    while head(scene.account, *output) is None:
        if failure is not None and head(scene.account, *failure) is not None:
            said = read_text(scene.account, *failure, limit=2000)
            raise BlazeError("The model refused the request.", said, "Look at the endpoint's log.")
        if time.monotonic() - began > PATIENCE:
            raise BlazeError("No answer came in 15 minutes.", todo="Look at the endpoint's log.")
        if scene.stop.wait(0.3 if scene.account.is_practice else 3.0):
            raise Stopped("Stopped.")
    return read_text(scene.account, *output, limit=LONGEST_ANSWER)


def _next(answers: Answers) -> Value:
    """In the form of the last question; both labels, until the learner says otherwise."""
    last = answers.result("predictions")
    k = answers.text("predictions.k") if answers.is_given("predictions.k") else "2"
    return {
        "sentence": "",
        "file": "",
        "content_type": str(last.get("content_type") or answers.text("predictions.content_type")),
        "k": k,
    }


STEP = Step(
    key="predictions",
    title="Predictions",
    needs=("bucket", "endpoint"),
    fields=(
        Field(
            "endpoint",
            "Endpoint",
            "The endpoint that is asked.",
            default=lambda answers: answers["endpoint.name"],
            member="endpointName",
            folded=True,
        ),
        Field(
            "variant",
            "Target variant",
            "Which of several variants is asked. Nothing: AWS shares the questions out by their weights.",
            member="targetVariant",
            folded=True,
            when=lambda answers: not answers_later(answers),
        ),
        *sentences.fields("predictions", "Request"),
        Field(
            "next",
            "The next question",
            "What is typed after the first answers and not asked yet: sentence, file, content_type, k.",
            kind="mapping",
            default=_next,
            when=lambda _answers: False,
            reopens=False,
        ),
    ),
    requests=_requests,
    check=_check,
    verify=_verify,
    kept=lambda result: {"earlier": calls(result)} if calls(result) else {},
)
