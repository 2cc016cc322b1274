from __future__ import annotations

import gzip
import json
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hello_blaze_tui import assets
from hello_blaze_tui.steps.dataset import PRACTICE_DATASET
from hello_blaze_tui.steps.dataset_file import dataset_file, script_file
from tests.steps.answering import answers

REVIEW = json.dumps({"helpful": [3, 4], "reviewText": "I like it. It is good."}).encode() + b"\n"
WORDS = "I like it é"


def packed(path: Path, *members: str, content: bytes = REVIEW) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, content)


def locked(path: Path) -> None:
    packed(path, "a.json")
    content = bytearray(path.read_bytes())
    for header, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + place] |= 1
    path.write_bytes(content)


def damaged(path: Path) -> None:
    packed(path, "a.json", content=os.urandom(5000))
    content = path.read_bytes()
    path.write_bytes(content[:1000] + b"XXXX" + content[1004:])


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(REVIEW * 999)
        file.truncate(5 * 1024**3)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.json", "w") as file:
        for _ in range(100):
            file.write(REVIEW * 20_000)


def gzip_bomb(path: Path) -> None:
    with gzip.open(path, "wb") as file:
        for _ in range(100):
            file.write(b" " * 1_000_000)


def several_in_one(path: Path) -> None:
    path.write_bytes(gzip.compress(REVIEW + b" " * 2_000_000) + gzip.compress(REVIEW))


WRONG: list[tuple[str, str, Callable[[Path], object]]] = [
    ("a.txt", "ends with", lambda path: path.write_bytes(REVIEW)),
    ("a.json", "no file", lambda _path: None),
    ("a.json", "no file", lambda path: path.mkdir()),
    ("a.json", "is empty", lambda path: path.touch()),
    ("a.json.gz", "is empty", lambda path: path.touch()),
    ("a.json.zip", "is empty", lambda path: path.touch()),
    ("a.json.gz", "not compressed", lambda path: path.write_bytes(REVIEW)),
    ("a.json.zip", "no zip archive", lambda path: path.write_bytes(REVIEW)),
    ("a.json.gz", "cut off", lambda path: path.write_bytes(gzip.compress(REVIEW * 999)[:60])),
    ("a.json.gz", "an empty file", lambda path: path.write_bytes(gzip.compress(b""))),
    ("a.json.zip", "leads out of its folder: '../../x", lambda path: packed(path, "../../x.json")),
    ("a.json.zip", "leads out of its folder", lambda path: packed(path, "/etc/x.json")),
    ("a.json.zip", "leads out of its folder", lambda path: packed(path, "C:\\x.json")),
    ("a.json.zip", "one file and no folder", lambda path: packed(path, "a.json", "b.json")),
    ("a.json.zip", "one file and no folder", lambda path: packed(path, "a/")),
    ("a.json.zip", "one file and no folder", packed),
    ("a.json.zip", "locked with a password", locked),
    ("a.json.zip", "cannot be read", damaged),
    ("a.json.zip", "times its size", zip_bomb),
    ("a.json.gz", "times its size", gzip_bomb),
    ("a.json.gz", "several packed files", several_in_one),
    ("a.json", "5,369 MB, and a dataset may have 1,000 MB", sparse),
    ("a.json", "no line break", lambda path: path.write_bytes(bytes(2_000_000))),
    ("a.json", "no line break", lambda path: path.write_bytes(REVIEW.replace(b"\n", b"\r") * 20_000)),
    ("a.json", "no review", lambda path: path.write_bytes(b"[" * 100_000 + b"\n")),
    ("a.json", "no review", lambda path: path.write_bytes(b'{"helpful": [1, 2]}\n')),
    ("a.json", "not in UTF-8", lambda path: path.write_bytes(f'"{WORDS}"\n'.encode("latin-1"))),
    ("a.json", "not in UTF-8", lambda path: path.write_bytes(REVIEW.decode().encode("utf-16") * 3)),
    ("a.json", "not in UTF-8", lambda path: path.write_bytes(bytes(range(1, 256)) * 9)),
]


@pytest.mark.parametrize(("name", "said", "make"), WRONG)
def test_what_is_not_what_it_says_gets_a_sentence(
    tmp_path: Path, name: str, said: str, make: Callable[[Path], object]
) -> None:
    path = tmp_path / name
    make(path)
    tracemalloc.start()
    sentence = dataset_file(str(path), answers())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sentence is not None
    assert said in sentence
    assert "\n" not in sentence
    assert most < 20_000_000
    assert {each.name for each in tmp_path.iterdir()} <= {name}


@pytest.mark.parametrize(
    "content",
    [
        REVIEW,
        REVIEW.replace(b"\n", b"\r\n") * 9,
        b"\xef\xbb\xbf" + REVIEW,
        b"garbage\n" + REVIEW[:-1],
        json.dumps({"helpful": [1, 1], "reviewText": WORDS}, ensure_ascii=False).encode() + b"\n",
    ],
)
def test_reviews_are_taken_however_their_lines_end(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    assert dataset_file(str(path), answers()) is None
    packed(tmp_path / "a.json.zip", "deep/a.json", content=content)
    assert dataset_file(str(tmp_path / "a.json.zip"), answers()) is None
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(content))
    assert dataset_file(str(tmp_path / "a.json.gz"), answers()) is None


def test_another_script_may_read_another_form(tmp_path: Path) -> None:
    path, script = tmp_path / "a.json", tmp_path / "mine.py"
    path.write_bytes(b"[1, 2]")
    script.touch()
    assert dataset_file(str(path), answers({"dataset.script": str(script)})) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    os.mkfifo(path)
    assert "no file" in (dataset_file(str(path), answers()) or "")


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_path: Path, *_words: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.json"
    path.write_bytes(REVIEW)
    monkeypatch.setattr(Path, "open", denied)
    assert "can be read" in (dataset_file(str(path), answers()) or "")


def test_the_practice_dataset_is_one() -> None:
    assert dataset_file(str(assets.path(PRACTICE_DATASET)), answers()) is None


@pytest.mark.parametrize(("size", "said"), [(0, "is empty"), (5 * 1024**3, "a script may have 1 MB")])
def test_a_script_has_the_size_of_one(tmp_path: Path, size: int, said: str) -> None:
    path = tmp_path / "mine.py"
    with path.open("wb") as file:
        file.truncate(size)
    assert said in (script_file(str(path), answers()) or "")
