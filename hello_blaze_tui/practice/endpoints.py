"""CreateEndpoint, DescribeEndpoint, ListEndpoints, UpdateEndpoint, DeleteEndpoint and their kin."""

from __future__ import annotations

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.endpoint_configs import find_config
from hello_blaze_tui.practice.endpoint_lives import EndpointLives, show_features
from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.hosting import plan_of
from hello_blaze_tui.practice.listing import Listing
from hello_blaze_tui.practice.models import find_model
from hello_blaze_tui.practice.operation import Operation
from hello_blaze_tui.practice.ports import Document
from hello_blaze_tui.practice.quota_rules import require_quota
from hello_blaze_tui.practice.shelf import Shelf
from hello_blaze_tui.practice.wire import now

IN_PROGRESS = {"Creating", "Updating", "Deleting", "RollingBack", "SystemUpdating"}


class Endpoints:
    """The operations on endpoints."""

    def __init__(self, lives: EndpointLives, shelf: Shelf, configs: Shelf, models: Shelf) -> None:
        self._lives = lives
        self._shelf = shelf
        self._configs = configs
        self._models = models
        self._listing = Listing("Endpoints", "EndpointName", "EndpointStatus")

    def operations(self) -> dict[str, Operation]:
        """AWS's operation names and what does them."""
        return {
            "CreateEndpoint": self.create,
            "DescribeEndpoint": self.describe,
            "ListEndpoints": self.list,
            "UpdateEndpoint": self.update,
            "UpdateEndpointWeightsAndCapacities": self.rebalance,
            "DeleteEndpoint": self.delete,
        }

    def create(self, caller: Caller, request: Document) -> Document:
        """Begins to deploy the configuration."""
        name = request["EndpointName"]
        arn = caller.arn(f"endpoint/{name}")
        with self._shelf.lock:
            # The API reference: the name is case-insensitive in CreateEndpoint.
            taken = {found["description"]["EndpointName"].lower() for found in self._shelf.of(caller.region)}
            if name.lower() in taken:
                raise invalid(f'Cannot create already existing endpoint "{arn}".')
            plan = self._plan(caller, request["EndpointConfigName"])
            self._require_quota(caller, plan)
            time = now()
            description = {
                "EndpointName": name,
                "EndpointArn": arn,
                "EndpointConfigName": request["EndpointConfigName"],
                "EndpointStatus": "Creating",
                "CreationTime": time,
                "LastModifiedTime": time,
            }
            if "DeploymentConfig" in request:
                description["LastDeploymentConfig"] = request["DeploymentConfig"]
            show_features(description, plan)
            document = {
                "request": request,
                "description": description,
                "tags": request.get("Tags", []),
                "next": plan,
            }
            self._shelf.put(caller.region, name, document)
            self._lives.begin(caller.region, name)
        return {"EndpointArn": arn}

    def describe(self, caller: Caller, request: Document) -> Document:
        """All that AWS tells of the endpoint."""
        found: Document = self._found(caller, request["EndpointName"])["description"]
        return found

    def list(self, caller: Caller, request: Document) -> Document:
        """A page of summaries."""
        members = ("EndpointName", "EndpointArn", "CreationTime", "LastModifiedTime", "EndpointStatus")
        return self._listing.page(self._shelf.summaries(caller.region, members), request)

    def update(self, caller: Caller, request: Document) -> Document:
        """Begins to replace the configuration; the endpoint serves the old one meanwhile."""
        with self._shelf.lock:
            document = self._changeable(caller, request["EndpointName"])
            plan = self._plan(caller, request["EndpointConfigName"])
            self._require_quota(caller, plan)
            if request.get("RetainAllVariantProperties"):
                _retain(plan, document["plan"], request)
            return self._begin_update(caller, document, plan)

    def rebalance(self, caller: Caller, request: Document) -> Document:
        """Begins to change weights and instance counts."""
        with self._shelf.lock:
            document = self._changeable(caller, request["EndpointName"])
            plan = document["plan"]
            variants = {variant["name"]: variant for variant in plan["variants"]}
            for wanted in request["DesiredWeightsAndCapacities"]:
                variant = variants.get(wanted["VariantName"])
                if variant is None:
                    name = wanted["VariantName"]
                    raise invalid(f'The variant name(s) "{name}" is/are not present within endpoint.')
                variant["weight"] = wanted.get("DesiredWeight", variant["weight"])
                variant["count"] = wanted.get("DesiredInstanceCount", variant["count"])
            return self._begin_update(caller, document, plan)

    def delete(self, caller: Caller, request: Document) -> None:
        """Begins to delete; configuration and models stay."""
        name = request["EndpointName"]
        with self._shelf.lock:
            document = self._found(caller, name)
            self._require_at_rest(document)
            document["description"]["EndpointStatus"] = "Deleting"
            document["description"]["LastModifiedTime"] = now()
            self._shelf.put(caller.region, name, document)
            self._lives.begin(caller.region, name)

    def _begin_update(self, caller: Caller, document: Document, plan: Document) -> Document:
        description: Document = document["description"]
        description["EndpointStatus"] = "Updating"
        description["LastModifiedTime"] = now()
        document["next"] = plan
        self._shelf.put(caller.region, description["EndpointName"], document)
        self._lives.begin(caller.region, description["EndpointName"])
        return {"EndpointArn": description["EndpointArn"]}

    def _plan(self, caller: Caller, config_name: str) -> Document:
        config = find_config(self._configs, caller, config_name)
        names = [variant["ModelName"] for variant in config["description"]["ProductionVariants"]]
        return plan_of(config, {name: find_model(self._models, caller, name) for name in names})

    def _require_quota(self, caller: Caller, plan: Document) -> None:
        others = [
            variant
            for document in self._shelf.of(caller.region)
            if document["description"]["EndpointStatus"] not in {"Failed", "Deleting"}
            for variant in (document.get("plan") or document["next"])["variants"]
        ]
        for variant in plan["variants"]:
            if not variant["serverless"]:
                used = sum(other["count"] for other in others if other["type"] == variant["type"])
                require_quota(variant["type"], "endpoint usage", variant["count"], used)

    def _found(self, caller: Caller, name: str) -> Document:
        document = self._shelf.get(caller.region, name)
        if document is None:
            raise invalid(f'Could not find endpoint "{caller.arn(f"endpoint/{name}")}".')
        return document

    def _changeable(self, caller: Caller, name: str) -> Document:
        document = self._found(caller, name)
        self._require_at_rest(document)
        if document["description"]["EndpointStatus"] == "Failed":
            raise invalid(
                f'Cannot update endpoint "{document["description"]["EndpointArn"]}" in status Failed. '
                "DeleteEndpoint is the only operation that can be performed on a failed endpoint."
            )
        return document

    def _require_at_rest(self, document: Document) -> None:
        description = document["description"]
        if description["EndpointStatus"] in IN_PROGRESS:
            raise invalid(f'Cannot update in-progress endpoint "{description["EndpointArn"]}".')


def _retain(plan: Document, before: Document, request: Document) -> None:
    """RetainAllVariantProperties: weights, counts and data capture stay as they were, save those excluded."""
    changed = {given["VariantPropertyType"] for given in request.get("ExcludeRetainedVariantProperties", [])}
    kept = {variant["name"]: variant for variant in before["variants"]}
    for variant in plan["variants"]:
        old = kept.get(variant["name"])
        if old is not None and "DesiredWeight" not in changed:
            variant["weight"] = old["weight"]
        if old is not None and "DesiredInstanceCount" not in changed:
            variant["count"] = old["count"]
    if "DataCaptureConfig" not in changed:
        plan["capture"] = before["capture"]
