"""CreateModel, DescribeModel, ListModels, DeleteModel."""

from __future__ import annotations

from typing import Any

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.data_rules import ModelData, require_model_data
from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.image_rules import require_image
from hello_blaze_tui.practice.job_family import with_defaults
from hello_blaze_tui.practice.kept_family import KeptFamily
from hello_blaze_tui.practice.operation import Operation
from hello_blaze_tui.practice.ports import Document, World
from hello_blaze_tui.practice.role_rules import require_assumable
from hello_blaze_tui.practice.shelf import Shelf

UNADVISED = {"RecommendationStatus": "COMPLETED", "RealTimeInferenceRecommendations": []}
"""What Describe says of instance types that AWS would propose."""


class Models:
    """The operations on models."""

    def __init__(self, world: World, shelf: Shelf) -> None:
        self._world = world
        self._family = models_on(shelf)

    def operations(self) -> dict[str, Operation]:
        """AWS's operation names and what does them."""
        return {"CreateModel": self.create, **self._family.operations()}

    def create(self, caller: Caller, request: Document) -> Document:
        """Keeps the model, once its image, artifact and role are there."""
        with self._family.shelf.lock:
            self._family.require_free(caller, request["ModelName"])
            role = request.get("ExecutionRoleArn")
            if role is None:
                raise invalid("ExecutionRoleArn is required.")
            require_assumable(self._world, role, caller.account)
            for container in _containers(request):
                self._require_container(caller, container, role)
            return self._family.keep(
                caller, request, {**_shown(request), "DeploymentRecommendation": UNADVISED}
            )

    def _require_container(self, caller: Caller, container: Document, role: str) -> None:
        if "Image" not in container:
            raise invalid("A container definition must have an Image; there are no model packages here.")
        if "ModelDataUrl" in container and "ModelDataSource" in container:
            raise invalid("ModelDataUrl and ModelDataSource can not be used together.")
        require_image(container["Image"], caller.region, caller.account)
        place = model_data(container)
        if place is not None:
            require_model_data(self._world, caller.region, place, role)


def models_on(shelf: Shelf) -> KeptFamily:
    """The models of a shelf."""
    return KeptFamily(shelf, "Model", "model", "model")


def find_model(shelf: Shelf, caller: Caller, name: str) -> Document:
    """The model's document. Raises AWS's refusal of an unknown name."""
    return models_on(shelf).find(caller, name)


def model_data(container: Document) -> ModelData | None:
    """Where a container definition says its model lies; None when it says nothing."""
    if "ModelDataUrl" in container:
        return ModelData(container["ModelDataUrl"], container.get("Mode") == "MultiModel")
    source = container.get("ModelDataSource", {}).get("S3DataSource")
    return None if source is None else ModelData(source["S3Uri"], source["S3DataType"] == "S3Prefix")


def _containers(request: Document) -> list[Document]:
    primary, several = request.get("PrimaryContainer"), request.get("Containers")
    if (primary is None) == (several is None):
        raise invalid("Exactly one of PrimaryContainer and Containers must be given.")
    if several is not None and len(several) != 1:
        raise invalid("The practice account serves one container a model, not an inference pipeline.")
    return [primary] if primary is not None else list(several or [])


def _shown(request: Document) -> dict[str, Any]:
    """The container as Describe shows it."""
    container = with_defaults(_containers(request)[0], Mode="SingleModel", Environment={})
    place = model_data(container)
    if place is not None and "ModelDataSource" not in container:
        container["ModelDataSource"] = {
            "S3DataSource": {"S3Uri": place.uri, "S3DataType": "S3Object", "CompressionType": "Gzip"}
        }
    if "Containers" in request:
        return {"Containers": [container]}
    return {"PrimaryContainer": container}


def container_of(model: Document) -> Document:
    """The container definition that a model's document serves from."""
    description = model["description"]
    found: Document = description.get("PrimaryContainer") or description["Containers"][0]
    return found
