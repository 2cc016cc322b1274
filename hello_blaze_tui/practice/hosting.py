"""What an endpoint's instances would be: model containers loaded into memory, one a variant.

An endpoint's document keeps a plan, made when it was created: the container definitions, weights and
features of its configuration. Configuration and models can be deleted afterwards, as on AWS, and the
endpoint goes on. After a restart of the practice account a plan is loaded again at the first invocation.
"""

from __future__ import annotations

import random
import secrets
import shutil
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hello_blaze_tui.practice.models import container_of, model_data
from hello_blaze_tui.practice.ports import Container, Document, JobFailed, LoadContainer, LogStream, World

GROUP = "/aws/sagemaker/Endpoints/"


@dataclass(frozen=True, slots=True)
class Served:
    """One variant's container, loaded."""

    variant: str
    weight: float
    container: Container
    log: LogStream
    folder: Path


class HealthCheckError(Exception):
    """A variant's container did not start; the text is AWS's FailureReason."""


def plan_of(config: Document, models: Mapping[str, Document]) -> Document:
    """The plan of an endpoint with this configuration; `models` are the documents of the models it names."""
    request = config["description"]
    return {
        "config": request["EndpointConfigName"],
        "variants": [
            {
                "name": variant["VariantName"],
                "weight": variant["InitialVariantWeight"],
                "count": variant.get("InitialInstanceCount", 0),
                "type": variant.get("InstanceType", ""),
                "serverless": variant.get("ServerlessConfig"),
                "container": container_of(models[variant["ModelName"]]),
            }
            for variant in request["ProductionVariants"]
        ],
        "async": request.get("AsyncInferenceConfig"),
        "capture": request.get("DataCaptureConfig"),
    }


class Hosting:
    """The containers of all endpoints."""

    def __init__(self, world: World, load: LoadContainer) -> None:
        self._world = world
        self._load = load
        self._served: dict[tuple[str, str], list[Served]] = {}
        self._lock = threading.Lock()
        self._loading: dict[tuple[str, str], threading.Lock] = {}

    def load(self, region: str, endpoint: str, plan: Document) -> None:
        """Loads a plan and lets it take over. Raises HealthCheckError; what served before then goes on."""
        fresh: list[Served] = []
        try:
            fresh.extend(self._start(region, endpoint, variant) for variant in plan["variants"])
        except HealthCheckError:
            _discard(fresh)
            raise
        with self._lock:
            old = self._served.get((region, endpoint), [])
            self._served[region, endpoint] = fresh
        _discard(old)

    def served(self, region: str, endpoint: str, plan: Document) -> list[Served]:
        """The endpoint's containers, loaded now when they are not. Raises HealthCheckError."""
        key = (region, endpoint)
        with self._lock:
            found = self._served.get(key)
            gate = self._loading.setdefault(key, threading.Lock())
        if found is not None:
            return found
        with gate:
            with self._lock:
                found = self._served.get(key)
            if found is None:
                self.load(region, endpoint, plan)
        with self._lock:
            return self._served[key]

    def drop(self, region: str, endpoint: str) -> None:
        """Lets go of the endpoint's containers."""
        with self._lock:
            old = self._served.pop((region, endpoint), [])
            self._loading.pop((region, endpoint), None)
        _discard(old)

    def _start(self, region: str, endpoint: str, variant: Document) -> Served:
        name = variant["name"]
        instance = f"i-{secrets.token_hex(9)[:17]}"
        log = self._world.logs.open(region, f"{GROUP}{endpoint}", f"{name}/{instance}")
        place = self._world.workplace / "endpoints"
        place.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="variant-", dir=place))
        try:
            container = self._load(self._world, variant["container"], folder)
        except JobFailed as failed:
            log.write(str(failed).splitlines() or ["The model could not be loaded."])
            shutil.rmtree(folder, ignore_errors=True)
            raise HealthCheckError(
                f"The primary container for production variant {name} did not pass the ping health check. "
                "Please "
                "check CloudWatch logs for this endpoint."
            ) from failed
        data = model_data(variant["container"])
        log.write([f"Model loaded: {data.uri if data else ''}", "Ready to answer POST /invocations."])
        return Served(name, variant["weight"], container, log, folder)


def choose(served: list[Served], target: str | None) -> Served | None:
    """The variant asked for, else one by weight; None when there is no such variant."""
    if target is not None:
        return next((one for one in served if one.variant == target), None)
    weights = [one.weight for one in served]
    if not any(weights):
        return None
    return random.choices(served, weights)[0]


def _discard(served: list[Served]) -> None:
    for one in served:
        shutil.rmtree(one.folder, ignore_errors=True)
