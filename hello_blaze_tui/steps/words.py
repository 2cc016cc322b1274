"""What front ends say where the steps say nothing: what sending a step is called, how long it takes."""

from __future__ import annotations

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
USUALLY = {
    "processing": "processing job",
    "training": "training job",
    "endpoint": "endpoint",
    "transform": "transform job",
}
"""Steps that take a while, and their row in assets/durations.json."""


def usually(step: str) -> str:
    """How long a step takes on AWS; empty for one that takes no time."""
    if step not in USUALLY:
        return ""
    least, most = assets.table("durations")[USUALLY[step]]
    return f"On AWS this usually takes {least} to {most} minutes, most of it to start the machine."
