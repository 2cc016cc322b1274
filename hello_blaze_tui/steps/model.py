"""Model: the artifact and the image that can serve it, under one name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import head, split_uri
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import checks, machines, naming, network_fields, preconditions, training
from hello_blaze_tui.steps.choices import single_choice
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Verification

GROUP = "Container definition"


def _requests(answers: Answers) -> Iterator[Request]:
    container: dict[str, Any] = {
        "Image": answers.text("model.image"),
        "Mode": "SingleModel",
        "ModelDataUrl": answers.text("model.artifact"),
        **machines.given(answers, ContainerHostname="model.hostname"),
    }
    if environment := answers.pairs("model.environment"):
        container["Environment"] = environment
    yield Request(
        "sagemaker",
        "CreateModel",
        {
            "ModelName": answers.text("model.name"),
            "ExecutionRoleArn": answers.text("model.role"),
            "PrimaryContainer": container,
            **network_fields.settings(answers, "model"),
            "Tags": naming.tags(answers, "model"),
        },
        creates=resource(answers),
    )


def resource(answers: Answers) -> Resource:
    return Resource("model", answers.text("model.name"), answers.setting.region)


def _check(answers: Answers, account: Account) -> Iterator[str]:
    yield from preconditions.image_is_near(answers, answers.text("model.image"))
    uri = answers.text("model.artifact")
    wrong_place = list(preconditions.bucket_is_near(account, answers, uri))
    yield from wrong_place
    if not wrong_place and head(account, *split_uri(uri)) is None:
        yield f"There is no model artifact at {uri}; the training job leaves one there when it completes."


def _verify(scene: Scene) -> Verification:
    yield from ()
    name = scene.answers.text("model.name")
    container = scene.account.read("sagemaker", "DescribeModel", ModelName=name)["PrimaryContainer"]
    return {
        "summary": f"{name} is ready to serve",
        "name": name,
        "image": container["Image"],
        "artifact": container["ModelDataUrl"],
    }


STEP = Step(
    key="model",
    title="Model",
    needs=("role", "registry", "training"),
    fields=(
        Field(
            "name",
            "Model name",
            "A name that no other model of yours has in this region.",
            default=lambda answers: naming.own_name(answers, "model", "m"),
            member="modelName",
            group="Model settings",
        ),
        machines.role_arn("executionRoleArn"),
        single_choice(
            "container_input",
            "Container input options",
            "Where image and artifact come from.",
            "Provide model artifacts and inference image location",
            GROUP,
        ),
        single_choice(
            "compression",
            "Model Compression Type",
            "The artifact is one .tar.gz file.",
            "CompressedModel",
            GROUP,
        ),
        single_choice(
            "models", "Number of models", "One model in the container.", "Use a single model", GROUP
        ),
        Field(
            "image",
            "Location of inference code image",
            "The registry path of BlazingText: the image that trained the model also serves it.",
            default=lambda answers: answers["registry.blazingtext_path"],
            check=checks.some,
            member="primaryContainer.image",
            group=GROUP,
        ),
        Field(
            "artifact",
            "Location of model artifacts",
            "The model.tar.gz that the training job left in your bucket.",
            default=lambda answers: answers.result("training").get("artifact") or training.artifact(answers),
            check=checks.s3_uri,
            member="primaryContainer.modelDataUrl",
            group=GROUP,
        ),
        Field(
            "hostname",
            "Container host name",
            "A name for the container where a model has several; this one has one, and needs none.",
            member="primaryContainer.containerHostname",
            group=GROUP,
            folded=True,
        ),
        machines.environment("primaryContainer.environment", GROUP),
        *network_fields.fields("model"),
        naming.tags_field(),
    ),
    requests=_requests,
    check=_check,
    verify=_verify,
)
