"""CreateEndpointConfig, DescribeEndpointConfig, ListEndpointConfigs, DeleteEndpointConfig."""

from __future__ import annotations

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.data_rules import require_output
from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.job_family import with_defaults
from hello_blaze_tui.practice.kept_family import KeptFamily
from hello_blaze_tui.practice.models import find_model
from hello_blaze_tui.practice.operation import Operation
from hello_blaze_tui.practice.ports import Document, World
from hello_blaze_tui.practice.shelf import Shelf


class EndpointConfigs:
    """The operations on endpoint configurations."""

    def __init__(self, world: World, shelf: Shelf, models: Shelf) -> None:
        self._world = world
        self._family = configs_on(shelf)
        self._models = models

    def operations(self) -> dict[str, Operation]:
        """AWS's operation names and what does them."""
        return {"CreateEndpointConfig": self.create, **self._family.operations()}

    def create(self, caller: Caller, request: Document) -> Document:
        """Keeps the configuration, once its models are there."""
        with self._family.shelf.lock:
            self._family.require_free(caller, request["EndpointConfigName"])
            self._require(caller, request)
            weighed = [
                with_defaults(variant, InitialVariantWeight=1.0) for variant in request["ProductionVariants"]
            ]
            return self._family.keep(caller, request, {"ProductionVariants": weighed})

    def _require(self, caller: Caller, request: Document) -> None:
        if "ShadowProductionVariants" in request or "ExplainerConfig" in request:
            raise invalid("The practice account has neither shadow variants nor explainers.")
        names = [variant["VariantName"] for variant in request["ProductionVariants"]]
        for variant in request["ProductionVariants"]:
            if names.count(variant["VariantName"]) > 1:
                raise invalid(f"Duplicate variant name {variant['VariantName']}: names must be unique.")
            self._require_variant(caller, variant)
        self._require_features(caller, request)

    def _require_variant(self, caller: Caller, variant: Document) -> None:
        name = variant["VariantName"]
        if "ModelName" not in variant:
            raise invalid(f"ModelName is required for production variant {name}.")
        find_model(self._models, caller, variant["ModelName"])
        serverless = variant.get("ServerlessConfig")
        provisioned = {"InstanceType", "InitialInstanceCount"} & set(variant)
        if serverless is not None and provisioned:
            raise invalid(
                f"Production variant {name}: ServerlessConfig can not be used together with "
                f"{' and '.join(sorted(provisioned))}."
            )
        if serverless is None and len(provisioned) < 2:
            raise invalid(
                f"Production variant {name} must have InstanceType and InitialInstanceCount, or "
                "ServerlessConfig."
            )
        if serverless is None:
            return
        if serverless["MemorySizeInMB"] % 1024:
            raise invalid(
                f"Production variant {name}: MemorySizeInMB must be one of 1024, 2048, 3072, 4096, 5120, "
                "6144."
            )
        if serverless.get("ProvisionedConcurrency", 0) > serverless["MaxConcurrency"]:
            raise invalid(f"Production variant {name}: ProvisionedConcurrency can not exceed MaxConcurrency.")

    def _require_features(self, caller: Caller, request: Document) -> None:
        serverless = any("ServerlessConfig" in variant for variant in request["ProductionVariants"])
        for feature in ("AsyncInferenceConfig", "DataCaptureConfig"):
            if serverless and feature in request:
                raise invalid(f"{feature} is not supported with a serverless production variant.")
        if "AsyncInferenceConfig" in request:
            require_output(self._world, caller.region, async_output(caller, request["AsyncInferenceConfig"]))
            failures = request["AsyncInferenceConfig"]["OutputConfig"].get("S3FailurePath")
            if failures is not None:
                require_output(self._world, caller.region, failures)
        if "DataCaptureConfig" in request:
            require_output(self._world, caller.region, request["DataCaptureConfig"]["DestinationS3Uri"])


def async_output(caller: Caller, config: Document) -> str:
    """Where answers go: as configured, else SageMaker's default bucket."""
    default = f"s3://sagemaker-{caller.region}-{caller.account}/async-endpoint-outputs"
    found: str = config["OutputConfig"].get("S3OutputPath", default)
    return found


def configs_on(shelf: Shelf) -> KeptFamily:
    """The endpoint configurations of a shelf."""
    return KeptFamily(shelf, "EndpointConfig", "endpoint-config", "endpoint configuration")


def find_config(shelf: Shelf, caller: Caller, name: str) -> Document:
    """The configuration's document. Raises AWS's refusal of an unknown name."""
    return configs_on(shelf).find(caller, name)
