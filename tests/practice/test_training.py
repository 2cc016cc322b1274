from __future__ import annotations

import gzip
import io
import tarfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fasttext
import pytest

from hello_blaze_tui.practice import training
from hello_blaze_tui.practice.ports import Document, JobFailed, JobStopped
from tests.practice.running_jobs import Bench

IMAGE = "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1"
GOOD = ["solid", "works", "fun", "great", "lasting"]
BAD = ["broke", "late", "dull", "poor", "missing"]


def sentences(count: int) -> str:
    """Labelled lines that can be told apart."""
    lines = []
    for number in range(count):
        label, words = ("__label__1", GOOD) if number % 2 else ("__label__2", BAD)
        lines.append(
            f"{label} the toy is {words[number % 5]} and {words[(number // 5) % 5]} number {number % 7}"
        )
    return "\n".join(lines) + "\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.put("train/a.txt", sentences(1500))
    bench.put("test/a.txt", sentences(300))
    return bench


def job(channels: Mapping[str, str] | None = None, **hyperparameters: Any) -> Document:
    places = {"train": "train/", "validation": "test/"} if channels is None else channels
    return {
        "TrainingJobName": "t-1",
        "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        "HyperParameters": {"mode": "supervised", "epochs": "10", **hyperparameters},
        "InputDataConfig": [
            {
                "ChannelName": name,
                "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://bucket/{prefix}"}},
            }
            for name, prefix in places.items()
        ],
        "OutputDataConfig": {"S3OutputPath": "s3://bucket/model/"},
    }


def members(bench: Bench) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(bench.get("model/t-1/output/model.tar.gz"))) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]


def metrics(bench: Bench) -> dict[str, float]:
    return {metric["MetricName"]: metric["Value"] for metric in bench.told["FinalMetricDataList"]}


def test_it_leaves_a_model_that_fasttext_loads(bench: Bench, tmp_path: Path) -> None:
    bench.run(training.run, job())
    assert bench.phases == ["Downloading", "Training", "Uploading"]
    assert bench.told["ModelArtifacts"] == {"S3ModelArtifacts": "s3://bucket/model/t-1/output/model.tar.gz"}
    (tmp_path / "model.bin").write_bytes(members(bench)["model.bin"])
    model: Any = fasttext.load_model(str(tmp_path / "model.bin"))
    assert sorted(model.get_labels()) == ["__label__1", "__label__2"]
    assert metrics(bench)["validation:accuracy"] > 0.95
    assert len(bench.get("model/t-1/output/model.tar.gz")) < 10_000_000


def test_the_log_is_blazingtexts(bench: Bench) -> None:
    bench.run(training.run, job())
    log = bench.log()
    assert log[0] == "Running single machine CPU BlazingText training using supervised mode."
    for beginning in (
        "Processing /opt/ml/input/data/train/a.txt . File size: ",
        "Number of words:  ",
        "Loading validation data from /opt/ml/input/data/validation/a.txt",
        "Training finished.",
        "Average throughput in Million words/sec: ",
        "##### Alpha: 0.0000  Progress: 100.00%  Million Words/sec: ",
        "Total training time in seconds: ",
        "#train_accuracy: ",
        "Number of train examples: 1500",
        "#validation_accuracy: ",
        "Number of validation examples: 300",
    ):
        assert any(line.startswith(beginning) for line in log), beginning


def test_the_same_data_makes_the_same_model(bench: Bench, tmp_path: Path) -> None:
    bench.run(training.run, job())
    other = Bench(tmp_path / "other")
    other.objects = bench.objects
    first = members(bench)["model.bin"]
    other.run(training.run, job())
    assert members(other)["model.bin"] == first
    assert metrics(other) == metrics(bench)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mode": "magic"}, "mode"),
        ({"epochs": "0"}, "epochs"),
        ({"epochs": "many"}, "epochs"),
        ({"learning_rate": "0"}, "learning_rate"),
        ({"learning_rate": "nan"}, "learning_rate"),
        ({"min_count": "-1"}, "min_count"),
        ({"word_ngrams": "1.5"}, "word_ngrams"),
        ({"vector_dim": "0"}, "vector_dim"),
        ({"vector_dim": "1_0"}, "vector_dim"),
        ({"epochs": "9999999999"}, "epochs"),
        ({"learning_rate": "1e-400"}, "learning_rate"),
        ({"learning_rate": "1e400"}, "learning_rate"),
        ({"buckets": "0"}, "buckets"),
        ({"early_stopping": "maybe"}, "early_stopping"),
        ({"patience": "0"}, "patience"),
        ({"surprise": "1"}, "surprise"),
        ({"window_size": "5"}, "window_size"),
    ],
)
def test_wrong_hyperparameters_fail_the_job(bench: Bench, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(JobFailed, match=said) as failed:
        bench.run(training.run, job(**wrong))
    assert str(failed.value).startswith("ClientError: ")
    assert any(said in line for line in bench.log())


def test_a_missing_mode_fails_the_job(bench: Bench) -> None:
    request = job()
    del request["HyperParameters"]["mode"]
    with pytest.raises(JobFailed, match="'mode' is a required property"):
        bench.run(training.run, request)


@pytest.mark.parametrize(
    ("channels", "said"),
    [
        ({"validation": "test/"}, "'train' is a required"),
        ({"train": "train/", "extra": "test/"}, "'extra' is no channel"),
    ],
)
def test_wrong_channels_fail_the_job(bench: Bench, channels: dict[str, str], said: str) -> None:
    with pytest.raises(JobFailed, match=said):
        bench.run(training.run, job(channels))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no label here\n", "a.txt, line 1"),
        (sentences(10) + "oops\n", "a.txt, line 11"),
        ("", "no text"),
        ("\n \n", "no text"),
    ],
)
def test_data_that_cannot_be_learned_from_fails_the_job(bench: Bench, text: str, said: str) -> None:
    bench.put("train/a.txt", text)
    with pytest.raises(JobFailed, match=said):
        bench.run(training.run, job())
    assert any(said in line for line in bench.log())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"vector_dim": "2000000000"}, "bad_alloc"),
        ({"learning_rate": "1e30"}, "NaN"),
    ],
)
def test_what_fasttext_refuses_fails_the_job_in_its_words(
    bench: Bench, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(JobFailed, match=f"ClientError: BlazingText cannot train on this: .*{said}"):
        bench.run(training.run, job(**wrong))
    assert not any("Traceback" in line for line in bench.log())


def test_a_crash_of_the_trainer_is_the_jobs_end_and_nobody_elses(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash = tmp_path / "crash.py"
    crash.write_text("import os; print('so far', flush=True); os.abort()", encoding="utf-8")
    monkeypatch.setattr(training, "TRAINER", crash)
    with pytest.raises(JobFailed, match=r"AlgorithmError: Training failed, exit code: -?\d+\. so far"):
        bench.run(training.run, job())
    assert list((bench.workplace / "training").iterdir()) == []


def started(bench: Bench, until_said: str) -> tuple[threading.Thread, list[JobStopped]]:
    """A long training job, as soon as its log says something."""
    ended: list[JobStopped] = []

    def run() -> None:
        try:
            bench.run(training.run, job(epochs="100000"))
        except JobStopped as stopped:
            ended.append(stopped)

    thread = threading.Thread(target=run)
    thread.start()
    until = time.monotonic() + 20
    while not any(until_said in line for line in bench.log()):
        assert time.monotonic() < until
        threading.Event().wait(0.02)
    return thread, ended


def test_the_log_is_there_while_it_trains(bench: Bench) -> None:
    thread, _ = started(bench, "Number of labels: 2")
    assert thread.is_alive()
    assert bench.log()[0] == "Running single machine CPU BlazingText training using supervised mode."
    bench.stop.set()
    thread.join(20)


@pytest.mark.parametrize("text", ["", "no label at all\n", "__label__9 unheard of\n"])
def test_a_validation_set_that_tells_nothing(bench: Bench, text: str) -> None:
    bench.objects.bodies.clear()
    bench.put("train/a.txt", sentences(500))
    bench.put("test/a.txt", text)
    bench.run(training.run, job())
    assert metrics(bench)["validation:accuracy"] == 0.0


def test_a_bucket_that_went_away_fails_the_job(bench: Bench) -> None:
    request = job()
    request["OutputDataConfig"]["S3OutputPath"] = "s3://gone/model"
    with pytest.raises(JobFailed, match="the bucket does not exist"):
        bench.run(training.run, request)


def test_early_stopping_stops_early_and_keeps_the_best(bench: Bench) -> None:
    bench.run(training.run, job(early_stopping="True", patience="2", min_epochs="3", epochs="200"))
    epochs = [line for line in bench.log() if "End of epoch" in line]
    assert 3 <= len(epochs) < 60
    assert any(line.startswith("Early stopping") for line in bench.log())
    assert bench.log().count("Number of labels: 2") == 1
    seen = [float(line.rpartition(" ")[2]) for line in bench.log() if line.startswith("Validation accuracy")]
    assert metrics(bench)["validation:accuracy"] == pytest.approx(max(seen), abs=1e-4)
    assert max(seen) > 0.9


def test_early_stopping_needs_something_to_stop_by(bench: Bench) -> None:
    with pytest.raises(JobFailed, match="validation channel"):
        bench.run(training.run, job({"train": "train/"}, early_stopping="True"))


def test_several_files_and_gzip_in_a_channel(bench: Bench) -> None:
    bench.objects.bodies.clear()
    bench.put("train/a.txt.gz", gzip.compress(sentences(500).encode()))
    bench.put("train/b.txt.gz", gzip.compress(sentences(500).rstrip("\n").encode()))
    request = job({"train": "train/"})
    request["InputDataConfig"][0]["CompressionType"] = "Gzip"
    bench.run(training.run, request)
    assert "Number of train examples: 1000" in bench.log()
    assert "validation:accuracy" not in metrics(bench)


@pytest.mark.parametrize("mode", ["cbow", "skipgram", "batch_skipgram"])
def test_word2vec_leaves_vectors(bench: Bench, mode: str) -> None:
    request = job({"train": "train/"})
    request["HyperParameters"] = {"mode": mode, "vector_dim": "8", "epochs": "1"}
    bench.run(training.run, request)
    made = members(bench)
    assert set(made) == {"vectors.bin", "vectors.txt"}
    header, first = made["vectors.txt"].decode().splitlines()[:2]
    assert header.endswith(" 8")
    assert len(first.split()) == 9


def test_another_image_fails_the_job(bench: Bench) -> None:
    request = job()
    request["AlgorithmSpecification"]["TrainingImage"] = IMAGE.replace("blazingtext", "xgboost")
    with pytest.raises(JobFailed, match="BlazingText only"):
        bench.run(training.run, request)


@pytest.mark.parametrize("limit", [False, True])
def test_a_stop_in_the_middle_ends_it_soon(bench: Bench, limit: bool) -> None:
    thread, ended = started(bench, "Loading validation")
    bench.is_limit = limit
    began = time.monotonic()
    bench.stop.set()
    thread.join(20)
    assert time.monotonic() - began < 10
    assert [stopped.limit for stopped in ended] == [limit]
    assert bench.keys("model/") == []
