from __future__ import annotations

import ast
import gzip
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assets.running import SCRIPT, as_lines, place, review, run, script_module, sets

script = script_module()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def sentences_of(tmp_path: Path, *reviews: Any) -> list[str]:
    place(tmp_path, "toys.json", as_lines(reviews))
    done = run(tmp_path, "toys.json")
    assert done.returncode == 0, done.stderr
    train, test = sets(tmp_path, "toys")
    return sorted(train + test)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("toys.json", bytes),
        ("toys.jsonl", bytes),
        ("toys.json.gz", gzip.compress),
        ("toys.JSON.ZIP", lambda content: zipped({"reviews.json": content})),
        ("toys.v2.json.zip", lambda content: zipped({"folder/reviews.json": content})),
    ],
)
def test_every_form_of_the_dataset_gives_the_same_sets(tmp_path: Path, name: str, pack: Any) -> None:
    content = as_lines(review(f"Sentence {n}. Another one {n}") for n in range(50))
    place(tmp_path, name, pack(content))
    done = run(tmp_path, name)
    assert done.returncode == 0, done.stderr
    train, test = sets(tmp_path, "toys")
    place(tmp_path / "plain", "toys.json", content)
    run(tmp_path / "plain", "toys.json")
    assert (train, test) == sets(tmp_path / "plain", "toys")
    assert len(train + test) == 100


@pytest.mark.parametrize(
    ("helpful", "label"),
    [((2, 3), "1"), ((1, 1), "1"), ((51, 100), "1"), ((1, 3), "2"), ((0, 1), "2"), ((49, 100), "2")],
)
def test_the_majority_of_votes_makes_the_label(tmp_path: Path, helpful: tuple[int, int], label: str) -> None:
    assert sentences_of(tmp_path, review("Fine", helpful)) == [f"__label__{label} Fine"]


def test_without_a_majority_or_a_text_a_review_is_dropped(tmp_path: Path) -> None:
    dropped = [review("Tie", (1, 2)), review("No votes", (0, 0)), review(" \n"), review("..."), review("")]
    assert sentences_of(tmp_path, *dropped, review("Kept")) == ["__label__1 Kept"]
    report = run(tmp_path, "toys.json").stdout
    assert "1  dropped: a tie" in report
    assert "1  dropped: no votes" in report
    assert "3  dropped: empty text" in report


def test_a_text_is_cut_at_full_stops_without_empty_sentences(tmp_path: Path) -> None:
    text = "One... two .. . three.four! five? . . "
    assert sentences_of(tmp_path, review(text)) == [
        "__label__1 One",
        "__label__1 four! five?",
        "__label__1 three",
        "__label__1 two",
    ]


@pytest.mark.parametrize(
    "space",
    [*"\n\r\t\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000\0", "\r\n", "  ", " \0 "],
)
def test_whitespace_of_any_kind_becomes_one_space(tmp_path: Path, space: str) -> None:
    assert sentences_of(tmp_path, review(f"{space}so{space}good{space}")) == ["__label__1 so good"]


def test_accents_emoji_quotes_and_halves_of_emoji_are_written(tmp_path: Path) -> None:
    text = 'Très "bon" \U0001f600. Half \ud83d of one'
    assert sentences_of(tmp_path, review(text)) == [
        "__label__1 Half ? of one",
        '__label__1 Très "bon" \U0001f600',
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json", "not JSON"),
        (b'{"helpful": [1, 1], "reviewText": "\xff"}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (json.dumps(review(helpful=[True, True])).encode(), "'helpful'"),
        (json.dumps(review(helpful=[1.0, 2.0])).encode(), "'helpful'"),
        (json.dumps(review(helpful=["1", "2"])).encode(), "'helpful'"),
        (json.dumps(review(helpful=[1])).encode(), "'helpful'"),
        (json.dumps(review(helpful=[1, 1, 1])).encode(), "'helpful'"),
        (json.dumps(review(helpful=[-1, 1])).encode(), "'helpful'"),
        (json.dumps(review(helpful=None)).encode(), "'helpful'"),
        (json.dumps(review(helpful={"0": 1, "1": 1})).encode(), "'helpful'"),
        (b'{"reviewText": "x"}', "'helpful'"),
        (b'{"helpful": [1, 1]}', "'reviewText'"),
        (json.dumps(review(text=None)).encode(), "'reviewText'"),
        (json.dumps(review(text=["x"])).encode(), "'reviewText'"),
    ],
)
def test_bad_lines_are_counted_and_never_fatal(tmp_path: Path, line: bytes, reason: str) -> None:
    place(tmp_path, "toys.json", as_lines([review("Before")]) + line + b"\n" + as_lines([review("After")]))
    done = run(tmp_path, "toys.json")
    assert done.returncode == 0, done.stderr
    assert any("1  bad line: " in row and reason in row for row in done.stdout.splitlines())
    train, test = sets(tmp_path, "toys")
    assert sorted(train + test) == ["__label__1 After", "__label__1 Before"]


def test_byte_order_mark_windows_line_ends_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + as_lines([review("One"), review("Two")]).replace(b"\n", b"\r\n\r\n")
    place(tmp_path, "toys.json", content)
    done = run(tmp_path, "toys.json")
    assert "2 reviews read" in done.stdout
    assert "bad line" not in done.stdout
    train, test = sets(tmp_path, "toys")
    assert len(train + test) == 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("two.json.zip", zipped({"a.json": b"{}", "b.json": b"{}"}), "a.json, b.json"),
        ("folder.json.zip", zipped({"folder/": b""}), "folder/"),
        ("mixed.json.zip", zipped({"folder/": b"", "folder/a.json": b"{}"}), "one file and no folder"),
        ("nothing.json.zip", zipped({}), "not nothing"),
        ("no.json.zip", b"this is no archive", "cannot be read"),
        ("no.json.gz", b"this is no archive", "cannot be read"),
        ("cut.json.gz", gzip.compress(as_lines([review()] * 100))[:-20], "cannot be read"),
        ("cut.json.zip", zipped({"a.json": as_lines([review()] * 100)})[:-40], "cannot be read"),
        ("empty.json", b"", "no usable review"),
        ("ties.json", as_lines([review(helpful=(1, 2))]), "no usable review"),
        ("other.json", b"hello\nworld\n", "no usable review"),
    ],
)
def test_what_cannot_be_used_ends_with_one_clear_error(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    place(tmp_path, name, content)
    done = run(tmp_path, name)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_archive_is_an_error_even_after_good_lines(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.json": as_lines(review(f"Number {n}") for n in range(5000))}))
    content[len(content) // 2] ^= 0xFF
    place(tmp_path, "toys.json.zip", bytes(content))
    done = run(tmp_path, "toys.json.zip")
    assert done.returncode == 1
    assert "cannot be read" in done.stderr


def test_a_missing_file_and_a_missing_argument_are_said(tmp_path: Path) -> None:
    assert "toys.json.zip cannot be read" in run(tmp_path, "toys.json.zip").stderr
    done = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_four_of_five_sentences_are_for_training_whatever_they_look_like(tmp_path: Path) -> None:
    chance = random.Random(7)
    kinds = [
        [f"sentence {number}" for number in range(20_000)],
        [f"{number:06d} is its number" for number in range(20_000)],
        ["".join(chance.choices("abcdefg hij", k=30)) for _ in range(20_000)],
    ]
    for kind in kinds:
        share = sum(script.belongs_to_test(text.encode()) for text in kind) / len(kind)
        assert abs(share - 0.2) < 0.01


def test_the_report_counts_what_was_written(tmp_path: Path) -> None:
    reviews = [review(f"Good {n}. Fine {n}", (n % 4, 3)) for n in range(200)]
    place(tmp_path, "toys.json", as_lines(reviews))
    report = run(tmp_path, "toys.json").stdout
    for which, lines in zip(("train", "test"), sets(tmp_path, "toys"), strict=True):
        labels = Counter(line.split()[0] for line in lines)
        assert f"{which}: {len(lines)} sentences, {labels['__label__1']} __label__1" in report


# A process begins its life with the peak of the one that starts it, so a small one stands in between.
MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_pid, status, usage = os.wait4(process.pid, 0)
print(status, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="resident memory is read with wait4")
def test_memory_does_not_grow_with_the_dataset(tmp_path: Path) -> None:
    lines = as_lines([review(f"A sentence of review {n}, " + "and so on. " * 40) for n in range(500)])
    place(tmp_path, "toys.json.zip", zipped({"toys.json": lines * 80}))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, sys.executable, str(SCRIPT), "toys.json.zip"],
        env={**os.environ, "HELLO_BLAZE_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    status, peak = map(int, done.stdout.split())
    assert status == 0
    assert peak < 40 * 1024 * 1024


def test_the_script_is_short_plain_and_runs_on_python_3_7() -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 150
    tree = ast.parse(source, feature_version=(3, 7))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported <= set(sys.stdlib_module_names)


texts = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from(". .\n\0\u2028\ud83d…")))
votes = st.tuples(st.integers(0, 6), st.integers(0, 6))


@given(st.lists(st.tuples(texts, votes), max_size=8))
def test_each_sentence_is_in_one_set_only_with_its_label(reviews: list[tuple[str, tuple[int, int]]]) -> None:
    expected: Counter[bytes] = Counter()
    for text, (helpful, total) in reviews:
        label = b"__label__1 " if helpful > total - helpful else b"__label__2 "
        if total and helpful != total - helpful:
            pieces = (" ".join(piece.replace("\0", "\n").split()) for piece in text.split("."))
            expected.update(label + piece.encode("utf-8", "replace") for piece in pieces if piece)
    train, test = io.BytesIO(), io.BytesIO()
    script.preprocess(as_lines(review(*each) for each in reviews).splitlines(keepends=True), train, test)
    written = [output.getvalue().split(b"\n")[:-1] for output in (train, test)]
    assert Counter(written[0]) + Counter(written[1]) == expected
    seen = [{line.split(b" ", 1)[1] for line in lines} for lines in written]
    assert not seen[0] & seen[1]
    for output in (train, test):
        text = output.getvalue().decode("utf-8")
        assert text.splitlines() == text.split("\n")[:-1]


@pytest.mark.skipif(sys.platform != "linux", reason="a limit that only Linux keeps to")
def test_a_line_that_fits_into_no_memory_is_a_bad_one(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "bomb.gz", "wb", compresslevel=1) as file:
        for _ in range(400):
            file.write(b"0" * 1_000_000)
        file.write(b"\n" + as_lines([review("Good. Fun.") for _ in range(9)]))
    place(tmp_path, "bomb.json.gz", (tmp_path / "bomb.gz").read_bytes())
    command = f"ulimit -v 300000; exec {sys.executable} {SCRIPT} bomb.json.gz"
    environment = {**os.environ, "HELLO_BLAZE_ROOT": str(tmp_path)}
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "bad line: not JSON" in done.stdout
