from __future__ import annotations

import json
import re
from itertools import groupby

import pytest

from hello_blaze_tui import assets
from hello_blaze_tui.aws import registry
from hello_blaze_tui.errors import UsageError

# ruff: noqa: E501 - paths are long, and are better read in one piece
# Answers of image_uris.retrieve of sagemaker 2.257.7.
PATHS = [
    ("blazingtext", "us-east-1", "1", "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1"),
    ("blazingtext", "us-west-2", "1", "433757028032.dkr.ecr.us-west-2.amazonaws.com/blazingtext:1"),
    ("blazingtext", "eu-west-1", "1", "685385470294.dkr.ecr.eu-west-1.amazonaws.com/blazingtext:1"),
    ("blazingtext", "eu-central-1", "1", "813361260812.dkr.ecr.eu-central-1.amazonaws.com/blazingtext:1"),
    ("blazingtext", "ap-northeast-1", "1", "501404015308.dkr.ecr.ap-northeast-1.amazonaws.com/blazingtext:1"),
    ("blazingtext", "cn-north-1", "1", "390948362332.dkr.ecr.cn-north-1.amazonaws.com.cn/blazingtext:1"),
    ("blazingtext", "us-gov-west-1", "1", "226302683700.dkr.ecr.us-gov-west-1.amazonaws.com/blazingtext:1"),
    ("blazingtext", "us-iso-east-1", "1", "490574956308.dkr.ecr.us-iso-east-1.c2s.ic.gov/blazingtext:1"),
    ("blazingtext", "us-isob-east-1", "1", "765400339828.dkr.ecr.us-isob-east-1.sc2s.sgov.gov/blazingtext:1"),
    ("blazingtext", "us-isof-east-1", "1", "108575199400.dkr.ecr.us-isof-east-1.csp.hci.ic.gov/blazingtext:1"),
    *(
        ("sklearn", region, version, f"{account}.dkr.ecr.{region}.amazonaws.com/sagemaker-scikit-learn:{tag}")
        for region, account in (
            ("us-east-1", "683313688378"),
            ("us-west-2", "246618743249"),
            ("eu-west-1", "141502667606"),
        )
        for version, tag in (
            ("0.20.0", "0.20.0-cpu-py3"),
            ("0.23-1", "0.23-1-cpu-py3"),
            ("1.0-1", "1.0-1-cpu-py3"),
            ("1.2-1", "1.2-1-cpu-py3"),
            ("1.4-2", "1.4-2-cpu-py3"),
        )
    ),
    ("kmeans", "us-east-1", "1", "382416733822.dkr.ecr.us-east-1.amazonaws.com/kmeans:1"),
    ("debugger", "us-east-1", "latest", "503895931360.dkr.ecr.us-east-1.amazonaws.com/sagemaker-debugger-rules:latest"),
    ("model-monitor", "us-east-1", "", "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer"),
]  # fmt: skip

TOLD_APART = [
    ("pytorch", "1.6.0", {"scope": "training", "processor": "gpu", "python": "py36", "family": "p4d"},
     "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:1.6.0-gpu-py36-cu110-ubuntu18.04"),
    ("pytorch", "1.6.0", {"scope": "training", "processor": "gpu", "python": "py36", "family": ""},
     "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:1.6.0-gpu-py36"),
    ("pytorch-neuron", "1.11.0", {"tool": "neuron", "sdk": ""},
     "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training-neuron:1.11.0-neuron-py38-sdk2.4.0-ubuntu20.04"),
    ("sklearn", "1.0-1", {"scope": "inference_graviton"},
     "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.0-1-arm64-cpu-py3"),
    ("sagemaker-base-python", "1.0", {"python": "py38"},
     "081325390199.dkr.ecr.us-east-1.amazonaws.com/sagemaker-base-python-38:1.0"),
]  # fmt: skip


@pytest.mark.parametrize(("image", "region", "version", "path"), PATHS)
def test_paths_are_those_of_the_sagemaker_package(image: str, region: str, version: str, path: str) -> None:
    assert registry.path(image, region, version) == path
    assert image in assets.image_names(path)


@pytest.mark.parametrize(("image", "version", "told", "path"), TOLD_APART)
def test_what_tells_two_paths_apart_chooses(
    image: str, version: str, told: dict[str, str], path: str
) -> None:
    assert registry.path(image, "us-east-1", version, **told) == path


def test_every_image_version_and_region_has_a_well_formed_path() -> None:
    shape = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.([a-z0-9.]+)/[a-z0-9-]+(:[\w.-]+)?")
    entries = list(registry.entries())
    assert len(entries) > 50_000
    for entry in entries:
        match = shape.fullmatch(entry.path)
        assert match is not None, entry
        assert match[2] == entry.region
    assert len({entry.image for entry in entries}) == len(registry.images()) == 66


def test_entries_of_one_image_region_and_version_are_told_apart() -> None:
    told: dict[tuple[object, ...], str] = {}
    for entry in registry.entries():
        facts = entry.as_json()
        path = facts.pop("path")
        key = tuple(sorted((name, str(value)) for name, value in facts.items()))
        assert told.setdefault(key, path) == path, entry


def test_entries_narrow_down_and_are_json_able() -> None:
    (entry,) = registry.entries("blazingtext", "us-east-1")
    assert json.loads(json.dumps(entry.as_json())) == {
        "image": "blazingtext",
        "version": "1",
        "region": "us-east-1",
        "path": "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1",
        "scopes": ["inference", "training"],
    }
    assert {entry.version for entry in registry.entries("sklearn", version="1.2-1")} == {"1.2-1"}
    assert list(registry.entries("sklearn", "us-east-1", "9.9")) == []


def test_versions_come_newest_first_and_the_newest_is_the_default() -> None:
    assert registry.versions("sklearn") == ["1.4-2", "1.2-1", "1.0-1", "0.23-1", "0.20.0"]
    assert registry.versions("pytorch-smp")[:4] == ["2.8.0", "2.7.0", "2.5.1", "2.5.0"]
    assert registry.path("sklearn", "us-east-1").endswith(":1.4-2-cpu-py3")
    assert registry.path("blazingtext", "us-east-1", "latest").endswith("/blazingtext:1")


@pytest.mark.parametrize("image", registry.images())
def test_all_paths_of_a_version_stand_together_the_newest_version_first(image: str) -> None:
    listed = [version for version, _ in groupby(entry.version for entry in registry.entries(image))]
    assert listed == registry.versions(image)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("blazingtext", "blazingtext"),
        ("Blazing Text", "blazingtext"),
        ("blzngtxt", "blazingtext"),
        ("blasingtext", "blazingtext"),
        ("scikit-learn", "sklearn"),
        ("sci kit", "sklearn"),
        ("xgb", "xgboost"),
        ("deepar", "forecasting-deepar"),
        ("pytorch", "pytorch"),
    ],
)
def test_search_forgives(typed: str, first: str) -> None:
    assert registry.search(typed)[0] == first


def test_search_for_nothing_gives_all_and_for_nonsense_none() -> None:
    assert registry.search(" ") == registry.images()
    assert registry.search("zzzzqqq") == []
    assert registry.search("[brackets].*(") == []


@pytest.mark.parametrize(
    ("image", "region", "version", "says"),
    [
        ("blazing", "us-east-1", None, "blazingtext"),
        ("sklearn", "mars-1", None, "us-east-1"),
        ("sklearn", "us-east-1", "9", "1.2-1"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    image: str, region: str, version: str | None, says: str
) -> None:
    with pytest.raises(UsageError) as raised:
        registry.path(image, region, version)
    assert says in raised.value.todo


@pytest.mark.parametrize(
    "path",
    [
        "811284229777.dkr.ecr.us-west-2.amazonaws.com/blazingtext:1",
        "433757028032.dkr.ecr.us-west-2.amazonaws.com/blazingtext:2",
        "433757028032.dkr.ecr.us-west-2.amazonaws.com.cn/blazingtext:1",
        "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1",
        "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:<tag>",
        "blazingtext:1",
        "",
    ],
)
def test_paths_that_aws_does_not_have_are_unknown(path: str) -> None:
    assert assets.image_names(path) == ()


def test_the_latest_blazingtext_is_known_by_that_tag_too() -> None:
    assert assets.image_names("811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:latest") == (
        "blazingtext",
    )


def test_the_table_stays_compact() -> None:
    assert assets.path("registry.json").stat().st_size < 200_000
