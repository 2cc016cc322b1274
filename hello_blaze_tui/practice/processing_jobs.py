"""Processing jobs in AWS's words."""

from __future__ import annotations

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.data_rules import require_input, require_output
from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.image_rules import require_image
from hello_blaze_tui.practice.job_family import NAME_TAKEN, JobFamily, with_defaults
from hello_blaze_tui.practice.ports import Document, World
from hello_blaze_tui.practice.role_rules import require_assumable

A_DAY = 86400


class ProcessingJobs(JobFamily):
    """CreateProcessingJob and its kin."""

    noun = "ProcessingJob"
    prefix = "Processing"
    arn = "processing-job"
    words = "processing job"
    group = "/aws/sagemaker/ProcessingJobs"
    taken = NAME_TAKEN
    unknown = "Could not find requested job with name: {name}"
    launch = 150.0
    summary = ("FailureReason", "ExitMessage")

    def instances(self, request: Document) -> tuple[str, int]:
        cluster = request["ProcessingResources"]["ClusterConfig"]
        return cluster.get("InstanceType", ""), cluster.get("InstanceCount", 1)

    def require(self, world: World, caller: Caller, request: Document) -> None:
        role = request["RoleArn"]
        cluster = request["ProcessingResources"]["ClusterConfig"]
        if "InstanceType" not in cluster and "InstancePreferences" not in cluster:
            raise invalid("ClusterConfig must have an InstanceType and an InstanceCount.")
        require_assumable(world, role, caller.account)
        require_image(request["AppSpecification"]["ImageUri"], caller.region, caller.account)
        _require_names(request)
        for given in request.get("ProcessingInputs", []):
            if "S3Input" not in given:
                raise invalid(f"Input {given['InputName']}: the practice account reads S3Input only.")
            _require_local_path(given, given["S3Input"], given["InputName"])
            require_input(world, caller.region, given["S3Input"]["S3Uri"], role)
        for given in request.get("ProcessingOutputConfig", {}).get("Outputs", []):
            if "S3Output" not in given:
                raise invalid(f"Output {given['OutputName']}: the practice account writes S3Output only.")
            _require_local_path(given, given["S3Output"], given["OutputName"])
            require_output(world, caller.region, given["S3Output"]["S3Uri"])

    def describe(self, request: Document) -> Document:
        return {
            **request,
            "ProcessingInputs": [_input(given) for given in request.get("ProcessingInputs", [])],
            "ProcessingOutputConfig": request.get("ProcessingOutputConfig", {"Outputs": []}),
            "StoppingCondition": with_defaults(request.get("StoppingCondition"), MaxRuntimeInSeconds=A_DAY),
            "Environment": request.get("Environment", {}),
            "NetworkConfig": with_defaults(
                request.get("NetworkConfig"),
                EnableInterContainerTrafficEncryption=False,
                EnableNetworkIsolation=False,
            ),
        }

    def limit(self, request: Document) -> float | None:
        return super().limit(request) or float(A_DAY)


def _input(given: Document) -> Document:
    """An input as Describe shows it."""
    if "S3Input" not in given:
        return {"AppManaged": False, **given}
    source = with_defaults(
        given["S3Input"],
        S3InputMode="File",
        S3DataDistributionType="FullyReplicated",
        S3CompressionType="None",
    )
    return {"AppManaged": False, **given, "S3Input": source}


def _require_local_path(given: Document, place: Document, name: str) -> None:
    """The API reference of ProcessingS3Input and ProcessingS3Output: needed unless AppManaged is true."""
    if not given.get("AppManaged") and "LocalPath" not in place:
        raise invalid(f"LocalPath is a required parameter when AppManaged is False: {name}.")
    if given.get("AppManaged"):
        raise invalid(f"AppManaged {name}: the practice account manages inputs and outputs itself.")


def _require_names(request: Document) -> None:
    outputs = request.get("ProcessingOutputConfig", {}).get("Outputs", [])
    for kind, names in (
        ("InputName", [given["InputName"] for given in request.get("ProcessingInputs", [])]),
        ("OutputName", [given["OutputName"] for given in outputs]),
    ):
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise invalid(f"{kind} must be unique; duplicate: {', '.join(sorted(twice))}.")
