"""Is this registry path one that SageMaker could pull in this region?

The accounts and repositories are those of assets/registry.json. Which of them the practice account can really
run is for the jobs to say.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hello_blaze_tui import assets
from hello_blaze_tui.practice.faults import AwsError, invalid

ECR = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.(?P<domain>[a-z0-9.]+)/"
    r"(?P<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?P<tag>[:@][\w.:+-]+)?"
)
DOMAIN = "amazonaws.com"


def require_image(image: str, region: str, account: str, training: bool = False) -> None:
    """Raises AWS's refusal of an image that is malformed, of another region, or unknown."""
    found = ECR.fullmatch(image)
    if found is None:
        raise invalid(f'Using non-ECR image "{image}" without Vpc repository access mode is not supported.')
    domain = assets.table("registry")["domains"].get(region, DOMAIN)
    if found["region"] != region or found["domain"] != domain:
        raise _elsewhere(found, f"{region}.{domain}") if training else _cross_region(image, region)
    if found["account"] == account:
        raise invalid(f"Requested image {image} not found.")
    tags = _known(found["account"], found["repository"], region)
    if tags is None:
        raise invalid(
            f"The repository of your image {image} does not grant ecr:GetDownloadUrlForLayer, "
            "ecr:BatchGetImage, ecr:BatchCheckLayerAvailability permission to sagemaker.amazonaws.com "
            "service "
            "principal."
        )
    if not found["tag"]:
        raise invalid(f'ECR image "{image}" is invalid.')
    if found["tag"].startswith(":") and not _tagged(found["tag"][1:], tags):
        raise invalid(f"Requested image {image} not found.")


def _cross_region(image: str, region: str) -> AwsError:
    return invalid(
        f'Region of "{image}" does not match expected region of {region}. Cross region ECR image pulls are '
        "not "
        "allowed."
    )


def _elsewhere(found: re.Match[str], expected: str) -> AwsError:
    return invalid(
        f"Invalid DNS suffix '{found['domain']}' for region '{found['region']}' in training image. Please "
        f"provide the valid <region>.<dns-suffix>: '{expected}'"
    )


def _known(account: str, repository: str, region: str) -> tuple[tuple[str, str], ...] | None:
    """Tag forms and versions of the repository in that account and region; None when it is not there."""
    accounts = assets.table("registry")["accounts"]
    rows = [
        (tag, versions)
        for table, tag, versions in _repositories().get(repository, ())
        if region in accounts[table].get(account, "").split()
    ]
    return tuple(rows) or None


@cache
def _repositories() -> dict[str, list[tuple[int, str, str]]]:
    registry: dict[str, Any] = assets.table("registry")
    column = registry["columns"].index
    repositories: dict[str, list[tuple[int, str, str]]] = {}
    for rows in registry["images"].values():
        for row in rows:
            entry = (row[column("accounts")], row[column("tag")], row[column("versions")])
            repositories.setdefault(row[column("repository")], []).append(entry)
    return repositories


def _tagged(tag: str, known: tuple[tuple[str, str], ...]) -> bool:
    """Whether `tag` is one of the repository's; BlazingText's and others' `latest` is documented as well."""
    if tag == "latest":
        return True
    forms = {form.replace("{version}", version) for form, versions in known for version in versions.split()}
    return tag in forms
