"""Fields that say how a job takes what lies at an S3 location: what it names, who gets which part."""

from __future__ import annotations

from collections.abc import Mapping

from hello_blaze_tui.steps.choices import choice
from hello_blaze_tui.steps.step import Field

DATA_TYPES = ("S3Prefix", "ManifestFile")
DISTRIBUTIONS = ("FullyReplicated", "ShardedByS3Key")


def fields(key: str, label: str, group: str) -> tuple[Field, ...]:
    """Both, folded away; `key` and `label` are what theirs begin with."""
    return data_type(key, label, group), distribution(key, label, group)


def members(row: Mapping[str, str]) -> dict[str, str]:
    """What is sent of it; a row of an older version does not say."""
    return {
        "S3DataType": row.get("data_type") or DATA_TYPES[0],
        "S3DataDistributionType": row.get("distribution") or DISTRIBUTIONS[0],
    }


def data_type(key: str = "", label: str = "", group: str = "") -> Field:
    return choice(
        f"{key}data_type",
        f"{label}S3 data type",
        "S3Prefix: the address is that of a file, or a folder's. ManifestFile: of a list of files.",
        DATA_TYPES,
        group,
    )


def distribution(key: str = "", label: str = "", group: str = "") -> Field:
    return choice(
        f"{key}distribution",
        f"{label}S3 data distribution type",
        "FullyReplicated: each machine gets all files. ShardedByS3Key: each gets its share of them.",
        DISTRIBUTIONS,
        group,
    )
