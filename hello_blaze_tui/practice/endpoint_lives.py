"""The life of an endpoint: Creating to InService or Failed, Updating and back, Deleting to gone.

Every state is on disk before it is seen, and a life that was cut short goes on from its state at the next
start.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from typing import Any

from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.hosting import HealthCheckError, Hosting
from hello_blaze_tui.practice.job_lives import BROKEN, DISK_RETRY
from hello_blaze_tui.practice.ports import Document, World
from hello_blaze_tui.practice.shelf import Shelf
from hello_blaze_tui.practice.wire import now

TYPICAL_SECONDS = {"Creating": 180.0, "Updating": 180.0, "Deleting": 20.0}
"""AWS seconds: typical of an endpoint on one CPU instance."""
PATIENCE = 5.0

log = logging.getLogger(__name__)


class EndpointLives:
    """Brings endpoints from state to state, a thread each."""

    def __init__(self, world: World, shelf: Shelf, hosting: Hosting) -> None:
        self._world = world
        self._shelf = shelf
        self._hosting = hosting
        self._closing = threading.Event()
        self._threads: set[threading.Thread] = set()

    def begin(self, region: str, name: str) -> None:
        """Goes on from the state that the endpoint's document says."""
        thread = threading.Thread(
            target=self._live, args=(region, name), name=f"endpoint/{name}", daemon=True
        )
        self._threads.add(thread)
        thread.start()

    def recover(self) -> None:
        """Takes up what was under way when the practice account went down."""
        for region, name, document in self._shelf.all():
            if document["description"]["EndpointStatus"] in TYPICAL_SECONDS:
                self.begin(region, name)

    def close(self) -> None:
        """Lets go of all endpoints; their states stay as they are."""
        self._closing.set()
        until = time.monotonic() + PATIENCE
        for thread in list(self._threads):
            thread.join(max(0.0, until - time.monotonic()))

    def _live(self, region: str, name: str) -> None:
        document = self._shelf.get(region, name)
        status = document["description"]["EndpointStatus"] if document else ""
        if document is not None and not self._world.pace.wait(TYPICAL_SECONDS[status], self._closing):
            while not self._turn(region, name, document, status) and not self._closing.wait(DISK_RETRY):
                log.warning("endpoint %s waits for the disk", name)
        self._threads.discard(threading.current_thread())

    def _turn(self, region: str, name: str, document: Document, status: str) -> bool:
        """Takes the endpoint to its next state; False when the disk did not take that."""
        try:
            if status == "Deleting":
                self._shelf.delete(region, name)
                self._hosting.drop(region, name)
            else:
                self._deploy(region, name, document, status)
        except DiskRefused:
            return False
        return True

    def _deploy(self, region: str, name: str, document: Document, status: str) -> None:
        plan = document["next"]
        try:
            self._hosting.load(region, name, plan)
        except HealthCheckError as failed:
            self._fail(region, name, status, str(failed))
        except DiskRefused:
            raise
        except Exception:  # the job loop: a container that breaks fails its endpoint, nothing else
            log.exception("endpoint %s broke", name)
            self._fail(region, name, status, BROKEN)
        else:
            self._serve(region, name, plan)

    def _fail(self, region: str, name: str, status: str, reason: str) -> None:
        """A new endpoint fails; an update goes back to what served before."""

        def change(description: dict[str, Any]) -> None:
            description["EndpointStatus"] = "Failed" if status == "Creating" else "InService"
            description["FailureReason"] = reason[:1024]

        self._shelf.change(region, name, change)

    def _serve(self, region: str, name: str, plan: Document) -> None:
        with self._shelf.lock:
            document = self._shelf.get(region, name)
            if document is None:
                return
            document["plan"] = plan
            description = document["description"]
            description.pop("FailureReason", None)
            description.update(
                EndpointStatus="InService",
                EndpointConfigName=plan["config"],
                ProductionVariants=[_variant(variant) for variant in plan["variants"]],
                LastModifiedTime=now(),
            )
            show_features(description, plan)
            self._shelf.put(region, name, document)


def show_features(description: Document, plan: Document) -> None:
    """Data capture and asynchronous inference as DescribeEndpoint shows them."""
    description.pop("AsyncInferenceConfig", None)
    description.pop("DataCaptureConfig", None)
    if plan["async"]:
        description["AsyncInferenceConfig"] = plan["async"]
    if plan["capture"]:
        capture = plan["capture"]
        enabled = capture.get("EnableCapture", False)
        description["DataCaptureConfig"] = {
            "EnableCapture": enabled,
            "CaptureStatus": "Started" if enabled else "Stopped",
            "CurrentSamplingPercentage": capture["InitialSamplingPercentage"],
            "DestinationS3Uri": capture["DestinationS3Uri"],
            "KmsKeyId": capture.get("KmsKeyId", ""),
        }


def _variant(variant: Document) -> Document:
    """A variant as DescribeEndpoint shows it."""
    image = variant["container"]["Image"]
    digest = hashlib.sha256(image.encode()).hexdigest()
    repository = image.partition("@")[0].rpartition(":")[0]
    shown = {
        "VariantName": variant["name"],
        "DeployedImages": [
            {
                "SpecifiedImage": image,
                "ResolvedImage": f"{repository}@sha256:{digest}",
                "ResolutionTime": now(),
            }
        ],
        "CurrentWeight": variant["weight"],
        "DesiredWeight": variant["weight"],
        "CurrentInstanceCount": variant["count"],
        "DesiredInstanceCount": variant["count"],
    }
    if variant["serverless"]:
        shown["CurrentServerlessConfig"] = variant["serverless"]
    return shown
