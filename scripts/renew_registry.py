"""Renews assets/registry.json: which image lies at which registry path in which region.

The facts come from the `sagemaker` package (version 2). It must be installed where this script runs, best in
a virtual environment of its own, as it brings many packages along:

    python -m venv /tmp/sagemaker && /tmp/sagemaker/bin/pip install sagemaker==2.257.7
    /tmp/sagemaker/bin/python scripts/renew_registry.py

The package is asked for the path of every image it can name, in one region each; accounts and tags are then
stored once. Nothing of its rules is repeated here, so the table says what the package says.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import json
import sys
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).resolve().parent.parent / "assets"

# Instance types that make the package choose the image of a processor or of an instance family.
INSTANCE_OF = {"cpu": "ml.m5.large", "gpu": "ml.g5.xlarge", "inf": "ml.inf1.xlarge", "inf2": "ml.inf2.xlarge"}
INSTANCE_OF |= {"trn": "ml.trn1.2xlarge", "p4d": "ml.p4d.24xlarge", "m6g": "ml.m6g.large"}
GRAVITON = "inference_graviton"

# Files whose images are asked for under another name: (name to ask for, further arguments).
ASKED_AS: dict[str, tuple[str, dict[str, Any]]] = {
    "huggingface-neuron": ("huggingface", {"inference_tool": "neuron"}),
    "huggingface-neuronx": ("huggingface", {"inference_tool": "neuronx"}),
    "huggingface-training-compiler": ("huggingface", {"training_compiler_config": True}),
}
COLUMNS = ("scopes", "processor", "python", "family", "base", "container", "sdk", "tool")
# Tag parts a caller must name, because no file holds them: the package's own callers pass these.
CONTAINERS = {"spark": (None, "v1"), "pytorch-smp": (None, "cu118", "cu121", "cu124")}


def folder_of_facts() -> Path:
    """Where the installed package keeps its tables."""
    return Path(str(importlib.import_module("sagemaker").__file__)).parent / "image_uri_config"


def scopes_of(facts: dict[str, Any]) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Each use of the images (training, inference ...) with the facts for it."""
    if "versions" in facts:
        yield from ((scope, facts) for scope in facts.get("scope", [None]))
    else:
        yield from facts.items()


def leaves(facts: dict[str, Any]) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """(version, base framework, facts) with aliases spelled out: an alias has a tag of its own."""
    for version, inner in _with_aliases(facts["versions"], facts.get("version_aliases", {})):
        if "repository" in inner or not any(_is_base(key) for key in inner):
            yield version, None, inner
            continue
        bases = {key: value for key, value in inner.items() if _is_base(key)}
        for base, leaf in _with_aliases(bases, inner.get("version_aliases", {})):
            yield version, base, leaf


def _is_base(key: str) -> bool:
    return key.startswith(("pytorch", "tensorflow"))


def _with_aliases(values: dict[str, Any], aliases: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from values.items()
    yield from ((alias, values[full]) for alias, full in aliases.items() if full in values)


def pythons_of(name: str, leaf: dict[str, Any]) -> list[str | None]:
    """The Python versions an image can be asked for; spark's may be left out."""
    known = leaf.get("py_versions") or ([] if "repository" in leaf else list(leaf))
    return [None, *known] if name == "spark" or not known else list(known)


def processors_of(
    scope: str | None, facts: dict[str, Any], leaf: dict[str, Any]
) -> list[tuple[str | None, str | None]]:
    """(processor, instance family) pairs: a few images have a tag of their own for one family."""
    known = facts.get("processors") or leaf.get("processors") or [None]
    if scope == GRAVITON:
        return [("cpu", "m6g")]
    return [(name, None) for name in known] + [("gpu", "p4d") for name in known if name == "gpu"]


def rows(name: str, facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every image of the file `name`: what to ask for, and the path the package answers."""
    for scope, of_scope in scopes_of(facts):
        for version, base, leaf in leaves(of_scope):
            axes = product(
                pythons_of(name, leaf),
                processors_of(scope, of_scope, leaf),
                CONTAINERS.get(name, (None,)),
                [None, *sorted(leaf.get("sdk_versions", ()))],
            )
            for python, (processor, family), container, sdk in axes:
                row = {"scope": scope, "version": version, "base": base, "python": python, "sdk": sdk}
                row |= {"processor": processor, "family": family, "container": container, "tool": None}
                registries = (leaf.get(python or "") or leaf)["registries"]
                yield from answered(name, row, registries)


def answered(name: str, row: dict[str, Any], registries: dict[str, str]) -> Iterator[dict[str, Any]]:
    """`row` with the answers of the package: none when it refuses, two when a tool makes another tag."""
    asked, further = ASKED_AS.get(name, (name, {}))
    calls = [(asked, further, INSTANCE_OF.get(row["family"] or row["processor"] or ""))]
    calls.append((asked, further, None))  # accelerators whose instance types the package refuses
    if name == "pytorch-neuron":
        calls.append(("pytorch", {"inference_tool": "neuron"}, INSTANCE_OF["trn"]))
    region = next(iter(registries))
    seen = set()
    for image, more, instance_type in calls:
        try:
            path = retrieve(image, region, row, more, instance_type)
        except (ValueError, KeyError, TypeError):
            continue
        repository, _, tag = path.partition("/")[2].partition(":")
        if tag not in seen:
            seen.add(tag)
            found = {"repository": repository, "tag": tag, "registries": registries}
            yield {**row, **found, "tool": more.get("inference_tool")}


def retrieve(
    image: str, region: str, row: dict[str, Any], more: dict[str, Any], instance_type: str | None
) -> str:
    """The package's own answer."""
    image_uris = importlib.import_module("sagemaker.image_uris")
    path = image_uris.retrieve(
        image,
        region,
        version=row["version"],
        image_scope=row["scope"],
        py_version=row["python"],
        base_framework_version=row["base"],
        container_version=row["container"],
        sdk_version=row["sdk"],
        instance_type=instance_type,
        **more,
    )
    return str(path)


def base_python(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The plain Python image, which the package names by a function of its own."""
    image_uris = importlib.import_module("sagemaker.image_uris")
    registries = facts["versions"]["1.0"]["registries"]
    for python in ("38", "310"):
        path = image_uris.get_base_python_image_uri(next(iter(registries)), py_version=python)
        repository, _, tag = path.partition("/")[2].partition(":")
        row: dict[str, Any] = dict.fromkeys(
            ("scope", "base", "sdk", "processor", "family", "container", "tool")
        )
        found = {"repository": repository, "tag": tag, "registries": registries}
        yield {**row, **found, "version": "1.0", "python": f"py{python}"}


def domain_of(region: str) -> str:
    """The registry's domain, e.g. amazonaws.com.cn."""
    utils = importlib.import_module("sagemaker.utils")
    host = (utils._botocore_resolver().construct_endpoint("ecr", region) or {}).get(
        "hostname", f"ecr.{region}.amazonaws.com"
    )
    return str(host).partition(f".{region}.")[2]


def compact(images: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Every fact once: accounts by region in `accounts`, rows grouped by what they share."""
    maps: list[dict[str, str]] = []
    table = {name: grouped(found, maps) for name, found in images.items()}
    regions = sorted({region for registries in maps for region in registries})
    return {
        "source": f"sagemaker {importlib.metadata.version('sagemaker')}",
        "columns": [*COLUMNS, "repository", "accounts", "tag", "versions"],
        "domains": {region: domain_of(region) for region in regions if domain_of(region) != "amazonaws.com"},
        "accounts": [by_account(registries) for registries in maps],
        "images": table,
    }


def by_account(registries: dict[str, str]) -> dict[str, str]:
    """{"region": "account"} turned round, regions joined: most regions share an account."""
    turned: dict[str, list[str]] = {}
    for region, account in sorted(registries.items()):
        turned.setdefault(account, []).append(region)
    return {account: " ".join(regions) for account, regions in turned.items()}


def grouped(found: list[dict[str, Any]], maps: list[dict[str, str]]) -> list[list[Any]]:
    """Rows that differ in their version only become one, its tag with `{version}` in it."""
    scopes: dict[tuple[Any, ...], list[str]] = {}
    for row in found:
        if row["registries"] not in maps:
            maps.append(row["registries"])
        rest = tuple(row[column] for column in COLUMNS[1:])
        place = (row["repository"], maps.index(row["registries"]), template(row["tag"], row["version"]))
        scopes.setdefault((rest, place, row["version"]), []).append(row["scope"])
    groups: dict[tuple[Any, ...], list[str]] = {}
    for (rest, place, version), uses in scopes.items():
        groups.setdefault((tuple(sorted({use for use in uses if use})), rest, place), []).append(version)
    return [[" ".join(uses), *rest, *place, " ".join(names)] for (uses, rest, place), names in groups.items()]


def template(tag: str, version: str) -> str:
    """`1.2-1-cpu-py3` of version 1.2-1 is `{version}-cpu-py3`; a tag that does not hold it stays as it is."""
    return "{version}" + tag[len(version) :] if version and f"{tag}-".startswith(f"{version}-") else tag


def fewer(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without rows whose instance family or SDK makes no difference to the path."""

    def asked(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in ("scope", "version", "base", "python", "repository", "tag"))

    def is_plain(row: dict[str, Any]) -> bool:
        return row["family"] in {None, "m6g"} and row["sdk"] is None

    plain = {asked(row) for row in found if is_plain(row)}
    return [row for row in found if is_plain(row) or asked(row) not in plain]


def main() -> int:
    """Writes the table and says what is in it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--output", type=Path, default=ASSETS / "registry.json")
    output: Path = parser.parse_args().output
    utils: Any = importlib.import_module("sagemaker.utils")
    utils._botocore_resolver = cache(
        utils._botocore_resolver
    )  # else read from disk for each of some 10,000 paths
    images: dict[str, list[dict[str, Any]]] = {}
    for file in sorted(folder_of_facts().glob("*.json")):
        facts = json.loads(file.read_text(encoding="utf-8"))
        if file.stem == "instance_gpu_info":  # GPUs of instance types: no image
            continue
        found = base_python(facts) if file.stem == "sagemaker-base-python" else rows(file.stem, facts)
        images[file.stem] = fewer(list(found))
    lines = json.dumps(compact(images), ensure_ascii=False, separators=(",", ":")).replace("],[", "],\n[")
    output.write_text(lines + "\n", encoding="utf-8")
    empty = [name for name, kept in images.items() if not kept]
    sys.stdout.write(
        f"{len(images)} images, {sum(map(len, images.values()))} rows, {output.stat().st_size} bytes\n"
    )
    sys.stdout.write(f"without a path: {', '.join(empty) or 'none'}\n")
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
