"""Batch transform jobs in AWS's words."""

from __future__ import annotations

from hello_blaze_tui.practice import data_processing
from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.data_rules import require_input, require_output
from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.job_family import NAME_TAKEN, JobFamily, with_defaults
from hello_blaze_tui.practice.models import container_of, find_model
from hello_blaze_tui.practice.ports import Document, JobRunner, World
from hello_blaze_tui.practice.shelf import Shelf

MOST_MB = 100


class TransformJobs(JobFamily):
    """CreateTransformJob and its kin."""

    noun = "TransformJob"
    prefix = "Transform"
    arn = "transform-job"
    words = "transform job"
    group = "/aws/sagemaker/TransformJobs"
    taken = NAME_TAKEN
    unknown = "Could not find requested job with name: {name}"
    launch = 150.0
    summary = ("FailureReason",)

    def __init__(self, run: JobRunner, models: Shelf) -> None:
        super().__init__(run)
        self._models = models

    def instances(self, request: Document) -> tuple[str, int]:
        resources = request["TransformResources"]
        return resources["InstanceType"], resources["InstanceCount"]

    def require(self, world: World, caller: Caller, request: Document) -> None:
        model = find_model(self._models, caller, request["ModelName"])
        at_a_time = request.get("MaxConcurrentTransforms", 1) or 1
        if request.get("MaxPayloadInMB", 6) * at_a_time > MOST_MB:
            raise invalid("MaxConcurrentTransforms * MaxPayloadInMB can not be greater than 100 MB.")
        split = request["TransformInput"].get("SplitType", "None")
        if request.get("BatchStrategy") == "MultiRecord" and split == "None":
            raise invalid("BatchStrategy MultiRecord requires a SplitType other than None.")
        data_processing.require(request)
        role = model["request"].get("ExecutionRoleArn", "")
        source = request["TransformInput"]["DataSource"]["S3DataSource"]
        require_input(world, caller.region, source["S3Uri"], role)
        require_output(world, caller.region, request["TransformOutput"]["S3OutputPath"])

    def remembered(self, caller: Caller, request: Document) -> Document:
        model = find_model(self._models, caller, request["ModelName"])
        return {"given": {"PrimaryContainer": container_of(model)}}

    def describe(self, request: Document) -> Document:
        return {
            **request,
            "MaxConcurrentTransforms": request.get("MaxConcurrentTransforms", 0),
            "MaxPayloadInMB": request.get("MaxPayloadInMB", 6),
            "Environment": request.get("Environment", {}),
            "TransformInput": with_defaults(
                request["TransformInput"], CompressionType="None", SplitType="None"
            ),
            "TransformOutput": with_defaults(
                request["TransformOutput"], Accept="", AssembleWith="None", KmsKeyId=""
            ),
            "DataProcessing": with_defaults(request.get("DataProcessing"), **data_processing.USUAL),
        }
