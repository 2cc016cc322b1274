"""CreateModel, DescribeModel, ListModels, DeleteModel."""

from __future__ import annotations

from typing import Any

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.data_rules import ModelData, require_model_data
from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.image_rules import require_image
from hello_blaze_tui.practice.job_family import with_defaults
from hello_blaze_tui.practice.listing import Listing
from hello_blaze_tui.practice.operation import Operation
from hello_blaze_tui.practice.ports import Document, World
from hello_blaze_tui.practice.role_rules import require_assumable
from hello_blaze_tui.practice.shelf import Shelf
from hello_blaze_tui.practice.wire import now


class Models:
    """The operations on models."""

    def __init__(self, world: World, shelf: Shelf) -> None:
        self._world = world
        self._shelf = shelf
        self._listing = Listing("Models", "ModelName")

    def operations(self) -> dict[str, Operation]:
        """AWS's operation names and what does them."""
        return {
            "CreateModel": self.create,
            "DescribeModel": self.describe,
            "ListModels": self.list,
            "DeleteModel": self.delete,
        }

    def create(self, caller: Caller, request: Document) -> Document:
        """Keeps the model, once its image, artifact and role are there."""
        arn = caller.arn(f"model/{request['ModelName']}")
        with self._shelf.lock:
            if self._shelf.get(caller.region, request["ModelName"]) is not None:
                raise invalid(f'Cannot create already existing model "{arn}".')
            role = request.get("ExecutionRoleArn")
            if role is None:
                raise invalid("ExecutionRoleArn is required.")
            require_assumable(self._world, role, caller.account)
            for container in _containers(request):
                self._require_container(caller, container, role)
            description = {
                **{member: value for member, value in request.items() if member != "Tags"},
                **_shown(request),
                "ModelArn": arn,
                "CreationTime": now(),
                "EnableNetworkIsolation": request.get("EnableNetworkIsolation", False),
                "DeploymentRecommendation": {
                    "RecommendationStatus": "COMPLETED",
                    "RealTimeInferenceRecommendations": [],
                },
            }
            document = {"request": request, "description": description, "tags": request.get("Tags", [])}
            self._shelf.put(caller.region, request["ModelName"], document)
        return {"ModelArn": arn}

    def describe(self, caller: Caller, request: Document) -> Document:
        """All that AWS tells of the model."""
        found: Document = find_model(self._shelf, caller, request["ModelName"])["description"]
        return found

    def list(self, caller: Caller, request: Document) -> Document:
        """A page of summaries."""
        members = ("ModelName", "ModelArn", "CreationTime")
        return self._listing.page(self._shelf.summaries(caller.region, members), request)

    def delete(self, caller: Caller, request: Document) -> None:
        """Forgets the model; endpoints that serve it go on, as on AWS."""
        with self._shelf.lock:
            find_model(self._shelf, caller, request["ModelName"])
            self._shelf.delete(caller.region, request["ModelName"])

    def _require_container(self, caller: Caller, container: Document, role: str) -> None:
        if "Image" not in container:
            raise invalid("A container definition must have an Image; there are no model packages here.")
        if "ModelDataUrl" in container and "ModelDataSource" in container:
            raise invalid("ModelDataUrl and ModelDataSource can not be used together.")
        require_image(container["Image"], caller.region, caller.account)
        place = model_data(container)
        if place is not None:
            require_model_data(self._world, caller.region, place, role)


def find_model(shelf: Shelf, caller: Caller, name: str) -> Document:
    """The model's document. Raises AWS's refusal of an unknown name."""
    document = shelf.get(caller.region, name)
    if document is None:
        raise invalid(f'Could not find model "{caller.arn("model/" + name)}".')
    return document


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
