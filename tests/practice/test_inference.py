from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import fasttext
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hello_blaze_tui.practice import inference, transform
from hello_blaze_tui.practice.inference import BlazingText
from hello_blaze_tui.practice.ports import Document, JobFailed, JobStopped
from tests.practice.running_jobs import Bench
from tests.practice.test_training import sentences
from tests.practice.trained_model import DEFINITION, packed

JSON, JSON_LINES = "application/json", "application/jsonlines"


@pytest.fixture(scope="module")
def container(artifact: bytes, tmp_path_factory: pytest.TempPathFactory) -> BlazingText:
    bench = Bench(tmp_path_factory.mktemp("bench"))
    bench.put("model.tar.gz", artifact)
    return inference.load(bench.world, DEFINITION, tmp_path_factory.mktemp("container"))


def asked(container: BlazingText, body: object, content_type: str = JSON) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = container.invoke(sent, content_type, "*/*")
    assert answer.status == 200, answer.body
    return [json.loads(line) for line in answer.body.splitlines()]


def test_a_json_document_is_answered_with_a_list(container: BlazingText) -> None:
    [answer] = asked(container, {"instances": ["the toy is fun and great", "the toy is late and poor"]})
    assert [each["label"] for each in answer] == [["__label__1"], ["__label__2"]]
    assert all(0.5 < each["prob"][0] <= 1.0 for each in answer)


def test_k_labels(container: BlazingText) -> None:
    [answer] = asked(container, {"instances": ["fun"], "configuration": {"k": 9}})
    assert len(answer[0]["label"]) == len(answer[0]["prob"]) == 2


def test_json_lines_are_answered_line_by_line(container: BlazingText) -> None:
    lines = b'{"source": "fun and great"}\n\n{"source": "late and poor", "k": 2}\n'
    answers = asked(container, lines, f"{JSON_LINES}; charset=utf-8")
    assert [len(answer["label"]) for answer in answers] == [1, 2]


@pytest.mark.parametrize("sentence", ["", " ", "a\nb\r\nc", "\x00", "ünï 🎲", "\ud83d", "word " * 5000])
def test_any_sentence_is_answered(container: BlazingText, sentence: str) -> None:
    [answer] = asked(container, {"instances": [sentence]})
    assert len(answer) == 1


def test_no_sentences_no_answers(container: BlazingText) -> None:
    assert asked(container, {"instances": []}) == [[]]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"fun", "text/csv", 415),
        (b"fun", "application/octet-stream", 415),
        (b"fun", JSON, 400),
        (b"[]", JSON, 400),
        (b"{}", JSON, 400),
        (b'{"instances": "fun"}', JSON, 400),
        (b'{"instances": [1]}', JSON, 400),
        (b'{"instances": ["a"], "configuration": []}', JSON, 400),
        (b'{"instances": ["a"], "configuration": {"k": 0}}', JSON, 400),
        (b'{"instances": ["a"]}\n{"instances": ["b"]}', JSON, 400),
        (b"fun", JSON_LINES, 400),
        (b'{"instances": ["a"]}', JSON_LINES, 400),
        (b'{"source": 1}', JSON_LINES, 400),
    ],
)
def test_what_it_does_not_take_it_refuses(
    container: BlazingText, body: bytes, content_type: str, status: int
) -> None:
    assert container.invoke(body, content_type, "*/*").status == status


@given(body=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
def test_nothing_breaks_it(container: BlazingText, body: bytes) -> None:
    for content_type in (JSON, JSON_LINES, "x"):
        assert container.invoke(body, content_type, "").status in {200, 400, 415}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"no archive", "no .tar.gz"),
        (packed(other_bin=b"x"), "holds neither"),
        (packed(model_bin=b"not a model"), "no model of BlazingText"),
        (packed(model_bin=b""), "no model of BlazingText"),
        (b"", "no .tar.gz"),
        (packed(model_bin=b"not a model" * 9000)[:60], "no .tar.gz"),
        (packed(model_bin=b"not a model" * 9000)[:60] + b"\xff" * 90, "no .tar.gz"),
    ],
    # Not of the bodies: an archive holds the time at which it was packed, and workers must agree on names.
    ids=lambda value: value if isinstance(value, str) else "body",
)
def test_an_artifact_that_is_no_model_does_not_load(tmp_path: Path, body: bytes, reason: str) -> None:
    bench = Bench(tmp_path)
    bench.put("model.tar.gz", body)
    (tmp_path / "container").mkdir()
    with pytest.raises(JobFailed, match=reason):
        inference.load(bench.world, DEFINITION, tmp_path / "container")


@pytest.mark.parametrize("length", [10, 60, 100, 500])
def test_a_model_that_is_cut_off_takes_nobody_along(
    tmp_path: Path, model: bytes, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inference, "PROBE_SECONDS", 1.5)
    bench = Bench(tmp_path)
    bench.put("model.tar.gz", packed(model_bin=model[:length]))
    (tmp_path / "container").mkdir()
    with pytest.raises(JobFailed, match="no model of BlazingText"):
        inference.load(bench.world, DEFINITION, tmp_path / "container")
    assert list((tmp_path / "container").iterdir()) == []


def test_word_vectors_are_answered_whatever_their_file_is_called(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_text(sentences(100), encoding="utf-8")
    options: Any = {"dim": 4, "epoch": 1, "bucket": 100, "thread": 1, "verbose": 0}
    fasttext.train_unsupervised(str(tmp_path / "train.txt"), **options).save_model(str(tmp_path / "v.bin"))
    bench = Bench(tmp_path / "bench")
    bench.put("model.tar.gz", packed(model_bin=(tmp_path / "v.bin").read_bytes()))
    container = inference.load(bench.world, DEFINITION, tmp_path)
    [answer] = asked(container, {"instances": ["toy", "", "never seen"]})
    assert [(each["word"], len(each["vector"])) for each in answer] == [
        ("toy", 4),
        ("", 4),
        ("never seen", 4),
    ]


def test_an_archive_cannot_write_elsewhere(model: bytes, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put("model.tar.gz", packed(**{"..__..__model_bin": model, "..__escape_bin": b"x"}))
    folder = tmp_path / "deep" / "container"
    folder.mkdir(parents=True)
    inference.load(bench.world, DEFINITION, folder)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == []


def test_a_missing_artifact_and_another_image(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    with pytest.raises(JobFailed, match="Could not find model data"):
        inference.load(bench.world, DEFINITION, tmp_path)
    with pytest.raises(JobFailed, match="BlazingText only"):
        inference.load(
            bench.world, {**DEFINITION, "Image": "1.dkr.ecr.us-east-1.amazonaws.com/xgboost:1"}, tmp_path
        )


# Batch transform, with the same model


def job(content_type: str = JSON, split: str = "Line", assemble: str = "Line", **more: Any) -> Document:
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/in/"}}
    return {
        "TransformJobName": "b-1",
        "ModelName": "m-1",
        "PrimaryContainer": DEFINITION,
        "TransformInput": {"DataSource": source, "ContentType": content_type, "SplitType": split},
        "TransformOutput": {"S3OutputPath": "s3://bucket/out", "AssembleWith": assemble},
        **more,
    }


ONE = '{"instances": ["fun and great", "late and poor"]}'
PRETTY = json.dumps({"instances": ["fun and great", "late and poor"]}, indent=2)
LINES = '{"source": "fun and great"}\n{"source": "late and poor"}\n'


def labels(output: bytes) -> list[str]:
    parsed = [json.loads(line) for line in output.splitlines()]
    return [each["label"][0] for part in parsed for each in (part if isinstance(part, list) else [part])]


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        (ONE, job()),
        (ONE, job(split="None", assemble="None")),
        (PRETTY, job(split="None")),
        (LINES, job(JSON_LINES)),
        (LINES, job(JSON_LINES, BatchStrategy="SingleRecord")),
        (LINES, job(JSON_LINES, split="None")),
        (f"{ONE}\n", job(BatchStrategy="SingleRecord", MaxPayloadInMB=0)),
    ],
)
def test_it_predicts_every_record(bench: Bench, text: str, request_: Document) -> None:
    bench.put("in/sentences.json", text)
    bench.run(transform.run, request_)
    assert labels(bench.get("out/sentences.json.out")) == ["__label__1", "__label__2"]


@pytest.mark.parametrize("strategy", ["SingleRecord", "MultiRecord"])
def test_a_payload_limit_cuts_the_input_and_loses_no_record(bench: Bench, strategy: str) -> None:
    sentence = "fun and great " * 2000
    line = json.dumps({"source": sentence})
    bench.put("in/sentences.jsonl", "\r\n".join([line] * 100))
    bench.run(transform.run, job(JSON_LINES, BatchStrategy=strategy, MaxPayloadInMB=1))
    assert labels(bench.get("out/sentences.jsonl.out")) == ["__label__1"] * 100
    requests = 100 if strategy == "SingleRecord" else 3
    assert f"POST /invocations 200 ({requests} requests for in/sentences.jsonl)" in bench.log()


def test_gzipped_objects_and_empty_ones(bench: Bench) -> None:
    bench.put("in/a.json.gz", gzip.compress(ONE.encode()))
    bench.put("in/b.json.gz", gzip.compress(b""))
    request = job()
    request["TransformInput"]["CompressionType"] = "Gzip"
    bench.run(transform.run, request)
    assert labels(bench.get("out/a.json.gz.out")) == ["__label__1", "__label__2"]
    assert bench.get("out/b.json.gz.out") == b""
    bench.put("in/c.json", ONE)
    with pytest.raises(JobFailed, match="See job logs"):
        bench.run(transform.run, request)
    assert bench.log("data-log")[-1] == "bucket/in/c.json: in/c.json is not compressed with gzip"


def test_the_output_bucket_may_have_gone(bench: Bench) -> None:
    bench.put("in/sentences.json", ONE)
    request = job()
    request["TransformOutput"]["S3OutputPath"] = "s3://gone/out"
    with pytest.raises(JobFailed, match="the bucket does not exist"):
        bench.run(transform.run, request)


def test_a_model_that_does_not_load_fails_the_job(bench: Bench) -> None:
    bench.put("in/sentences.json", ONE)
    bench.put("model.tar.gz", packed(model_bin=b"not a model"))
    with pytest.raises(JobFailed, match="did not become ready"):
        bench.run(transform.run, job())
    assert any("no model of BlazingText" in line for line in bench.log())


def test_one_out_file_for_each_object(bench: Bench) -> None:
    bench.put("in/a.json", ONE)
    bench.put("in/deep/b.json", ONE)
    bench.run(transform.run, job())
    assert bench.keys("out") == ["out/a.json.out", "out/deep/b.json.out"]


@pytest.mark.parametrize(
    ("text", "request_", "said"),
    [
        (PRETTY, job(BatchStrategy="SingleRecord"), "not JSON"),
        (PRETTY, job(), "not JSON"),
        (f"{ONE}\n{ONE}\n", job(BatchStrategy="MultiRecord"), "Extra data: line 2 column 1"),
        (LINES, job(BatchStrategy="SingleRecord"), "instances"),
        (ONE, job("text/csv"), "Invalid content type"),
        ("x" * 1_100_000, job(MaxPayloadInMB=1), "max payload"),
    ],
)
def test_what_the_container_refuses_fails_the_job_and_is_in_the_data_log(
    bench: Bench, text: str, request_: Document, said: str
) -> None:
    bench.put("in/sentences.json", text)
    with pytest.raises(JobFailed, match="ClientError: See job logs for more information"):
        bench.run(transform.run, request_)
    log = bench.log("data-log")
    assert log[0].startswith("MaxConcurrentTransforms=1, MaxPayloadInMB=")
    assert log[1].startswith("bucket/in/sentences.json: ClientError: ")
    assert "bucket/in/sentences.json: Message:" in log
    assert any(said in line for line in log)
    assert bench.keys("out") == []


@pytest.mark.parametrize(
    "request_",
    [
        job(split="RecordIO"),
        job("text/csv", DataProcessing={"JoinSource": "Input"}),
    ],
)
def test_what_it_does_not_have_it_says(bench: Bench, request_: Document) -> None:
    bench.put("in/sentences.json", ONE)
    with pytest.raises(JobFailed, match="does not have"):
        bench.run(transform.run, request_)


def test_nothing_to_predict_and_a_stop(bench: Bench) -> None:
    with pytest.raises(JobFailed, match="No S3 objects found"):
        bench.run(transform.run, job())
    bench.put("in/sentences.json", ONE)
    bench.stop.set()
    with pytest.raises(JobStopped):
        bench.run(transform.run, job())
