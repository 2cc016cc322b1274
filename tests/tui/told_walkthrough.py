"""Walkthroughs that are somewhere already, on an account that a test scripts: no step has to run first."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError
from textual.pilot import Pilot

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import explained
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.walkthrough import Walkthrough
from tests.tui.conftest import until
from tests.walkthrough.fake_account import FakeAccount, NotThereError

ENDPOINT = "toys-endpoint"
BOTH = [["__label__1", 0.87], ["__label__2", 0.13]]
RESULTS: dict[str, dict[str, Any]] = {
    "registry": {
        "summary": "two paths",
        "sklearn": "683.dkr/sklearn:1",
        "blazingtext": "811.dkr/blazingtext:1",
    },
    "processing": {
        "summary": "8 sentences",
        "train": {
            "uri": "s3://b/train/",
            "sentences": 6000,
            "labels": {"__label__1": 4500, "__label__2": 1500},
            "preview": ["__label__1 a [/bold] toy 🎲 \x1b[2J"],
        },
        "test": {
            "uri": "s3://b/test/",
            "sentences": 1000,
            "labels": {"__label__1": 700, "__label__2": 300},
            "preview": ["__label__2 bad"],
        },
    },
    "training": {
        "summary": "a model",
        "artifact": "s3://b/model/[t1]/output/model.tar.gz",
        "bytes": 5_052_616,
        "metrics": {"train:accuracy": 0.9, "validation:accuracy": 0.838},
        "billable_seconds": 75,
    },
    "model": {
        "summary": "m is ready",
        "name": "m",
        "artifact": "s3://b/model.tar.gz",
        "image": "811.dkr/bt:1",
    },
    "endpoint": {"summary": f"{ENDPOINT} reached InService", "name": ENDPOINT, "async": False, "capture": ""},
    "predictions": {
        "summary": "1 sentence",
        "predictions": [
            {"sentence": "the first [sentence]", "label": "__label__1", "probability": 0.87, "all": BOTH}
        ],
    },
    "transform": {
        "summary": "300 sentences",
        "output": "s3://b/[x]/sentences.json.out",
        "predictions": [
            {
                "sentence": f"sentence [{n}] 🎲" + (" and so on" * 9 + " to-its-end") * (n == 1),
                "label": "__label__2",
                "probability": 0.13,
                "all": BOTH,
            }
            for n in range(300)
        ],
    },
}


class AskedAccount(FakeAccount):
    """An account with an endpoint that says 0.87 of everything, when it may and nothing is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.fault: tuple[str, str] | None = None
        self.endpoint_is_up = True
        self.answers: Callable[[Request], dict[str, Any]] = answer_to

    def renew(self) -> None:
        """There is nobody to sign in to."""

    def send(self, request: Request, _on_bytes: Callable[[int, int], None] | None = None) -> dict[str, Any]:
        super().send(request)
        self.may_answer.wait(60)
        self._go_wrong(request.operation)
        return self.answers(request)

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation in {"DescribeEndpointConfig", "DescribeModel"}:
            raise BlazeError("There is no such thing.", code="404") from NotThereError()
        if operation != "DescribeEndpoint":
            return super().read(service, operation, **parameters)
        if not self.endpoint_is_up:
            raise BlazeError("There is no such endpoint.", code="404") from NotThereError()
        return {"EndpointStatus": "InService", "EndpointArn": "arn", "EndpointConfigName": "toys-config"}

    def _go_wrong(self, operation: str) -> None:
        if self.fault is not None:
            code, message = self.fault
            with explained(operation):
                raise ClientError({"Error": {"Code": code, "Message": message}}, operation)


def answer_to(request: Request) -> dict[str, Any]:
    """What BlazingText answers."""
    asked = json.loads(request.parameters["Body"])["instances"]
    answers = [{"label": [label for label, _ in BOTH], "prob": [share for _, share in BOTH]}] * len(asked)
    return {"Body": json.dumps(answers).encode(), "Milliseconds": 38.2}


def walkthrough_until(
    key: str, account: Account, *, practice: bool = True, **more: Mapping[str, Any]
) -> Walkthrough:
    """A walkthrough whose steps up to `key` are done; its endpoint is up. `more`: what else steps found."""
    document = walkthrough_document.begin("toys-1", Place(practice, "us-east-1", "123456789012"))
    for step in STEPS:
        document.steps[step.key] = StepRecord(
            "done",
            started="2026-11-24T08:30:00+00:00",
            ended="2026-11-24T08:31:42+00:00",
            result={"summary": "done", **RESULTS.get(step.key, {}), **more.get(step.key, {})},
        )
        if step.key == key:
            break
    document.answers["endpoint"] = {"name": ENDPOINT}
    endpoint = Resource("endpoint", ENDPOINT, "us-east-1")
    document.ledger.put(Entry(endpoint, "endpoint", "created", walkthrough_document.now(), "0.115"))
    if isinstance(account, FakeAccount):
        account.there[endpoint.kind, endpoint.name] = endpoint
    document.save()
    return Walkthrough(document, account)


async def open_step(pilot: Pilot[None], app: WizardApp, walkthrough: Walkthrough, key: str) -> StepScreen:
    """The step's screen, with its result on it."""
    screen = StepScreen(walkthrough, key, app.marks)
    await app.push_screen(screen)
    await until(pilot, lambda: screen.view is not None and screen.pages.current == "done")
    return screen


def kept(key: str) -> Mapping[str, Any]:
    """A step's result, as it lies on disk."""
    return walkthrough_document.load("toys-1").steps[key].result
