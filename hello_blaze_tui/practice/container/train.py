"""Trains one fastText model, in a process of its own: a crash of its C++ ends this process and nothing else.

    python train.py FOLDER

FOLDER holds `task.json` (files and parameters) and gets `model.bin` and `metrics.json`. What it prints on
stdout is the job's log; fastText's own progress goes to stderr, where the runner reads how far it is.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import fasttext

LABEL = "__label__"
SUPERVISED = "supervised"
SMALLEST_BUCKETS, LARGEST_BUCKETS = 5_000, 200_000
"""Places for pairs of words. AWS's default of 2,000,000 makes an artifact of 800 MB, whatever the data."""
WORDS_PER_BUCKET = 10


def main(folder: Path) -> None:
    """Carries the task out. Raises SystemExit with a sentence when the data cannot be trained on."""
    task = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    parameters = task["parameters"]
    print(f"Running single machine CPU BlazingText training using {parameters['mode']} mode.")
    print("Number of CPU sockets found in instance is  1")
    words = _read(task["train"], labelled=parameters["mode"] == SUPERVISED)
    _limit_buckets(parameters, words)
    for name in task["validation"]:
        print(f"Loading validation data from /opt/ml/input/data/validation/{Path(name).name}")
    started = time.monotonic()
    try:
        metrics = (_supervised if parameters["mode"] == SUPERVISED else _word2vec)(folder, task)
    except (ValueError, RuntimeError, TypeError, MemoryError) as error:
        # fastText's own sentence, such as "Empty vocabulary. Try a smaller -minCount value."
        sys.exit(f"ClientError: BlazingText cannot train on this: {str(error).splitlines()[0]}")
    seconds = max(time.monotonic() - started, 0.01)
    speed = words * parameters["epochs"] / seconds / 1e6
    print(f"Average throughput in Million words/sec: {speed:.2f}")
    print(f"Total training time in seconds: {seconds:.2f}")
    (folder / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")


def _read(files: list[str], *, labelled: bool) -> int:
    """Counts the words, as the container says them, and looks for lines without a label."""
    words = 0
    for path in map(Path, files):
        size = path.stat().st_size / 1e6
        print(f"Processing /opt/ml/input/data/train/{path.name} . File size: {size:.2f} MB")
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                of_line = line.split()
                if labelled and of_line and not of_line[0].startswith(LABEL):
                    where = f"{path.name}, line {number}"
                    sys.exit(f"ClientError: {where} does not begin with {LABEL}: {line.strip()[:80]!r}")
                words += len(of_line)
    if not words:
        sys.exit("ClientError: The train channel holds no text.")
    return words


def _limit_buckets(parameters: dict[str, Any], words: int) -> None:
    asked = parameters["buckets"]
    enough = max(SMALLEST_BUCKETS, min(LARGEST_BUCKETS, words // WORDS_PER_BUCKET))
    if asked > enough:
        parameters["buckets"] = enough
        print(f"The practice account keeps models small: {enough} buckets instead of {asked}")


def _supervised(folder: Path, task: Mapping[str, Any]) -> dict[str, float]:
    parameters = task["parameters"]
    best, kept, metrics = -1.0, None, {}
    for epochs in _epochs(parameters):
        model = _train(task["train"], parameters, epochs)
        accuracy = _accuracy(model, task["validation"]) if parameters["early_stopping"] else 0.0
        if parameters["early_stopping"]:
            print(f"-------------- End of epoch: {epochs}", flush=True)
            print(f"Validation accuracy: {accuracy:.4f}", flush=True)
        if kept is None or accuracy > best:
            best, kept, best_epoch = accuracy, model, epochs
        elif epochs >= parameters["min_epochs"] and epochs - best_epoch >= parameters["patience"]:
            print(
                f"Early stopping: no better for {parameters['patience']} epochs, epoch {best_epoch} is kept",
                flush=True,
            )
            break
    assert kept is not None
    print("Training finished.", flush=True)
    for channel in ("train", "validation"):
        if task[channel]:
            examples, accuracy = _tested(kept, task[channel])
            metrics[f"{channel}:accuracy"] = accuracy
            print(f"#{channel}_accuracy: {accuracy:.4f}", flush=True)
            print(f"Number of {channel} examples: {examples}", flush=True)
    kept.save_model(str(folder / "model.bin"))
    return metrics


def _epochs(parameters: Mapping[str, Any]) -> Iterator[int]:
    """With early stopping every number of epochs in turn: fastText cannot go on training a model, so each is
    trained anew with the same seed, and the accuracies are those of a longer and longer training."""
    last = parameters["epochs"]
    return iter(range(1, last + 1)) if parameters["early_stopping"] else iter([last])


def _train(files: list[str], parameters: Mapping[str, Any], epochs: int) -> Any:
    return fasttext.train_supervised(
        input=_one_file(files),
        lr=parameters["learning_rate"],
        dim=parameters["vector_dim"],
        epoch=epochs,
        minCount=parameters["min_count"],
        wordNgrams=parameters["word_ngrams"],
        bucket=parameters["buckets"],
        thread=1,  # more would make every training come out differently
        verbose=2,
    )


def _word2vec(folder: Path, task: Mapping[str, Any]) -> dict[str, float]:
    parameters = task["parameters"]
    model = fasttext.train_unsupervised(
        input=_one_file(task["train"]),
        model="cbow" if parameters["mode"] == "cbow" else "skipgram",
        lr=parameters["learning_rate"],
        dim=parameters["vector_dim"],
        ws=parameters["window_size"],
        epoch=parameters["epochs"],
        minCount=parameters["min_count"],
        minn=parameters["min_char"] if parameters["subwords"] else 0,
        maxn=parameters["max_char"] if parameters["subwords"] else 0,
        neg=parameters["negative_samples"],
        bucket=parameters["buckets"] if parameters["subwords"] else 0,
        t=parameters["sampling_threshold"],
        thread=1,
        verbose=2,
    )
    print("Training finished.", flush=True)
    words = model.get_words()
    with (folder / "vectors.txt").open("w", encoding="utf-8") as file:
        file.write(f"{len(words)} {parameters['vector_dim']}\n")
        for word in words:
            file.write(f"{word} {' '.join(f'{number:.5f}' for number in model.get_word_vector(word))}\n")
    model.save_model(str(folder / "vectors.bin"))
    return {}


def _one_file(files: list[str]) -> str:
    """fastText reads one file; several are put behind each other beside the first."""
    if len(files) == 1:
        return files[0]
    joined = Path(files[0]).with_name(".joined")
    if not joined.exists():
        with joined.open("wb") as whole:
            for name in files:
                data = Path(name).read_bytes()
                whole.write(data if data.endswith(b"\n") else data + b"\n")
    return str(joined)


def _tested(model: Any, files: list[str]) -> tuple[int, float]:
    examples, right, _recall = model.test(_one_file(files))
    # fastText gives NaN where no example has a known label.
    return examples, 0.0 if math.isnan(right) else float(right)


def _accuracy(model: Any, files: list[str]) -> float:
    return _tested(model, files)[1]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
