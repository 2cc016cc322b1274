"""Training jobs in AWS's words: secondary statuses and their transitions above all."""

from __future__ import annotations

from typing import Any

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.data_rules import require_input, require_output
from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.image_rules import require_image
from hello_blaze_tui.practice.job_family import Ending, JobFamily, with_defaults
from hello_blaze_tui.practice.ports import Document, World
from hello_blaze_tui.practice.role_rules import require_assumable
from hello_blaze_tui.practice.wire import moment, now

A_DAY = 86400
TYPICAL_SECONDS = {"Downloading": 30.0, "Uploading": 15.0}
"""AWS seconds these take besides the work itself: typical of small jobs."""
OVER = {
    "Completed": ("Completed", "Training job completed"),
    "Failed": ("Failed", "Training job failed"),
    "Stopped": ("Stopped", "Training job stopped"),
}


class TrainingJobs(JobFamily):
    """CreateTrainingJob and its kin."""

    noun = "TrainingJob"
    prefix = "Training"
    arn = "training-job"
    words = "training job"
    group = "/aws/sagemaker/TrainingJobs"
    taken = (
        "Training job names must be unique within an AWS account and region, and a training job with this "
        "name "
        "already exists"
    )
    unknown = "Requested resource not found."
    launch = 90.0
    summary = ("SecondaryStatus",)

    def instances(self, request: Document) -> tuple[str, int]:
        resources = request.get("ResourceConfig", {})
        return resources.get("InstanceType", ""), resources.get("InstanceCount", 1)

    def require(self, world: World, caller: Caller, request: Document) -> None:
        role = request["RoleArn"]
        algorithm = request.get("AlgorithmSpecification", {})
        resources = request.get("ResourceConfig", {})
        if "TrainingImage" not in algorithm:
            raise invalid("AlgorithmSpecification must have a TrainingImage.")
        if "InstanceType" not in resources or resources.get("InstanceCount", 0) < 1:
            raise invalid("ResourceConfig must have an InstanceType and an InstanceCount of at least 1.")
        if resources.get("VolumeSizeInGB", 0) < 1:
            raise invalid("ResourceConfig must have a VolumeSizeInGB of at least 1.")
        if "StoppingCondition" not in request:
            raise invalid("StoppingCondition is required.")
        _require_spot(request)
        require_assumable(world, role, caller.account)
        require_image(algorithm["TrainingImage"], caller.region, caller.account, training=True)
        _require_channels(world, caller, request)
        require_output(world, caller.region, request["OutputDataConfig"]["S3OutputPath"])

    def describe(self, request: Document) -> Document:
        return {
            **request,
            "ModelArtifacts": {"S3ModelArtifacts": _artifact(request)},
            "HyperParameters": request.get("HyperParameters", {}),
            "AlgorithmSpecification": with_defaults(
                request["AlgorithmSpecification"], EnableSageMakerMetricsTimeSeries=False
            ),
            "InputDataConfig": [_channel(given) for given in request.get("InputDataConfig", [])],
            "OutputDataConfig": with_defaults(
                request["OutputDataConfig"], KmsKeyId="", CompressionType="GZIP"
            ),
            "StoppingCondition": with_defaults(request.get("StoppingCondition"), MaxRuntimeInSeconds=A_DAY),
            "Environment": request.get("Environment", {}),
            "ProfilingStatus": "Disabled",
            **{
                flag: request.get(flag, False)
                for flag in (
                    "EnableNetworkIsolation",
                    "EnableInterContainerTrafficEncryption",
                    "EnableManagedSpotTraining",
                )
            },
        }

    def limit(self, request: Document) -> float | None:
        return super().limit(request) or float(A_DAY)

    def begun(self, description: Document) -> None:
        super().begun(description)
        transit(description, "Starting", "Preparing the instances for training")

    def phase(self, description: Document, status: str, message: str) -> float:
        transit(description, status, message)
        return TYPICAL_SECONDS.get(status, 0.0)

    def restarted(self, description: Document) -> None:
        super().restarted(description)
        transit(description, "Restarting", "Restarting the training job")

    def stopping(self, description: Document) -> None:
        super().stopping(description)
        transit(description, "Stopping", "Stopping the training job")

    def ended(self, description: Document, ending: Ending) -> None:
        super().ended(description, ending)
        status, message = OVER[ending.status]
        if ending.limit:
            status = "MaxRuntimeExceeded"
            message = "Training job runtime exceeded MaxRuntimeInSeconds provided"
        elif ending.reason:
            message = ending.reason[:1024]
        transit(description, status, message)
        description["SecondaryStatusTransitions"][-1]["EndTime"] = description["TrainingEndTime"]
        if "TrainingStartTime" in description:
            ran = moment(description["TrainingEndTime"]) - moment(description["TrainingStartTime"])
            seconds = max(1, round(ran.total_seconds()))
            description["TrainingTimeInSeconds"] = seconds
            description["BillableTimeInSeconds"] = seconds


def transit(description: Document, status: str, message: str) -> None:
    """The next secondary status; the same one again only says something new, as on AWS."""
    moments = description.setdefault("SecondaryStatusTransitions", [])
    description["SecondaryStatus"] = status
    if moments and moments[-1]["Status"] == status:
        moments[-1]["StatusMessage"] = message
        return
    time = now()
    if moments:
        moments[-1].setdefault("EndTime", time)
    moments.append({"Status": status, "StartTime": time, "StatusMessage": message})


def _artifact(request: Document) -> str:
    """Where the model will be: AWS shows it from the start."""
    path = request["OutputDataConfig"]["S3OutputPath"].rstrip("/")
    compressed = request["OutputDataConfig"].get("CompressionType", "GZIP") == "GZIP"
    return f"{path}/{request['TrainingJobName']}/output/model{'.tar.gz' if compressed else '/'}"


def _channel(given: Document) -> Document:
    """A channel as Describe shows it."""
    source: dict[str, Any] = dict(given["DataSource"])
    if "S3DataSource" in source:
        source["S3DataSource"] = with_defaults(
            source["S3DataSource"], S3DataDistributionType="FullyReplicated"
        )
    return with_defaults({**given, "DataSource": source}, CompressionType="None", RecordWrapperType="None")


def _require_channels(world: World, caller: Caller, request: Document) -> None:
    channels = request.get("InputDataConfig", [])
    names = [channel["ChannelName"] for channel in channels]
    for name in names:
        if names.count(name) > 1:
            raise invalid(f"Duplicate channel name: {name}. Channel names must be unique.")
    for channel in channels:
        source = channel["DataSource"].get("S3DataSource")
        if source is None:
            raise invalid(f"Channel {channel['ChannelName']}: the practice account reads S3DataSource only.")
        require_input(world, caller.region, source["S3Uri"], request["RoleArn"])


def _require_spot(request: Document) -> None:
    stopping = request.get("StoppingCondition", {})
    longest = stopping.get("MaxWaitTimeInSeconds")
    if request.get("EnableManagedSpotTraining"):
        if longest is None or longest < stopping.get("MaxRuntimeInSeconds", A_DAY):
            raise invalid(
                "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to "
                "MaxRuntimeInSeconds"
            )
    elif longest is not None:
        raise invalid("MaxWaitTimeInSeconds is only supported when EnableManagedSpotTraining is set to true.")
