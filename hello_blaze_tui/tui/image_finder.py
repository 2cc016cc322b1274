"""Finds a registry path part by part: image, version, region, and what else tells two images apart.

The whole registry is read once, beside the event loop. What must stay true: only the values of the next
part are ever made into rows (some 90 at most), and a word that is typed is compared once with each value
that occurs (some 700), never with each of the hundreds of thousands of combinations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from textual.fuzzy import Matcher

from hello_blaze_tui.aws import registry

Part = Literal["image", "version", "region", "kind"]
PARTS: tuple[Part, ...] = ("image", "version", "region", "kind")
Chosen = Mapping[Part, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """An image of one version: what tells it from its like, and where it lies in each region."""

    image: str
    version: str
    kind: str
    """For example `training, gpu, py310, pytorch2.1.0`; empty where there is one only."""
    terms: tuple[str, ...]
    """What it is found by, beside its regions: names, version, and what tells it apart."""
    paths: dict[str, str] = field(default_factory=dict)
    """By region."""

    def values(self, part: Part) -> Iterable[str]:
        """What can be chosen for a part of it."""
        return self.paths if part == "region" else (getattr(self, part),)


@dataclass(frozen=True, slots=True)
class Row:
    """A value that can be chosen next."""

    value: str
    path: str
    """The registry path; empty while more than one is left."""
    left: int
    """How many paths are left after it, of those that what was typed fits."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen next, the best fitting first."""

    part: Part
    rows: tuple[Row, ...]


def offer(chosen: Chosen, words: str, home: str = "") -> Offer:
    """The rows of the first part of which more than one value is left.

    Args:
        chosen: The values of the parts so far; never so many that one path is left.
        words: What was typed. Each word must fit a row, or something that is chosen after it.
        home: The learner's own region: it stands first among equals.
    """
    left = [kind for kind in kinds() if _fits(kind, chosen)]
    part = next(part for part in PARTS if part not in chosen and len(_values(left, part)) > 1)
    typed = [_scores(word) for word in words.lower().split()]
    ranks: dict[str, float] = {}
    paths: dict[str, list[str]] = {}
    for kind in left:
        regions = _regions(kind, typed, chosen.get("region"))
        for value in regions if part == "region" else kind.values(part) if regions else ():
            after = (value,) if part == "region" else regions
            paths.setdefault(value, []).extend(kind.paths[region] for region in after)
            ranks[value] = max(_rank(kind, value, typed, after), ranks.get(value, 0.0))
    values = [value for value in _in_order(part, left, home) if value in paths]
    if part == "version":
        values = _begun(values, words) or values
    else:
        values.sort(key=lambda value: -ranks[value])
    return Offer(part, tuple(_row(value, paths[value]) for value in values))


def unused(words: str, value: str) -> str:
    """The words that are not about `value`, and so go on narrowing after it was chosen."""
    told = value.split(", ")
    return " ".join(word for word in words.split() if not any(t in _scores(word.lower()) for t in told))


@cache
def kinds() -> tuple[Kind, ...]:
    """The registry, the regions of an image together; takes a moment the first time."""
    found: dict[tuple[str, ...], Kind] = {}
    for entry in registry.entries():
        facts = entry.as_json()
        told = (*entry.scopes, *(facts[name] for name in list(facts)[4:] if name != "scopes"))
        key = (entry.image, entry.version, *told)
        if key not in found:
            repository = entry.path.partition("/")[2].partition(":")[0]
            terms = (entry.image, repository, entry.version, *told)
            found[key] = Kind(entry.image, entry.version, ", ".join(told), terms)
        found[key].paths[entry.region] = entry.path
    return tuple(found.values())


def _fits(kind: Kind, chosen: Chosen) -> bool:
    return all(value in kind.values(part) for part, value in chosen.items())


def _values(left: Iterable[Kind], part: Part) -> dict[str, None]:
    return dict.fromkeys(value for kind in left for value in kind.values(part))


def _in_order(part: Part, left: Sequence[Kind], home: str) -> list[str]:
    """Versions newest first, regions beginning with the learner's own, the rest as the alphabet has it."""
    values = _values(left, part)
    if part == "version":
        return [version for version in registry.versions(left[0].image) if version in values]
    return sorted(values, key=lambda value: (value != home, value))


def _regions(kind: Kind, typed: Sequence[Mapping[str, float]], region: str | None) -> tuple[str, ...]:
    """Where it lies, of what fits each word; a word about the image itself fits everywhere."""
    about = [scores for scores in typed if scores.keys().isdisjoint(kind.terms)]
    here = kind.paths if region is None else (region,)
    return tuple(place for place in here if all(place in scores for scores in about))


def _begun(versions: Sequence[str], words: str) -> list[str]:
    """Those that begin with a word: who types 2 means neither 1.2 nor Python 2, though they fit too."""
    return [version for version in versions if version.startswith(tuple(words.lower().split()))]


def _rank(kind: Kind, value: str, typed: Sequence[Mapping[str, float]], regions: Sequence[str]) -> float:
    """How well the words fit it and what comes after it; one that fits the value itself counts twice."""
    others = (*kind.terms, *regions)
    return 1.0 + sum(
        max(2 * scores.get(value, 0.0), *(scores.get(other, 0.0) for other in others)) for scores in typed
    )


def _row(value: str, paths: Sequence[str]) -> Row:
    """`paths`: what is left once `value` is chosen."""
    return Row(value, paths[0] if len(paths) == 1 else "", len(paths))


@cache
def _terms() -> frozenset[str]:
    return frozenset(term for kind in kinds() for term in (*kind.terms, *kind.paths))


@cache
def _places() -> frozenset[str]:
    return frozenset(region for kind in kinds() for region in kind.paths)


@lru_cache(maxsize=64)
def _scores(word: str) -> Mapping[str, float]:
    """How well a word fits each value that occurs; those that it does not fit are left out."""
    if word in _places():
        # Its letters are in other regions' names as well: us-east-1 in us-gov-east-1.
        return {word: 1.0}
    matcher = Matcher(word)
    scores = {term: matcher.match(term) for term in _terms()}
    # Among equals: what begins with it, then what is short.
    return {
        term: score + term.startswith(word) - len(term) / 1000 for term, score in scores.items() if score > 0
    }
