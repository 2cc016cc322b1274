from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import fasttext
import pytest

from hello_blaze_tui import assets
from tests.assets.running import run, sets

NAME = "reviews_Practice_Toys_5.json"
ARCHIVE = assets.path(f"{NAME}.zip")
GENERATOR = Path(__file__).resolve().parents[2] / "scripts" / "make_practice_dataset.py"

FIELDS = ["reviewerID", "asin", "reviewerName", "helpful", "reviewText", "overall", "summary"]
FIELDS += ["unixReviewTime", "reviewTime"]


@pytest.fixture(scope="module")
def content() -> str:
    with zipfile.ZipFile(ARCHIVE) as archive:
        (member,) = archive.infolist()
        assert (member.filename, member.date_time) == (NAME, (2026, 1, 1, 0, 0, 0))
        return archive.read(member).decode("utf-8")


@pytest.fixture(scope="module")
def reviews(content: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("practice")
    (root / "input" / "data").mkdir(parents=True)
    shutil.copy(ARCHIVE, root / "input" / "data")
    done = run(root, ARCHIVE.name)
    assert done.returncode == 0, done.stderr
    assert "bad line" not in done.stdout
    return root


def test_the_generator_writes_the_same_reviews_again(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(GENERATOR.parent))
    spec = importlib.util.spec_from_file_location("make_practice_dataset", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    monkeypatch.delitem(sys.modules, "practice_phrases", raising=False)
    assert generator.content() == content


def test_reviews_have_the_fields_and_types_of_the_tutorial(reviews: list[dict[str, Any]]) -> None:
    assert len(reviews) == 3000
    for each in reviews:
        assert [name for name in FIELDS if name in each] == list(each)
        assert set(FIELDS) - set(each) <= {"reviewerName"}
        assert [type(votes) for votes in each["helpful"]] == [int, int]
        assert 0 <= each["helpful"][0] <= each["helpful"][1]
        assert 1 <= each["overall"] <= 5


@pytest.mark.parametrize(
    "oddity", ["...", "\n", "\r\n", '"', "http://", "é", "\U0001f602", "\t", "!", "&amp;", "["]
)
def test_texts_hold_the_oddities_of_real_reviews(reviews: list[dict[str, Any]], oddity: str) -> None:
    assert sum(oddity in each["reviewText"] for each in reviews) >= 5


def test_some_reviews_are_to_be_dropped_and_some_are_there_twice(reviews: list[dict[str, Any]]) -> None:
    assert sum(each["helpful"] == [0, 0] for each in reviews) > 50
    assert sum(each["helpful"][1] == 2 * each["helpful"][0] > 0 for each in reviews) > 50
    assert sum(not each["reviewText"].strip(" .\n") for each in reviews) > 5
    assert sum("reviewerName" not in each for each in reviews) > 5
    twice = Counter(each["reviewText"] for each in reviews if len(each["reviewText"]) > 100)
    assert max(twice.values()) > 1


def test_sets_are_plenty_split_well_and_apart(practice: Path) -> None:
    train, test = sets(practice, "reviews_Practice_Toys_5")
    assert len(train) + len(test) > 10_000
    assert abs(len(test) / len(train + test) - 0.2) < 0.01
    assert not {line.split(" ", 1)[1] for line in train} & {line.split(" ", 1)[1] for line in test}


def test_blazingtexts_defaults_learn_clearly_more_than_the_larger_class_and_not_everything(
    practice: Path,
) -> None:
    train, test = (
        practice / "output" / which / f"reviews_Practice_Toys_5_{which}.txt" for which in ("train", "test")
    )
    labels = Counter(line.split()[0] for line in test.read_text(encoding="utf-8").split("\n")[:-1])
    share = max(labels.values()) / sum(labels.values())
    model = fasttext.train_supervised(
        str(train), lr=0.05, epoch=5, dim=100, minCount=5, wordNgrams=2, bucket=20_000, thread=1, verbose=0
    )
    _examples, accuracy, _recall = model.test(str(test))
    assert 0.55 < share < 0.65
    assert share + 0.15 < accuracy < 0.92
    samples = assets.path("sample_sentences.txt").read_text(encoding="utf-8").splitlines()
    answers = [model.predict(sentence)[0][0] for sentence in samples]
    assert answers == ["__label__1"] * 3 + ["__label__2"] * 3


def test_sample_sentences_are_not_in_the_dataset(practice: Path) -> None:
    train, test = sets(practice, "reviews_Practice_Toys_5")
    known = {line.split(" ", 1)[1].lower() for line in train + test}
    samples = assets.path("sample_sentences.txt").read_text(encoding="utf-8").splitlines()
    # The short ones are what people really write; one of them may have been written before.
    assert sum(sentence.lower() in known for sentence in samples) <= 2
