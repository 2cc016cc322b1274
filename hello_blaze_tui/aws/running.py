"""What runs in an account and region, whoever made it: endpoints and jobs, their cost, what they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.aws.lookup import describe_resource
from hello_blaze_tui.aws.objects import split_uri
from hello_blaze_tui.aws.prices import Component, hourly
from hello_blaze_tui.request import Resource, ResourceKind

if TYPE_CHECKING:
    from hello_blaze_tui.aws.account import Account

FREE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Running:
    """An endpoint, or a job that has not ended."""

    resource: Resource
    status: str
    since: datetime
    per_hour: Decimal | None
    """USD; zero: nothing while idle (serverless) or nothing any more (failed); None: not known."""
    needs: frozenset[Resource]
    """The configuration, models, role and bucket that it cannot work without."""


def running(account: Account) -> Iterator[Running]:
    """Everything of SageMaker that costs right now, endpoints first. Raises BlazeError as reading does."""
    yield from _endpoints(account)
    for kind, (operation, summaries, member) in _LISTS.items():
        for summary in account.pages("sagemaker", operation, summaries, StatusEquals="InProgress"):
            job = Resource(kind, summary[member], account.region)
            if (record := _described(account, job)) is not None:
                yield _job(account, job, record)


_LISTS: Mapping[ResourceKind, tuple[str, str, str]] = {
    "processing job": ("ListProcessingJobs", "ProcessingJobSummaries", "ProcessingJobName"),
    "training job": ("ListTrainingJobs", "TrainingJobSummaries", "TrainingJobName"),
    "transform job": ("ListTransformJobs", "TransformJobSummaries", "TransformJobName"),
}


def _described(account: Account, resource: Resource) -> dict[str, Any] | None:
    """None: it went since it was listed."""
    return unless_absent(lambda: describe_resource(account, resource))


def _endpoints(account: Account) -> Iterator[Running]:
    for summary in account.pages("sagemaker", "ListEndpoints", "Endpoints"):
        endpoint = Resource("endpoint", summary["EndpointName"], account.region)
        record = _described(account, endpoint)
        if record is None or record["EndpointStatus"] == "Deleting":
            continue
        config = Resource("endpoint configuration", record["EndpointConfigName"], account.region)
        described = _described(account, config) or {}
        variants = [*described.get("ProductionVariants", ()), *described.get("ShadowProductionVariants", ())]
        models = [each["ModelName"] for each in variants if "ModelName" in each]
        failed = record["EndpointStatus"] == "Failed"
        yield Running(
            resource=endpoint,
            status=record["EndpointStatus"],
            since=record["CreationTime"],
            per_hour=FREE if failed else _price(variants, record, account.region),
            needs=frozenset([config, *_of_models(account, models), *_of_role(account, described)]),
        )


def _price(variants: Iterable[Mapping[str, Any]], record: Mapping[str, Any], region: str) -> Decimal | None:
    now = [*record.get("ProductionVariants", ()), *record.get("ShadowProductionVariants", ())]
    counts = {each["VariantName"]: each.get("CurrentInstanceCount") for each in now}
    prices = []
    for variant in variants:
        if "ServerlessConfig" in variant:
            # Provisioned concurrency is paid for while idle; its price is not in the table.
            prices.append(None if "ProvisionedConcurrency" in variant["ServerlessConfig"] else FREE)
        else:
            count = counts.get(variant["VariantName"]) or variant.get("InitialInstanceCount", 1)
            prices.append(_times(variant.get("InstanceType", ""), count, "hosting", region))
    return _sum(prices)


def _times(instance_type: str, count: int, component: Component, region: str) -> Decimal | None:
    price = hourly(instance_type, component, region)
    return None if price is None else price * count


def _sum(prices: list[Decimal | None]) -> Decimal | None:
    """What is not known makes the whole not known; so does nothing to go by."""
    known = [price for price in prices if price is not None]
    return sum(known, FREE) if prices and len(known) == len(prices) else None


def _of_models(account: Account, names: Iterable[str]) -> Iterator[Resource]:
    """The models, and the role and the buckets that they are loaded with."""
    for name in dict.fromkeys(names):
        model = Resource("model", name, account.region)
        yield model
        record = _described(account, model) or {}
        yield from _of_role(account, record)
        for container in (record.get("PrimaryContainer", {}), *record.get("Containers", ())):
            if url := container.get("ModelDataUrl"):
                yield Resource("bucket", split_uri(url)[0], account.region)


def _of_role(account: Account, record: Mapping[str, Any]) -> Iterator[Resource]:
    arn = record.get("ExecutionRoleArn") or record.get("RoleArn")
    if arn:
        yield Resource("role", arn.rpartition("/")[2], account.region)


def _job(account: Account, job: Resource, record: Mapping[str, Any]) -> Running:
    component, machines = _machines(job.kind, record)
    prices = [
        _times(each.get("InstanceType", ""), each.get("InstanceCount", 1), component, account.region)
        for each in machines
    ]
    models = [record["ModelName"]] if "ModelName" in record else []
    return Running(
        resource=job,
        status="InProgress",
        since=record["CreationTime"],
        per_hour=_sum(prices),
        needs=frozenset([*_of_models(account, models), *_of_role(account, record)]),
    )


def _machines(kind: ResourceKind, record: Mapping[str, Any]) -> tuple[Component, list[Mapping[str, Any]]]:
    if kind == "processing job":
        return "processing", [record["ProcessingResources"]["ClusterConfig"]]
    if kind == "training job":
        return "training", record["ResourceConfig"].get("InstanceGroups") or [record["ResourceConfig"]]
    return "transform", [record["TransformResources"]]
