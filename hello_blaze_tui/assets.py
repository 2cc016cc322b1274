"""Finds what lies in assets/, in a checkout and in the wheel.

Facts that both sides of the wire need are tables there, never constants in two places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent


@cache
def folder() -> Path:
    """The folder of shipped files: inside the installed package, else beside it in a checkout."""
    installed = PACKAGE / "_assets"
    return installed if installed.is_dir() else PACKAGE.parent / "assets"


def path(name: str) -> Path:
    """Where the shipped file `name` lies, e.g. `path("prices.json")`."""
    return folder() / name


def text(name: str) -> str:
    """What a step, or `welcome` or `epilogue`, says to the learner: Markdown."""
    return path(f"texts/{name}.md").read_text(encoding="utf-8")


@cache
def table(name: str) -> Any:
    """The shipped table `name`.json, read once."""
    return json.loads(path(f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Image:
    """A container image of AWS's registry, in all its regions. What does not tell it apart is empty."""

    name: str
    """The algorithm's or framework's name, e.g. blazingtext, sklearn."""
    version: str
    scopes: tuple[str, ...]
    """What it is for: training, inference, processing ..."""
    processor: str
    python: str
    family: str
    """The instance family that has an image of its own, e.g. p4d."""
    base: str
    """The framework beneath it, e.g. pytorch2.1.0 beneath huggingface."""
    container: str
    """The container's own version, for the few images that are asked for by it."""
    sdk: str
    """The accelerator's SDK; empty is the newest."""
    tool: str
    """The accelerator's compiler: neuron, neuronx."""
    repository: str
    tag: str
    accounts: Mapping[str, str]
    """The account that keeps it, by region."""

    def path(self, region: str) -> str:
        """The registry path. Raises KeyError where the region does not have the image."""
        account = self.accounts[region]
        domain = table("registry")["domains"].get(region, "amazonaws.com")
        return f"{account}.dkr.ecr.{region}.{domain}/{self.repository}" + (f":{self.tag}" if self.tag else "")


@cache
def images() -> tuple[Image, ...]:
    """Every image of the table registry.json."""
    facts = table("registry")
    accounts = [
        {region: account for account, regions in shared.items() for region in regions.split()}
        for shared in facts["accounts"]
    ]
    return tuple(
        _image(name, row, version, accounts[row[_PLACE]])
        for name, rows in facts["images"].items()
        for row in rows
        for version in row[-1].split(" ")
    )


_PLACE = 9
"""The column that tells which map of accounts holds."""


def _image(name: str, row: list[Any], version: str, accounts: Mapping[str, str]) -> Image:
    scopes, processor, python, family, base, container, sdk, tool, repository, _place, tag, _versions = row
    return Image(
        name=name,
        version=version,
        scopes=tuple(scopes.split()),
        processor=processor or "",
        python=python or "",
        family=family or "",
        base=base or "",
        container=container or "",
        sdk=sdk or "",
        tool=tool or "",
        repository=repository,
        tag=tag.replace("{version}", version),
        accounts=accounts,
    )


@cache
def image_names(path: str) -> tuple[str, ...]:
    """The names of the images that lie at this registry path; empty when AWS's registry has none there.

    The path names its own region: an account of another region before it makes it unknown. The built-in
    algorithms' tag `1` is also called `latest`.
    """
    match = re.fullmatch(r"\d{12}\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.[^/]+/[^:]+(:(?P<tag>.+))?", path)
    if match is None:
        return ()
    region = match["region"]
    asked = path[: -len("latest")] + "1" if match["tag"] == "latest" else path
    return tuple(
        dict.fromkeys(
            image.name
            for image in images()
            if region in image.accounts and image.path(region) in {path, asked}
        )
    )
