"""Create, Describe, List, Stop and Delete of one family of jobs."""

from __future__ import annotations

from typing import Any

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.faults import AwsError, invalid
from hello_blaze_tui.practice.job_family import JobFamily
from hello_blaze_tui.practice.job_lives import JobLives
from hello_blaze_tui.practice.listing import Listing
from hello_blaze_tui.practice.operation import Operation
from hello_blaze_tui.practice.ports import Document, World
from hello_blaze_tui.practice.quota_rules import require_quota
from hello_blaze_tui.practice.shelf import Shelf
from hello_blaze_tui.practice.wire import now

UNDER_WAY = {"InProgress", "Stopping"}
DELETABLE = {"ProcessingJob", "TrainingJob"}
"""AWS has no DeleteTransformJob."""


class Jobs:
    """The operations on one family of jobs."""

    def __init__(self, world: World, family: JobFamily, shelf: Shelf) -> None:
        self._world = world
        self._family = family
        self._shelf = shelf
        self.lives = JobLives(world, family, shelf)
        order = "Descending" if family.noun == "TransformJob" else "Ascending"
        noun = family.noun
        self._listing = Listing(f"{noun}Summaries", f"{noun}Name", f"{noun}Status", order)

    def operations(self) -> dict[str, Operation]:
        """AWS's operation names and what does them."""
        noun = self._family.noun
        operations: dict[str, Operation] = {
            f"Create{noun}": self.create,
            f"Describe{noun}": self.describe,
            f"List{noun}s": self.list,
            f"Stop{noun}": self.stop,
        }
        if noun in DELETABLE:
            operations[f"Delete{noun}"] = self.delete
        return operations

    def create(self, caller: Caller, request: Document) -> Document:
        """Accepts the job and starts its life."""
        family = self._family
        name = request[f"{family.noun}Name"]
        arn = caller.arn(f"{family.arn}/{name}")
        with self._shelf.lock:
            if self._shelf.get(caller.region, name) is not None:
                raise AwsError("ResourceInUse", f"{family.taken} ({arn})")
            family.require(self._world, caller, request)
            self._require_quota(caller, request)
            time = now()
            description = {
                **{member: value for member, value in family.describe(request).items() if member != "Tags"},
                f"{family.noun}Arn": arn,
                "CreationTime": time,
                "LastModifiedTime": time,
            }
            family.begun(description)
            document = {"request": request, "description": description, "tags": request.get("Tags", [])}
            document.update(family.remembered(caller, request))
            self._shelf.put(caller.region, name, document)
            self.lives.begin(caller.region, name)
        return {f"{family.noun}Arn": arn}

    def describe(self, caller: Caller, request: Document) -> Document:
        """All that AWS tells of the job."""
        found: Document = self._found(caller, request)["description"]
        return found

    def list(self, caller: Caller, request: Document) -> Document:
        """A page of summaries."""
        family = self._family
        members = (
            *(f"{family.noun}{part}" for part in ("Name", "Arn", "Status")),
            "CreationTime",
            "LastModifiedTime",
            f"{family.prefix}EndTime",
            *family.summary,
        )
        return self._listing.page(self._shelf.summaries(caller.region, members), request)

    def stop(self, caller: Caller, request: Document) -> None:
        """Asks a job that is under way to end."""
        family = self._family
        with self._shelf.lock:
            document = self._found(caller, request)
            status = document["description"][f"{family.noun}Status"]
            if status == "Stopping":
                return
            if status not in UNDER_WAY:
                raise invalid(f"The request was rejected because the {family.words} is in status {status}.")
            name = request[f"{family.noun}Name"]
            self._shelf.change(caller.region, name, family.stopping)
            self.lives.stop(caller.region, name)

    def delete(self, caller: Caller, request: Document) -> None:
        """Forgets a job that is over."""
        family = self._family
        with self._shelf.lock:
            document = self._found(caller, request)
            status = document["description"][f"{family.noun}Status"]
            if status in UNDER_WAY:
                raise AwsError(
                    "ResourceInUse",
                    f"The request was rejected because the {family.words} is in status {status}. Only jobs "
                    "in a "
                    "terminal state (Stopped, Failed, or Completed) can be deleted.",
                )
            self._shelf.delete(caller.region, request[f"{family.noun}Name"])

    def _found(self, caller: Caller, request: Document) -> Document:
        name: Any = request[f"{self._family.noun}Name"]
        document = self._shelf.get(caller.region, name)
        if document is None:
            raise invalid(self._family.unknown.format(name=name))
        return document

    def _require_quota(self, caller: Caller, request: Document) -> None:
        family = self._family
        instance_type, wanted = family.instances(request)
        running = [
            family.instances(document["request"])
            for document in self._shelf.of(caller.region)
            if document["description"][f"{family.noun}Status"] in UNDER_WAY
        ]
        used = sum(count for kind, count in running if kind == instance_type)
        require_quota(instance_type, f"{family.words} usage", wanted, used)
