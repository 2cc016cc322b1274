"""SageMaker's control plane and runtime: the one door that the practice account's front knows.

A request is decoded and held against the service model first, then answered by the family it belongs to; the
answer is encoded by the model again, so that nothing leaves that AWS could not have sent.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from hello_blaze_tui.aws import check
from hello_blaze_tui.practice import inference, processing, training, transform, wire
from hello_blaze_tui.practice.async_inference import AsyncInference
from hello_blaze_tui.practice.call import Call, Reply, json_reply
from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.endpoint_configs import EndpointConfigs
from hello_blaze_tui.practice.endpoint_lives import EndpointLives
from hello_blaze_tui.practice.endpoints import Endpoints
from hello_blaze_tui.practice.faults import AwsError, invalid
from hello_blaze_tui.practice.hosting import Hosting
from hello_blaze_tui.practice.invocation import Invocations
from hello_blaze_tui.practice.jobs import Jobs
from hello_blaze_tui.practice.models import Models
from hello_blaze_tui.practice.operation import Operation
from hello_blaze_tui.practice.ports import JobRunner, LoadContainer, World
from hello_blaze_tui.practice.processing_jobs import ProcessingJobs
from hello_blaze_tui.practice.runtime import Runtime
from hello_blaze_tui.practice.shelf import Shelf
from hello_blaze_tui.practice.tags import Tags, require_tags
from hello_blaze_tui.practice.training_jobs import TrainingJobs
from hello_blaze_tui.practice.transform_jobs import TransformJobs

SERVICE = "sagemaker"
TARGET = "SageMaker."
KINDS = ("processing-job", "training-job", "transform-job", "model", "endpoint-config", "endpoint")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """What really does the jobs' work and answers for the models."""

    processing: JobRunner
    training: JobRunner
    transform: JobRunner
    load: LoadContainer


def real_work() -> Work:
    """The practice account's own runners."""
    return Work(processing.run, training.run, transform.run, inference.load)


class ControlPlane:
    """All of SageMaker that the practice account has."""

    def __init__(self, world: World, work: Work | None = None) -> None:
        work = work or real_work()
        shelves = {kind: Shelf(world.records, kind) for kind in KINDS}
        models, configs, endpoints = shelves["model"], shelves["endpoint-config"], shelves["endpoint"]
        families = (
            ProcessingJobs(work.processing),
            TrainingJobs(work.training),
            TransformJobs(work.transform, models),
        )
        self._jobs = [Jobs(world, family, shelves[family.arn]) for family in families]
        hosting = Hosting(world, work.load)
        self._lives = EndpointLives(world, endpoints, hosting)
        invocations = Invocations(world, endpoints, hosting)
        self._asynchronous = AsyncInference(world, invocations, Shelf(world.records, "async-invocation"))
        self._runtime = Runtime(invocations, self._asynchronous)
        self._operations: dict[str, Operation] = {
            **Models(world, models).operations(),
            **EndpointConfigs(world, configs, models).operations(),
            **Endpoints(self._lives, endpoints, configs, models).operations(),
            **Tags(shelves).operations(),
        }
        for jobs in self._jobs:
            self._operations.update(jobs.operations())

    @property
    def operations(self) -> frozenset[str]:
        """The control plane's operations that are there, by AWS's names."""
        return frozenset(self._operations)

    def start(self) -> None:
        """Takes up what was under way when the practice account last went down."""
        for jobs in self._jobs:
            jobs.lives.recover()
        self._lives.recover()
        self._asynchronous.recover()

    def close(self) -> None:
        """Lets go of everything under way; it is taken up at the next start."""
        self._asynchronous.close()
        for jobs in self._jobs:
            jobs.lives.close()
        self._lives.close()

    def handle(self, call: Call) -> Reply:
        """AWS's answer to `call`. Raises DiskRefused and nothing else: nothing was done then."""
        rest = "x-amz-target" not in call.headers
        try:
            caller = Caller(call.region, call.account)
            return self._runtime.handle(caller, call) if rest else self._control(caller, call)
        except AwsError as fault:
            return _refusal(fault, rest)
        except DiskRefused:
            raise
        except Exception:  # the request loop: one broken answer must not take the server with it
            log.exception("%s broke", call.headers.get("x-amz-target", call.path))
            code = "InternalFailure"
            message = "The request processing has failed because of an unknown error, exception or failure."
            return _refusal(AwsError(code, message, 500), rest)

    def _control(self, caller: Caller, call: Call) -> Reply:
        operation = call.headers["x-amz-target"].removeprefix(TARGET)
        model = check.service_model(SERVICE)
        if operation not in model.operation_names:
            raise AwsError("UnknownOperationException", "The requested operation does not exist.")
        does = self._operations.get(operation)
        if does is None:
            raise AwsError("UnknownOperationException", f"The practice account does not have {operation}.")
        shape = model.operation_model(operation)
        parameters = wire.decode(call.body, shape.input_shape)
        broken = check.violations(SERVICE, operation, parameters)
        if broken:
            raise invalid(check.summary(broken))
        if operation.startswith("Create"):
            require_tags(parameters.get("Tags", []))
        answer = does(caller, parameters)
        if shape.output_shape is None:
            return Reply(200, {"Content-Type": "application/x-amz-json-1.1"})
        return json_reply(200, wire.encode(answer or {}, shape.output_shape))


def _refusal(fault: AwsError, rest: bool) -> Reply:
    """An error as AWS sends it: the runtime names it in a header, SageMaker's JSON protocol in the body."""
    if rest:
        reply = json_reply(fault.status, {"Message": fault.message, **fault.more}, "application/json")
        return Reply(fault.status, {**reply.headers, "x-amzn-ErrorType": fault.code}, reply.body)
    modelled = fault.code in {shape.name for shape in check.service_model(SERVICE).error_shapes}
    member = "Message" if modelled else "message"
    return json_reply(fault.status, {"__type": fault.code, member: fault.message})
