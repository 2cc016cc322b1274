"""Registry paths: narrowed step by step, searched fuzzily, copied with one key."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input

from hello_blaze_tui.aws import registry
from hello_blaze_tui.tui import image_finder
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.image_finder import Kind, Offer, Part, offer, unused
from hello_blaze_tui.tui.screens.registry import Registry
from tests.tui.conftest import LARGE, SMALL, shown, until

pytestmark = pytest.mark.usefixtures("learner")
BLAZINGTEXT = "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1"


def values(found: Offer) -> list[str]:
    return [row.value for row in found.rows]


def test_every_path_of_the_registry_is_found_and_no_other() -> None:
    entries = list(registry.entries("pytorch-smp"))
    found: set[tuple[str, str]] = set()
    chosen: dict[Part, str] = {"image": "pytorch-smp"}

    def walk(chosen: dict[Part, str]) -> None:
        offered = offer(chosen, "")
        for row in offered.rows:
            now = {**chosen, offered.part: row.value}
            if row.path:
                found.add((row.path, now.get("version", "")))
            else:
                walk(now)

    walk(chosen)
    assert {path for path, _ in found} == {entry.path for entry in entries}
    assert sum(len(kind.paths) for kind in image_finder.kinds()) == len(list(registry.entries()))


def test_it_narrows_from_the_image_to_the_region() -> None:
    assert values(offer({}, "")) == registry.images()
    regions = offer({"image": "blazingtext"}, "", "eu-west-1")
    assert regions.part == "region"
    assert values(regions)[0] == "eu-west-1"
    assert sorted(values(regions)) == registry.regions("blazingtext")
    assert all(row.path == registry.path("blazingtext", row.value) for row in regions.rows)
    assert values(offer({"image": "sklearn"}, "")) == registry.versions("sklearn")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("blaz", "blazingtext"),
        ("BLZTXT", "blazingtext"),
        ("scikit", "sklearn"),
        ("pytor", "pytorch"),
        ("pytorch 2.1 gpu eu-west-1", "pytorch"),
        ("p4d", "mxnet"),
        ("py3 cpu sklearn", "sklearn"),
    ],
)
def test_letters_may_be_left_out_and_anything_about_an_image_finds_it(words: str, first: str) -> None:
    assert first in values(offer({}, words))[:3]


def test_each_word_must_fit_and_what_is_used_up_goes() -> None:
    assert values(offer({}, "blazingtext zzz")) == []
    assert unused("blaz west-2", "blazingtext") == "west-2"
    assert set(values(offer({"image": "blazingtext"}, "west-2"))) == {"us-west-2", "eu-west-2"}
    assert unused("gpu py310 now", "training, gpu, py310") == "now"


def test_a_word_of_one_path_leads_to_that_path() -> None:
    chosen: dict[Part, str] = {"image": "pytorch", "version": "2.1.0", "region": "eu-west-1"}
    (row,) = offer(chosen, "training cpu").rows
    assert row.path == registry.path("pytorch", "eu-west-1", "2.1.0", scope="training", processor="cpu")


def test_a_region_among_the_words_narrows_to_it_before_it_is_chosen() -> None:
    (row,) = offer({}, "blaz us-east-1").rows
    assert (row.value, row.path, row.left) == ("blazingtext", BLAZINGTEXT, 1)
    assert values(offer({"image": "blazingtext"}, "us-east-1")) == ["us-east-1"]
    (row,) = offer({}, "blaz west-2").rows
    assert (row.path, row.left) == ("", 2)


def test_what_is_counted_is_what_the_words_leave() -> None:
    words = "training gpu eu-west-1"
    (row,) = (row for row in offer({"image": "pytorch"}, words).rows if row.value == "2.1.0")
    after = offer({"image": "pytorch", "version": "2.1.0"}, words)
    assert row.left == sum(each.left for each in after.rows)


@pytest.mark.parametrize(("words", "among"), [("", ""), ("2", "2"), ("gpu", ""), ("2.1 us-east-1", "2.1")])
def test_versions_stand_newest_first_whatever_is_typed(words: str, among: str) -> None:
    wanted = [version for version in registry.versions("pytorch-smp") if version.startswith(among)]
    assert values(offer({"image": "pytorch-smp"}, words)) == wanted


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=30))
def test_whatever_is_typed_the_rows_are_of_the_registry(words: str) -> None:
    assert set(values(offer({}, words))) <= set(registry.images())


async def opened(pilot: Pilot[None], app: WizardApp) -> Registry:
    await pilot.press("f4")
    await until(pilot, lambda: isinstance(app.screen, Registry) and "autogluon" in shown(app))
    assert isinstance(app.screen, Registry)
    return app.screen


@pytest.mark.parametrize("size", [SMALL, LARGE, (40, 12)])
async def test_keys_alone_lead_to_a_path_that_is_copied(size: tuple[int, int]) -> None:
    app = WizardApp()
    async with app.run_test(size=size, notifications=True) as pilot:
        await opened(pilot, app)
        # Enter comes before the rows that fit: it waits for them.
        await pilot.press(*"blaz", "enter")
        await until(pilot, lambda: "Which region?" in shown(app))
        await until(pilot, lambda: "us-west-2" in app.screen.query_one(Input).placeholder)
        await until(pilot, lambda: BLAZINGTEXT in shown(app).replace("\n ", "").replace("\n", ""))
        await pilot.press("enter")
        await until(pilot, lambda: app.clipboard == BLAZINGTEXT)
        await pilot.press("down", "ctrl+y")
        await until(pilot, lambda: ".af-south-1." in app.clipboard)
        await pilot.press("escape")
        await until(pilot, lambda: "Which image?" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, Registry))


async def test_a_path_that_the_words_alone_lead_to_is_there_to_copy() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, app)
        await pilot.press(*"blaz us-east-1")
        await until(pilot, lambda: BLAZINGTEXT in shown(app))
        await pilot.press("ctrl+y")
        await until(pilot, lambda: app.clipboard == BLAZINGTEXT)


async def test_the_mouse_alone_leads_to_a_path_that_is_copied() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app)
        assert await pilot.click(screen.choices, offset=(5, 1))
        await until(pilot, lambda: "Which region?" in shown(app))
        assert await pilot.click(screen.choices, offset=(5, 0))
        await until(pilot, lambda: app.clipboard == BLAZINGTEXT)


async def test_what_fits_nothing_says_so_and_nothing_is_copied() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot, app)
        await pilot.press(*"[/x] \\[b", "enter")
        await until(pilot, lambda: "Nothing fits" in shown(app))
        await pilot.press("ctrl+y")
        await until(pilot, lambda: "There is no path yet" in shown(app))
        assert app.clipboard == ""


@pytest.fixture
def huge(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A registry of 400,000 combinations."""
    paths = {f"r-{region}": f"path/{region}" for region in range(40)}
    kinds = tuple(
        Kind(f"image-{image}", f"{version}.0", "", (f"image-{image}", f"{version}.0"), paths)
        for image in range(100)
        for version in range(100)
    )
    monkeypatch.setattr(image_finder, "kinds", lambda: kinds)
    for cached in (image_finder._terms, image_finder._scores):
        cached.cache_clear()
    yield
    for cached in (image_finder._terms, image_finder._scores):
        cached.cache_clear()


@pytest.mark.usefixtures("huge")
async def test_keys_are_answered_while_hundreds_of_thousands_are_searched() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, Registry))
        assert isinstance(app.screen, Registry)
        for key in "image9":
            began = time.monotonic()
            await pilot.press(key)
            assert time.monotonic() - began < 5
        assert app.screen.entry.value == "image9"
        await until(pilot, lambda: "image-9" in shown(app), 120)
        assert app.screen.choices.option_count <= 100
