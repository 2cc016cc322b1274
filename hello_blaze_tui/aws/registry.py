"""AWS's registry of container images: which path names which image, in which region.

The facts are the table assets/registry.json, renewed by scripts/renew_registry.py; AWS is not asked. What
must stay true: the paths are those of `sagemaker.image_uris.retrieve`, for every image, version and region
it has.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from hello_blaze_tui import assets
from hello_blaze_tui.errors import UsageError


@dataclass(frozen=True, slots=True)
class Entry:
    """One image in one region; what does not tell it from others of its name and version is empty."""

    image: str
    version: str
    region: str
    path: str
    scopes: tuple[str, ...] = ()
    """What the image is for: training, inference, processing ...; empty where AWS makes no difference."""
    processor: str = ""
    python: str = ""
    family: str = ""
    """The instance family that has an image of its own."""
    base: str = ""
    """The framework beneath, e.g. pytorch2.1.0 beneath huggingface."""
    container: str = ""
    sdk: str = ""
    """The accelerator's SDK; empty is the newest."""
    tool: str = ""
    """The accelerator's compiler."""

    def as_json(self) -> dict[str, Any]:
        """JSON-able, without what is empty; the version is always there."""
        told = {name: getattr(self, name) for name in _TOLD if getattr(self, name)}
        if self.scopes:
            told["scopes"] = list(self.scopes)
        return {
            "image": self.image,
            "version": self.version,
            "region": self.region,
            "path": self.path,
            **told,
        }


_TOLD = ("processor", "python", "family", "base", "container", "sdk", "tool")


def images() -> list[str]:
    """The names of all images, in alphabetical order."""
    return sorted({image.name for image in assets.images()})


def regions(image: str | None = None) -> list[str]:
    """All regions that have the image (any image), in alphabetical order."""
    return sorted({region for each in _of(image) for region in each.accounts})


def versions(image: str) -> list[str]:
    """The versions of an image, newest first, short ones (1.13) beside the full ones (1.13.1)."""
    return list(dict.fromkeys(each.version for each in _of(image)))


def entries(
    image: str | None = None, region: str | None = None, version: str | None = None
) -> Iterator[Entry]:
    """All images in all regions, or those asked for, the newest version of each first.

    Raises UsageError for an unknown image.
    """
    for each in _of(image):
        if version not in {None, each.version}:
            continue
        for place in sorted(each.accounts) if region is None else [region] * (region in each.accounts):
            yield Entry(
                image=each.name,
                version=each.version,
                region=place,
                path=each.path(place),
                scopes=each.scopes,
                **{name: getattr(each, name) for name in _TOLD},
            )


def path(image: str, region: str, version: str | None = None, **told: str) -> str:
    """The registry path of an image in a region; of its newest version unless one is given.

    `told` narrows down further by Entry's fields (processor="gpu", scope="inference" ...). Where several
    are left the plainest is taken: training before inference, CPU before GPU, the newest Python, no special
    family.

    Raises UsageError where there is none, saying what there is.
    """
    asked = versions(image)[0] if version in {None, "latest"} and not _has(image, "latest") else version
    found = [entry for entry in entries(image, region, asked) if _fits(entry, told)]
    if found:
        return min(found, key=_plainness).path
    if region not in regions(image):
        where = ", ".join(regions(image))
        raise UsageError(f"There is no {image} image in {region}.", todo=f"Regions that have it: {where}.")
    there = ", ".join(name for name in versions(image) if any(entries(image, region, name)))
    raise UsageError(
        f"There is no such {image} image of version {asked} in {region}.", todo=f"Versions: {there}."
    )


def search(text: str) -> list[str]:
    """Names of images that fit what was typed, best first; all of them for an empty text.

    Hyphens, spaces and case do not matter, letters may be left out, and small misspellings are forgiven.
    """
    wanted = _letters(text)
    ranked = []
    for name in images():
        repositories = {_letters(each.repository) for each in _of(name)}
        # The name counts more than where AWS keeps it; scikit-learn is found by that only.
        rank = min(
            _distance(wanted, _letters(name)), *(_distance(wanted, word) + 0.1 for word in repositories)
        )
        if rank < 3:
            ranked.append((rank, name))
    return [name for _rank, name in sorted(ranked)] if wanted else images()


def _distance(wanted: str, word: str) -> float:
    """Below 1: begins with it or holds it; to 2: holds its letters in this order; to 3: looks like it."""
    if wanted in word:
        return 0.5 - len(wanted) / len(word) / 2 if word.startswith(wanted) else 0.5
    if re.search(".*?".join(map(re.escape, wanted)), word):
        return 2 - len(wanted) / len(word)
    likeness = difflib.SequenceMatcher(None, wanted, word).ratio()
    return 3 - likeness if likeness > 0.7 else 3.0


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _of(image: str | None) -> list[assets.Image]:
    found = [each for each in _in_order() if image in {None, each.name}]
    if not found:
        like = search(image or "")[:5]
        todo = f"Did you mean {' or '.join(like)}?" if like else f"Known: {', '.join(images())}."
        raise UsageError(f"There is no image {image!r}.", todo=todo)
    return found


@cache
def _in_order() -> tuple[assets.Image, ...]:
    """All images as the alphabet has them, each from its newest version to its oldest."""
    newest_first = sorted(assets.images(), key=lambda each: (_age(each.version), each.version), reverse=True)
    return tuple(sorted(newest_first, key=lambda each: each.name))


def _has(image: str, version: str) -> bool:
    return any(each.version == version for each in _of(image))


def _fits(entry: Entry, told: dict[str, str]) -> bool:
    told = dict(told)
    scope = told.pop("scope", "")
    if scope and entry.scopes and scope not in entry.scopes:
        return False
    return all(getattr(entry, name) == value for name, value in told.items())


_SCOPES = ("training", "processing", "inference")


def _plainness(entry: Entry) -> tuple[Any, ...]:
    scope = min((_SCOPES.index(each) for each in entry.scopes if each in _SCOPES), default=len(_SCOPES))
    special = (entry.family, entry.sdk, entry.container, entry.tool)
    newest = tuple(-number for number in _age(entry.python))
    return (scope, sum(map(bool, special)), entry.processor, newest, entry.base, special, entry.path)


def _age(version: str) -> tuple[int, ...]:
    """The numbers of a version: 1.2-1 is (1, 2, 1); py310 is (3, 10)."""
    spelled = re.sub(r"^py(\d)(\d+)$", r"\1.\2", version)
    return tuple(int(number) for number in re.findall(r"\d+", spelled))
