"""Walkthroughs as a whole: renamed, forgotten, brought in, saved from damage."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.progress import shelf, store, walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord, WalkthroughDocument, load, names
from hello_blaze_tui.request import Resource

KINDS = ("bucket", "object", "role", "processing job", "model", "endpoint configuration", "endpoint")


@pytest.fixture
def document(home: Path) -> WalkthroughDocument:
    place = Place(practice=False, region="eu-west-1", account_id="123456789012", profile="work")
    document = walkthrough_document.begin("toys-1", place)
    document.answers = {
        "training": {"epochs": 7},
        "region": {"name": "eu-west-1"},
        "role": {"buckets": ["ü"]},
    }
    document.steps = {
        "region": StepRecord("done", result={"region": "us-east-1"}),
        "processing": StepRecord("failed", 2, walkthrough_document.now(), costs=[{"what": "x", "usd": "1"}]),
    }
    for kind in KINDS:
        name = f"hello-blaze-toys-1-{document.token}-{kind[0]}1"
        arn = f"arn:aws:sagemaker:eu-west-1:123456789012:{kind.replace(' ', '-')}/{name}"
        price = "0.115" if kind == "endpoint" else ""
        resource = Resource(kind, name, "eu-west-1", arn)  # type: ignore[arg-type]  # KINDS are kinds
        document.ledger.put(Entry(resource, kind, "created", walkthrough_document.now(), price))
    document.save()
    return document


def resources(document: WalkthroughDocument) -> list[tuple[str, str]]:
    return [(entry.resource.kind, entry.resource.name) for entry in document.ledger]


def test_a_renamed_walkthrough_is_the_same_under_another_name(document: WalkthroughDocument) -> None:
    shelf.rename("toys-1", "games")
    assert names() == ["games"]
    renamed = load("games")
    assert (renamed.name, renamed.begun_as) == ("games", "toys-1")
    assert {**renamed.as_json(), "name": "toys-1"} == document.as_json()


def test_a_rename_that_is_cut_off_in_the_middle_is_done(
    document: WalkthroughDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_document: WalkthroughDocument) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(WalkthroughDocument, "save", cut)
        with pytest.raises(KeyboardInterrupt):
            shelf.rename("toys-1", "games")
    assert names() == ["games"]
    assert load("games").name == "games"


def test_no_name_is_given_twice(document: WalkthroughDocument) -> None:
    walkthrough_document.begin("games", document.place).save()
    with pytest.raises(UsageError, match="games already"):
        shelf.rename("toys-1", "games")
    with pytest.raises(UsageError, match="cannot name"):
        shelf.rename("toys-1", "../games")
    assert sorted(names()) == ["games", "toys-1"]


def test_of_two_copies_of_one_file_only_the_first_is_a_walkthrough(document: WalkthroughDocument) -> None:
    copy = document.path.with_name("copy.json")
    copy.write_bytes(document.path.read_bytes())
    with pytest.raises(BlazeError, match="damaged"):
        load("copy")
    assert load("toys-1").token == document.token


@pytest.mark.parametrize("life", ["created", "intended"])
def test_what_may_be_up_is_not_forgotten(document: WalkthroughDocument, life: str) -> None:
    for entry in document.ledger:
        document.ledger.turn(entry.resource, "deleted", walkthrough_document.now())
    endpoint = next(entry.resource for entry in document.ledger if entry.resource.kind == "endpoint")
    document.ledger.turn(endpoint, life, walkthrough_document.now())  # type: ignore[arg-type]
    document.save()
    with pytest.raises(UsageError) as refused:
        shelf.forget("toys-1")
    assert f"endpoint {endpoint.name}" in refused.value.what
    assert "hello-blaze cleanup toys-1" in refused.value.todo
    document.ledger.turn(endpoint, "deleted", walkthrough_document.now())
    document.save()
    shelf.forget("toys-1")
    assert names() == []


def test_a_job_whose_answer_was_lost_may_run_and_is_not_forgotten(document: WalkthroughDocument) -> None:
    for entry in document.ledger:
        document.ledger.turn(entry.resource, "deleted", walkthrough_document.now())
    job = Resource("training job", "toys-t9", "us-east-1")
    document.ledger.put(Entry(job, "training", "intended", walkthrough_document.now()))
    document.save()
    with pytest.raises(UsageError) as refused:
        shelf.forget("toys-1")
    assert "training job toys-t9" in refused.value.what


def test_what_was_exported_is_brought_in_on_another_machine(
    document: WalkthroughDocument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(document.as_json()), encoding="utf-8")
    with pytest.raises(UsageError, match="here already, as toys-1"):
        shelf.bring_in(file, "other")
    monkeypatch.setenv("HELLO_BLAZE_HOME", str(tmp_path / "other machine"))
    shelf.bring_in(file, None)
    assert load("toys-1").as_json() == document.as_json()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no walkthrough"),
        (b"\xff\xfe", "holds no walkthrough"),
        (b"[" * 200_000, "holds no walkthrough"),
        (b'{"schema": 1}', "holds no walkthrough"),
        (b'{"schema": 99}', "newer"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_export_is_refused(home: Path, tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "export.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        shelf.bring_in(file, None)
    assert names() == []


def test_an_export_that_names_a_file_elsewhere_is_refused(
    document: WalkthroughDocument, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    file.write_text(
        json.dumps({**document.as_json(), "name": "../../x", "token": "abc123"}), encoding="utf-8"
    )
    with pytest.raises(UsageError, match="holds no walkthrough"):
        shelf.bring_in(file, None)


def test_of_a_document_cut_off_anywhere_all_whole_resources_are_read(document: WalkthroughDocument) -> None:
    whole = document.path.read_text(encoding="utf-8")
    every, before = resources(document), -1
    begins = whole.index('"ledger"')
    for end in range(begins, len(whole) - 3, 13):
        document.path.write_text(whole[:end], encoding="utf-8")
        recovery = shelf.recover("toys-1")
        found = recovery.document
        assert recovery.original.read_text(encoding="utf-8") == whole[:end]
        assert resources(found) == every[: len(resources(found))]
        assert len(resources(found)) >= max(before, whole[:end].count('"region": "eu-west-1",\n    "arn"'))
        before = len(resources(found))
        assert (found.answers, found.steps, found.place) == (document.answers, document.steps, document.place)
        assert load("toys-1").as_json() == found.as_json()
        recovery.original.unlink()
    assert before == len(every)


def test_whatever_is_overwritten_the_rest_is_read_and_the_original_kept(
    document: WalkthroughDocument,
) -> None:
    whole, chance = document.path.read_bytes(), random.Random(1)
    for _ in range(60):
        begin = chance.randrange(whole.index(b'"token"'), len(whole))
        damaged = whole[:begin] + bytes(chance.randrange(1, 120)) + whole[begin + 120 :]
        document.path.write_bytes(damaged)
        recovery = shelf.recover("toys-1")
        assert recovery.original.read_bytes() == damaged
        assert set(resources(recovery.document)) <= set(resources(document))
        assert len(resources(recovery.document)) >= len(KINDS) - 2
        load("toys-1")
        recovery.original.unlink()


def test_a_resource_whose_life_cannot_be_read_is_looked_for_again(document: WalkthroughDocument) -> None:
    text = document.path.read_text(encoding="utf-8")
    document.path.write_text(text.replace('"life": "created"', '"life": "zombie"'), encoding="utf-8")
    found = shelf.recover("toys-1").document
    assert {entry.life for entry in found.ledger} == {"intended"}
    assert resources(found) == resources(document)


@pytest.mark.parametrize(
    "mistake",
    [
        {"began": "yesterday"},
        {"ended": "2026-11-24T12:00:00"},
        {"usd": "dear"},
        {"per_hour": ""},
        {"seconds": "NaN"},
    ],
    ids=str,
)
def test_a_cost_that_the_meter_could_not_read_is_damage_and_the_rest_is_kept(
    document: WalkthroughDocument, mistake: dict[str, str]
) -> None:
    record = document.steps["processing"]
    record.costs.append(
        {"what": "training job t", "usd": "1", "began": walkthrough_document.now(), **mistake}
    )
    document.save()
    with pytest.raises(BlazeError, match="damaged"):
        load("toys-1")
    found = shelf.recover("toys-1").document
    assert found.steps["processing"].costs == [{"what": "x", "usd": "1"}]
    assert meter(found).charges


@pytest.mark.parametrize("text", ["", "\0" * 300, "{}", "hello"])
def test_what_says_nothing_any_more_is_kept_as_it_is(document: WalkthroughDocument, text: str) -> None:
    document.path.write_text(text, encoding="utf-8")
    with pytest.raises(BlazeError, match="Too little"):
        shelf.recover("toys-1")
    assert document.path.read_text(encoding="utf-8") == text


def test_resources_are_named_where_nothing_else_can_be_read(document: WalkthroughDocument) -> None:
    text = document.path.read_text(encoding="utf-8")
    document.path.write_text(text[text.index('"ledger"') :], encoding="utf-8")
    with pytest.raises(BlazeError, match="Too little") as refused:
        shelf.recover("toys-1")
    assert f"endpoint hello-blaze-toys-1-{document.token}-e1" in refused.value.why


def test_what_is_sound_is_not_recovered(document: WalkthroughDocument) -> None:
    with pytest.raises(UsageError, match="not damaged"):
        shelf.recover("toys-1")


def test_on_a_full_disk_the_damaged_document_stays(
    document: WalkthroughDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = document.path.read_bytes()[:-40]
    document.path.write_bytes(damaged)
    monkeypatch.setattr(store, "replace_bytes", _full)
    with pytest.raises(BlazeError, match="could not be written"):
        shelf.recover("toys-1")
    assert document.path.read_bytes() == damaged


def _full(_path: Path, _content: bytes) -> None:
    raise OSError(28, "No space left on device")
