from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.progress import folders, walkthrough_document
from hello_blaze_tui.progress.claims import Claim
from hello_blaze_tui.progress.ledger import Entry, Ledger
from hello_blaze_tui.progress.machine import machine
from hello_blaze_tui.progress.store import replace_file
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord, WalkthroughDocument
from hello_blaze_tui.request import Resource

BUCKET = Resource("bucket", "b", "us-east-1")


@pytest.fixture
def document(home: Path) -> WalkthroughDocument:
    place = Place(practice=False, region="us-east-1", account_id="123456789012", profile="work")
    document = walkthrough_document.begin("toys-1", place)
    document.answers = {"training": {"epochs": 7}, "role": {"buckets": ["a", "ü[/x]"]}}
    document.steps["region"] = StepRecord("done", result={"region": "us-east-1"})
    document.ledger.put(Entry(BUCKET, "bucket", "created", walkthrough_document.now(), "0.115"))
    document.save()
    return document


def test_what_is_saved_is_read_again(document: WalkthroughDocument) -> None:
    assert walkthrough_document.load("toys-1").as_json() == document.as_json()


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_files_and_folders_are_private_under_any_umask_and_where_they_were_not(home: Path) -> None:
    (home / "state" / "walkthroughs").mkdir(parents=True, mode=0o755)
    old = os.umask(0)
    try:
        walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012")).save()
    finally:
        os.umask(old)
    path = walkthrough_document.path_of("toys-1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "state" / "machine").stat().st_mode) == 0o600


DISK = {"open": os, "fdopen": os, "fsync": os, "replace": Path}
"""What writing a document asks the disk for."""


@pytest.mark.parametrize("fails", DISK)
def test_a_full_disk_leaves_the_old_document(
    document: WalkthroughDocument, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def full(*_words: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = document.path.read_bytes()
    document.answers["training"]["epochs"] = 8
    with monkeypatch.context() as patch:
        patch.setattr(DISK[fails], fails, full)
        with pytest.raises(BlazeError, match="No space left"):
            document.save()
    assert document.path.read_bytes() == before
    assert [path.name for path in document.path.parent.iterdir()] == ["toys-1.json"]


DYING = """
import os, sys
from hello_blaze_tui import private_files
from hello_blaze_tui.progress import walkthrough_document

calls = 0
def counted(call):
    def at_one_point(*words, **named):
        global calls
        calls += 1
        if calls == int(sys.argv[1]):
            os._exit(9)
        return call(*words, **named)
    return at_one_point

document = walkthrough_document.load("toys-1")
document.answers["training"]["epochs"] = 8
for module, name in ((os, "open"), (os, "fsync"), (os, "close"), (private_files.Path, "replace")):
    setattr(module, name, counted(getattr(module, name)))
document.save()
"""


def test_wherever_it_is_killed_the_document_is_the_old_one_or_the_new_one(
    document: WalkthroughDocument,
) -> None:
    old = document.path.read_bytes()
    ends = []
    for point in range(1, 40):
        document.save()
        done = subprocess.run([sys.executable, "-c", DYING, str(point)], capture_output=True, check=False)
        ends.append((done.returncode, walkthrough_document.load("toys-1").answers["training"]["epochs"]))
        if done.returncode == 0:
            break
    assert document.path.read_bytes() != old
    assert {code for code, _ in ends[:-1]} == {9}
    assert [epochs for _, epochs in ends] == sorted(epochs for _, epochs in ends)
    assert {epochs for _, epochs in ends} == {7, 8}
    Claim(document.path).take()
    assert [path.name for path in document.path.parent.iterdir()] == ["toys-1.json"]


@pytest.mark.skipif(os.name == "nt", reason="a limit of POSIX")
def test_where_a_file_may_not_grow_nothing_is_half_written(document: WalkthroughDocument) -> None:
    document.save()
    before = document.path.read_bytes()
    script = """
import resource
from hello_blaze_tui.progress import walkthrough_document

document = walkthrough_document.load("toys-1")
document.answers["training"]["note"] = "x" * 5000
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
document.save()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "could not be written" in done.stderr
    assert document.path.read_bytes() == before
    assert [path.name for path in document.path.parent.iterdir()] == ["toys-1.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": 1}', '{"schema": "x"}', '{"schema": 1, "ledger": 3}']
)
def test_a_damaged_document_is_refused_and_left_as_it_is(document: WalkthroughDocument, text: str) -> None:
    document.path.write_text(text, encoding="utf-8")
    with pytest.raises(BlazeError, match="damaged"):
        walkthrough_document.load("toys-1")
    assert document.path.read_text(encoding="utf-8") == text


def test_a_document_of_a_newer_version_is_refused(document: WalkthroughDocument) -> None:
    document.path.write_text(json.dumps({"schema": 99}), encoding="utf-8")
    with pytest.raises(BlazeError, match="newer"):
        walkthrough_document.load("toys-1")


def test_a_document_of_an_older_version_is_upgraded_and_a_copy_of_it_is_kept(
    document: WalkthroughDocument,
) -> None:
    older = json.loads(document.path.read_text(encoding="utf-8"))
    older["schema"] = 1
    del older["begun_as"]
    for record in older["steps"].values():
        del record["failure"]
    text = json.dumps(older)
    document.path.write_text(text, encoding="utf-8")
    upgraded = walkthrough_document.load("toys-1")
    assert upgraded.begun_as == "toys-1"
    assert document.path.read_text(encoding="utf-8") == text
    upgraded.save()
    upgraded.save()
    assert walkthrough_document.load("toys-1").as_json() == document.as_json()
    [copy] = [path for path in document.path.parent.iterdir() if path != document.path]
    assert copy.name == "toys-1.json.version-1"
    assert copy.read_text(encoding="utf-8") == text
    assert walkthrough_document.names() == ["toys-1"]


def test_half_a_character_is_kept(document: WalkthroughDocument) -> None:
    document.answers["dataset"] = {"file": "/tmp/\udcff.json"}
    document.save()
    assert walkthrough_document.load("toys-1").answers["dataset"] == {"file": "/tmp/\udcff.json"}


@pytest.mark.parametrize(
    "name", ["", "-", "a b", "../x", "a/b", "x" * 33, "ü", "a.", "con\n", "CON", "lpt1", "\0"]
)
def test_absurd_names_are_refused(home: Path, name: str) -> None:
    with pytest.raises(UsageError):
        walkthrough_document.path_of(name)


def test_an_unknown_name_is_told_what_there_is(document: WalkthroughDocument) -> None:
    with pytest.raises(UsageError, match="toys-1"):
        walkthrough_document.load("toys-2")


def test_only_one_process_may_write(document: WalkthroughDocument) -> None:
    claim = Claim(document.path)
    claim.take()
    script = (
        "import sys; from pathlib import Path; from hello_blaze_tui.progress.claims import Claim\n"
        "Claim(Path(sys.argv[1])).take()"
    )
    other = subprocess.run(
        [sys.executable, "-c", script, str(document.path)], capture_output=True, text=True, check=False
    )
    assert "open in another terminal" in other.stderr


def test_a_new_file_replaces_the_old_one_whole(home: Path) -> None:
    path = folders.state() / "file"
    replace_file(path, "old\n")
    replace_file(path, "new\n")
    assert path.read_text(encoding="utf-8") == "new\n"
    assert list(path.parent.iterdir()) == [path]


def test_a_resource_lives_once() -> None:
    ledger = Ledger()
    ledger.put(Entry(BUCKET, "bucket", "intended", "1"))
    assert [entry.resource for entry in ledger.intended()] == [BUCKET]
    ledger.turn(Resource("bucket", "b", "us-east-1", "arn:aws:s3:::b"), "created", "2")
    assert [entry.resource.arn for entry in ledger.up()] == ["arn:aws:s3:::b"]
    ledger.turn(BUCKET, "deleted", "3")
    assert ledger.up() == ()
    assert len(list(ledger)) == 1


@pytest.mark.parametrize(
    ("where", "key", "value"),
    [
        (("ledger", 0), "life", "zombie"),
        (("steps", "region"), "progress", "perhaps"),
        (("steps", "region"), "result", []),
        (("answers",), "training", ["epochs"]),
        ((), "answers", "none"),
        ((), "began", "never"),
        ((), "name", "../toys"),
        ((), "token", "../x"),
        ((), "steps", {"region": {"progress": "done", "attempt": True}}),
        (("ledger", 0), "since", "2026-11-24T12:00:00"),
        (("ledger", 0), "per_hour", "much"),
        (("ledger", 0), "needs", "model toys"),
        (("ledger", 0), "needs", [1]),
        (("ledger", 0, "resource"), "kind", "castle"),
        (("place",), "practice", "no"),
    ],
)
def test_a_document_with_damage_inside_is_refused(
    document: WalkthroughDocument, where: tuple[str | int, ...], key: str, value: object
) -> None:
    whole = json.loads(document.path.read_text(encoding="utf-8"))
    part = whole
    for step in where:
        part = part[step]
    part[key] = value
    document.path.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(BlazeError, match="damaged"):
        walkthrough_document.load("toys-1")


def test_this_machine_keeps_its_name_and_gets_another_when_it_is_damaged(home: Path) -> None:
    name = machine()
    assert machine() == name
    (home / "state" / "machine").write_bytes(b"\0\xff[/x]")
    fresh = machine()
    assert fresh != name
    assert machine() == fresh
