"""What front ends say where the steps say nothing: what sending a step is called, how long it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hello_blaze_tui import assets

GO = {
    "region": "Use this region",
    "bucket": "Create the bucket",
    "dataset": "Upload the files",
    "role": "Create the role",
    "registry": "Use these images",
    "processing": "Start the processing job",
    "training": "Start the training job",
    "model": "Create the model",
    "endpoint": "Create the endpoint",
    "predictions": "Ask the endpoint",
    "transform": "Start the batch transform job",
    "logs": "Read the logs",
    "cleanup": "Delete what is marked",
}
MEANING = {"__label__1": "helpful", "__label__2": "not helpful"}
"""What the tutorial's labels mean."""
NAMES = {
    "region": "Region",
    "account_id": "Account",
    "partition": "Partition",
    "arn": "ARN",
    "file": "Dataset",
    "script": "Script",
    "sklearn": "Scikit-learn",
    "blazingtext": "BlazingText",
    "artifact": "Model artifact",
    "image": "Image",
}
"""What the parts of a result are called."""
USUALLY = {
    "processing": "processing job",
    "training": "training job",
    "endpoint": "endpoint",
    "transform": "transform job",
}
"""Steps that take a while, and their row in assets/durations.json."""


def named(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The parts of a result that have a name, each with it."""
    return ((words, str(result[name])) for name, words in NAMES.items() if result.get(name))


def usually(step: str) -> str:
    """How long a step takes on AWS; empty for one that takes no time."""
    if step not in USUALLY:
        return ""
    least, most = assets.table("durations")[USUALLY[step]]
    return f"On AWS this usually takes {least} to {most} minutes, most of it to start the machine."
