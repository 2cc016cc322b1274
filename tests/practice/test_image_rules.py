from __future__ import annotations

import pytest

from hello_blaze_tui import assets
from hello_blaze_tui.practice.faults import AwsError
from hello_blaze_tui.practice.image_rules import require_image
from hello_blaze_tui.practice.ports import ACCOUNT_ID


def paths(framework: str) -> list[tuple[str, str]]:
    """Every region that has the framework's image, with one of its registry paths there."""
    registry = assets.table("registry")
    column = registry["columns"].index
    found = []
    for row in registry["images"][framework]:
        for account, regions in registry["accounts"][row[column("accounts")]].items():
            for region in regions.split():
                domain = registry["domains"].get(region, "amazonaws.com")
                for version in row[column("versions")].split():
                    tag = row[column("tag")].replace("{version}", version)
                    path = f"{account}.dkr.ecr.{region}.{domain}/{row[column('repository')]}:{tag}"
                    found.append((region, path))
    return found


@pytest.mark.parametrize("framework", ["blazingtext", "sklearn"])
def test_every_registry_path_of_the_tutorial_is_taken(framework: str) -> None:
    known = paths(framework)
    assert len(known) > 20
    for region, path in known:
        require_image(path, region, ACCOUNT_ID)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "blazingtext",
        "docker.io/library/python:3",
        "811284229777.dkr.ecr.us-east-1.amazonaws.com/",
        "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:<tag>",
        "81128422977.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1",
        "811284229777.dkr.ecr.us-east-1.amazonaws.com/BlazingText:1",
        " 811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1",
        "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1\n",
    ],
)
def test_what_is_no_registry_path(path: str) -> None:
    with pytest.raises(AwsError, match="Using non-ECR image"):
        require_image(path, "us-east-1", ACCOUNT_ID)


def test_the_latest_blazingtext() -> None:
    require_image("811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:latest", "us-east-1", ACCOUNT_ID)


def test_an_image_of_ones_own_that_is_not_there() -> None:
    with pytest.raises(AwsError, match="not found"):
        require_image(f"{ACCOUNT_ID}.dkr.ecr.us-east-1.amazonaws.com/mine:1", "us-east-1", ACCOUNT_ID)
