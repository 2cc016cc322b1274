from __future__ import annotations

import re
from typing import Any

import pytest

from hello_blaze_tui import assets

STEPS = ["welcome", "region", "bucket", "dataset", "role", "registry", "processing", "training", "model"]
STEPS += ["endpoint", "predictions", "transform", "logs", "cleanup", "epilogue"]


def test_there_is_one_text_a_step() -> None:
    assert sorted(path.stem for path in assets.path("texts").iterdir()) == sorted(STEPS)


@pytest.mark.parametrize("step", STEPS)
def test_texts_keep_the_voice(step: str) -> None:
    text = assets.text(step)
    assert 60 <= len(text.split()) <= 150
    assert text.startswith("**")
    assert "!" not in text
    assert not re.search(r"\b(simply|just|please|easy|easily|obviously)\b", text, re.IGNORECASE)
    sentences = re.split(r"(?<=[.?])\s+|\n\n", text.replace("**", ""))
    assert max(len(sentence.split()) for sentence in sentences) <= 35


@pytest.mark.parametrize("step", [step for step in STEPS if step != "epilogue"])
def test_texts_say_what_it_costs_and_what_comes_next(step: str) -> None:
    text = assets.text(step)
    assert re.search(r"\$|cent|cost|free", text)
    assert re.search(r"^(Next|First) ", text.strip().split("\n\n")[-1])


@pytest.mark.parametrize("family", ["supervised", "word2vec"])
def test_hyperparameters_are_complete_and_their_defaults_allowed(family: str) -> None:
    table: list[dict[str, Any]] = assets.table("hyperparameters")[family]
    names = [row["name"] for row in table]
    assert len(set(names)) == len(names)
    for row in table:
        assert row["meaning"].endswith(".")
        assert row.get("required") or "default" in row
        match row["kind"]:
            case "integer":
                assert int(row["default"]) >= row["minimum"]
            case "decimal":
                assert row["above"] < float(row["default"]) < row.get("below", 2)
            case "boolean":
                assert row["default"] in row["choices"] == ["True", "False"]
            case kind:
                assert kind == "choice"
                assert row["choices"]
        assert set(row.get("when", {})) <= set(names)


def test_supervised_hyperparameters_are_those_of_the_documentation() -> None:
    table = assets.table("hyperparameters")["supervised"]
    assert {row["name"]: row.get("default") for row in table} == {
        "mode": None,
        "buckets": "2000000",
        "early_stopping": "False",
        "epochs": "5",
        "learning_rate": "0.05",
        "min_count": "5",
        "min_epochs": "5",
        "patience": "4",
        "vector_dim": "100",
        "word_ngrams": "2",
    }


def test_every_mode_is_a_choice_of_its_family() -> None:
    table = assets.table("hyperparameters")
    for mode, family in table["modes"].items():
        (row,) = [each for each in table[family] if each["name"] == "mode"]
        assert mode in row["choices"]


def test_durations_are_minutes() -> None:
    assert all(0 < least <= most <= 60 for least, most in assets.table("durations").values())
