"""What lies in an account, looked at with plain boto3, and how it stands to a walkthrough's ledger."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.progress.ledger import RECORDS
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument
from tests.conftest import connected

LISTS = (
    ("processing job", "sagemaker", "list_processing_jobs", "ProcessingJobSummaries", "ProcessingJobName"),
    ("training job", "sagemaker", "list_training_jobs", "TrainingJobSummaries", "TrainingJobName"),
    ("transform job", "sagemaker", "list_transform_jobs", "TransformJobSummaries", "TransformJobName"),
    ("model", "sagemaker", "list_models", "Models", "ModelName"),
    ("endpoint configuration", "sagemaker", "list_endpoint_configs", "EndpointConfigs", "EndpointConfigName"),
    ("endpoint", "sagemaker", "list_endpoints", "Endpoints", "EndpointName"),
    ("bucket", "s3", "list_buckets", "Buckets", "Name"),
    ("role", "iam", "list_roles", "Roles", "RoleName"),
    ("schedule", "scheduler", "list_schedules", "Schedules", "Name"),
)
"""Of each the tutorial makes one; and a second role, for the endpoint's end."""


@dataclass
class Inventory:
    """What is there."""

    found: set[tuple[str, str]] = field(default_factory=set)

    def unknown_to(self, document: WalkthroughDocument) -> list[str]:
        known = {
            (entry.resource.kind, re.sub(".*/", "", entry.resource.name))
            for entry in document.ledger
            if entry.life in {"intended", "created"}
        }
        return sorted(f"{kind} {name}" for kind, name in self.found - known)

    @property
    def doubled(self) -> list[str]:
        counts = Counter((kind, "-end" in name) for kind, name in self.found)
        return sorted(kind for (kind, _), count in counts.items() if count > 1)

    @property
    def left(self) -> list[str]:
        """What must not be there after a cleanup: all but the records of jobs."""
        return sorted(f"{kind} {name}" for kind, name in self.found if kind not in RECORDS)


class Looker:
    """Looks into an account again and again."""

    def __init__(self, where: Where) -> None:
        self._clients: dict[str, Any] = {
            service: connected(where, service) for service in ("sagemaker", "s3", "iam", "scheduler")
        }

    def look(self, mark: str) -> Inventory:
        """All whose name holds `mark`, the walkthrough's token."""
        found = Inventory()
        for kind, service, verb, key, name in LISTS:
            listed = getattr(self._clients[service], verb)()[key]
            found.found |= {(kind, each[name]) for each in listed if mark in each[name]}
        return found
