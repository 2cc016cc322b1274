"""The versions of a walkthrough's document, and how an older one becomes one of today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SCHEMA = 4
Data = dict[str, Any]


class Newer(Exception):
    """It was written by a version of this program that is not out yet, seen from this one."""

    def __init__(self, schema: int) -> None:
        super().__init__(f"Its document has version {schema}, this program knows {SCHEMA}.")


def _to_2(data: Data) -> Data:
    """Walkthroughs can be renamed since: what they create goes on under the name they were begun with."""
    return {**data, "begun_as": data["name"]}


def _to_3(data: Data) -> Data:
    """How a step failed is kept since; nothing is known of failures before."""
    return data


def _to_4(data: Data) -> Data:
    """Why a step is to be done again is kept since, and what a resource needs; of those before nothing is."""
    return data


UPGRADES: Mapping[int, Callable[[Data], Data]] = {1: _to_2, 2: _to_3, 3: _to_4}
"""By the version that each begins with."""


def upgraded(data: Data) -> tuple[Data, int]:
    """The document as it is written today, and the version that it had.

    Raises:
        Newer: it is from a newer version.
        ValueError, KeyError, TypeError: it is none of any version.
    """
    schema = int(data["schema"])
    if schema > SCHEMA:
        raise Newer(schema)
    for version in range(schema, SCHEMA):
        data = UPGRADES[version](data)
    return data, schema
