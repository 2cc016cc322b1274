"""What the wizard says where the steps say nothing: the button of each step, and how long it takes."""

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
USUALLY = {
    "processing": "processing job",
    "training": "training job",
    "endpoint": "endpoint",
    "transform": "transform job",
}
"""Steps that take a while, and their row in assets/durations.json."""

STEP_HELP = """
**Enter** does what the button says. **Esc** goes back; nothing typed is lost.

**Ctrl+O** shows the very request that is sent; **Ctrl+T** copies it, and so does **c** where no text is
typed. **Ctrl+R** puts a field back to its default, **down** opens its list.

**Ctrl+L** shows what happened. In a log: **/** searches, **n** and **N** go on and back, **e** shows errors
only, **o** only what holds a text, **f** follows the end, **t** hides times, **w** wraps, **y** copies, **s**
saves, **<** and **>** change the stream. **x** stops the job.
"""


def usually(key: str) -> str:
    """How long the step `key` lasts on AWS; empty where it is a matter of seconds."""
    if key not in USUALLY:
        return ""
    least, most = assets.table("durations")[USUALLY[key]]
    return f"On AWS this usually takes {least} to {most} minutes, most of it to start the machine."
