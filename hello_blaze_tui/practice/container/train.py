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


def main(folder: Path) -> None:
    """Carries the task out. Raises SystemExit with a sentence when the data cannot be trained on."""
    task = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    started = time.monotonic()
    if task["parameters"]["mode"] == SUPERVISED:
        metrics = _supervised(folder, task)
    else:
        metrics = _word2vec(folder, task)
    print(f"Total training time in seconds: {time.monotonic() - started:.2f}", flush=True)
    (folder / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")


def _supervised(folder: Path, task: Mapping[str, Any]) -> dict[str, float]:
    parameters = task["parameters"]
    _require_labels(task["train"])
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


def _require_labels(files: list[str]) -> None:
    for name in files:
        with Path(name).open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if line.strip() and not line.startswith(LABEL):
                    where = f"{Path(name).name}, line {number}"
                    sys.exit(f"ClientError: {where} does not begin with {LABEL}: {line.strip()[:80]!r}")


def _tested(model: Any, files: list[str]) -> tuple[int, float]:
    examples, right, _recall = model.test(_one_file(files))
    # fastText gives NaN where no example has a known label.
    return examples, 0.0 if math.isnan(right) else float(right)


def _accuracy(model: Any, files: list[str]) -> float:
    return _tested(model, files)[1]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
