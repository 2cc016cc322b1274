"""Renews assets/instances.json: what is in SageMaker's instance types, and what they are for.

    python scripts/renew_instances.py

Which types there are is read from botocore's service model of SageMaker. What is in them is read from
moto's copy of EC2's own list, for the type of the same name without `ml.`; a type that is not in that list
is left out: unknown.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session

TARGET = Path(__file__).resolve().parent.parent / "assets" / "instances.json"
SHAPES = {
    "processing": "ProcessingInstanceType",
    "training": "TrainingInstanceType",
    "hosting": "ProductionVariantInstanceType",
    "transform": "TransformInstanceType",
}


def ec2_types() -> dict[str, Any]:
    """EC2's description of each of its instance types."""
    spec = importlib.util.find_spec("moto")
    if spec is None or spec.origin is None:
        raise SystemExit("moto is not installed here")
    packed = Path(spec.origin).parent / "ec2" / "resources" / "instance_types.json.gz"
    types: dict[str, Any] = json.loads(gzip.decompress(packed.read_bytes()))
    return types


def accelerators(facts: dict[str, Any]) -> int:
    """How many GPUs, or accelerators of another make; a fraction of a GPU counts as one."""
    lists = (
        ("GpuInfo", "Gpus"),
        ("InferenceAcceleratorInfo", "Accelerators"),
        ("NeuronInfo", "NeuronDevices"),
    )
    counts: Iterator[int] = (
        sum(each.get("Count", 1) for each in facts.get(info, {}).get(name, ())) for info, name in lists
    )
    return max(counts)


def main() -> None:
    """Writes the table and says what is in it."""
    model = botocore.session.get_session().get_service_model("sagemaker")
    uses: dict[str, list[str]] = {}
    for use, shape in SHAPES.items():
        for name in getattr(model.shape_for(shape), "enum", ()):
            uses.setdefault(name, []).append(use)
    known = ec2_types()
    table = {
        name: [
            facts["VCpuInfo"]["DefaultVCpus"],
            facts["MemoryInfo"]["SizeInMiB"] / 1024,
            accelerators(facts),
            " ".join(uses[name]),
        ]
        for name in sorted(uses)
        if (facts := known.get(name.removeprefix("ml.")))
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in table.items())
    TARGET.write_text(
        '{"columns": ["vcpu", "memory_gib", "accelerators", "uses"],\n"types": {\n' + lines + "\n}}\n"
    )
    unknown = ", ".join(sorted(set(uses) - set(table)))
    sys.stdout.write(f"{len(table)} types, {TARGET.stat().st_size} bytes; unknown: {unknown}\n")


if __name__ == "__main__":
    main()
