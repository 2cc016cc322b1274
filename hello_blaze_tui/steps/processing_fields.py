"""The processing job's form: settings, machine, inputs, the script's command, outputs."""

from __future__ import annotations

from dataclasses import replace

from hello_blaze_tui.steps import checks, dataset, input_fields, machines, naming, network_fields
from hello_blaze_tui.steps.choices import single_choice
from hello_blaze_tui.steps.step import Field

SETS = ("train", "test")
CODE = "/opt/ml/processing/input/code"
UPLOAD_MODES = ("EndOfJob", "Continuous")
INPUT, OUTPUT = "Input data configuration", "Output data configuration"


def _s3_input(part: str, name: str, path: str, words: str, member: str) -> tuple[Field, Field]:
    field = {"data": "file", "code": "script"}[part]
    group = INPUT
    return (
        Field(
            f"{part}_path",
            f"{name}: local path",
            f"Where in the container {words} is put before the script starts.",
            default=path,
            check=checks.container_path,
            member=f"{member}.localPath",
            group=group,
        ),
        Field(
            f"{part}_uri",
            f"{name}: S3 location",
            f"Where in your bucket {words} lies.",
            default=lambda answers: dataset.address(answers, field),
            check=checks.s3_uri,
            member=f"{member}.s3Uri",
            group=group,
        ),
    )


def _s3_output(part: str, name: str, member: str) -> tuple[Field, Field]:
    group = OUTPUT
    return (
        Field(
            f"{part}_path",
            f"{name}: local path",
            f"Where in the container the script leaves the {name.lower()}.",
            default=f"/opt/ml/processing/output/{part}",
            check=checks.container_path,
            member=f"{member}.localPath",
            group=group,
        ),
        Field(
            f"{part}_uri",
            f"{name}: S3 location",
            f"Where in your bucket the {name.lower()} is put afterwards.",
            default=lambda answers: naming.below(
                answers, f"output/{answers.text('processing.job_name')}/{part}/"
            ),
            check=checks.s3_uri,
            member=f"{member}.s3Uri",
            group=group,
        ),
    )


FIELDS = (
    Field(
        "job_name",
        "Job name",
        "A name that no other processing job of yours has in this region.",
        default=lambda answers: naming.own_name(answers, "processing", "p"),
        member="processingJobName",
        group="Job settings",
    ),
    machines.role_arn("roleArn"),
    Field(
        "image",
        "Container",
        "The registry path of the image that the script runs in: scikit-learn's, which has Python.",
        default=lambda answers: answers["registry.sklearn_path"],
        check=checks.some,
        member="appSpecification.imageUri",
        group="Job settings",
    ),
    machines.instance_type("processing", "processingResources.clusterConfig.instanceType"),
    machines.instance_count("processingResources.clusterConfig.instanceCount"),
    machines.volume("processingResources.clusterConfig.volumeSizeInGB"),
    machines.key("volume_key", machines.DISK_KEY, "processingResources.clusterConfig.volumeKmsKeyId"),
    machines.runtime(15, "stoppingCondition", 7 * 24 * 60),
    *_s3_input(
        "data",
        "Data",
        "/opt/ml/processing/input/data",
        "the dataset",
        "processingInputs.1.member.s3Input",
    ),
    *input_fields.fields("data_", "Data: ", INPUT),
    single_choice(
        "data_mode", "Data: S3 input mode", "File: it is copied before the script starts.", "File", INPUT
    ),
    single_choice(
        "data_compression",
        "Data: S3 compression type",
        "None: AWS unpacks only what it streams. The script unpacks the dataset itself.",
        "None",
        INPUT,
    ),
    *_s3_input("code", "Code", CODE, "the script", "processingInputs.2.member.s3Input"),
    Field(
        "more_inputs",
        "More inputs",
        "What else your own script reads: each is put into the container before the script starts.",
        kind="rows",
        default=lambda _answers: [],
        columns=(
            Field("name", "Name", "Its name.", default="input-{number}", check=checks.some),
            Field(
                "uri",
                "S3 location",
                "Where it lies.",
                default=lambda answers: naming.below(answers, "input/{number}/"),
                check=checks.s3_uri,
            ),
            Field(
                "path",
                "Local path",
                "Where in the container it is put.",
                default="/opt/ml/processing/input/{number}",
                check=checks.container_path,
            ),
            input_fields.data_type(),
            replace(input_fields.distribution(), label="Distribution"),
        ),
        item="input",
        check=checks.names_differ(("data", "code")),
        member="processingInputs",
        group=INPUT,
        folded=True,
    ),
    Field(
        "entrypoint",
        "Entrypoint",
        "The command that the container runs: python3 and the script's place in the container.",
        kind="list",
        default=lambda a: [
            "python3",
            f"{a.text('processing.code_path')}/{a.text('processing.code_uri').rpartition('/')[2]}",
        ],
        check=checks.some,
        member="appSpecification.containerEntrypoint",
        group="App specification",
    ),
    Field(
        "arguments",
        "Container arguments",
        "What is put behind the command: the provided script wants the dataset's name.",
        kind="list",
        default=lambda answers: [answers.text("processing.data_uri").rpartition("/")[2]],
        member="appSpecification.containerArguments",
        group="App specification",
    ),
    machines.environment("environment", "App specification"),
    *_s3_output("train", "Training set", "processingOutputConfig.outputs.1.member.s3Output"),
    *_s3_output("test", "Testing set", "processingOutputConfig.outputs.2.member.s3Output"),
    Field(
        "more_outputs",
        "More outputs",
        "What else your own script leaves: each is put into your bucket afterwards.",
        kind="rows",
        default=lambda _answers: [],
        columns=(
            Field("name", "Name", "Its name.", default="output-{number}", check=checks.some),
            Field(
                "path",
                "Local path",
                "Where in the container the script leaves it.",
                default="/opt/ml/processing/output/{number}",
                check=checks.container_path,
            ),
            Field(
                "uri",
                "S3 location",
                "Where it is put.",
                default=lambda answers: naming.below(
                    answers, f"output/{answers.text('processing.job_name')}/{{number}}/"
                ),
                check=checks.s3_uri,
            ),
        ),
        item="output",
        check=checks.names_differ(SETS),
        member="processingOutputConfig.outputs",
        group=OUTPUT,
        folded=True,
    ),
    Field(
        "upload_mode",
        "S3 upload mode",
        "Whether the outputs are uploaded at the end, or while the script runs.",
        kind="choice",
        default="EndOfJob",
        choices=UPLOAD_MODES,
        group=OUTPUT,
        folded=True,
    ),
    machines.key("output_key", "Encryption key of the outputs", "processingOutputConfig.kmsKeyId", OUTPUT),
    *network_fields.job_fields("processing", "networkConfig."),
    naming.tags_field(),
)
