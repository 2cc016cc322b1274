"""Measures assets/hello_blaze_preprocess.py against the obvious version, each as a whole process.

    python benchmarks/preprocess.py [--reviews 167597] [--rounds 3]

The dataset is generated: as many reviews as the tutorial's, and about as many bytes. The obvious version
reads all reviews into a list and works on that. Printed: the best time, the peak of resident memory, the
ratio. Memory is read from the operating system, which Windows does not offer in this way.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "assets" / "hello_blaze_preprocess.py"

OBVIOUS = r"""
import json, os, random, sys, zipfile
root, name = os.environ["HELLO_BLAZE_ROOT"], sys.argv[1]
with zipfile.ZipFile(os.path.join(root, "input/data", name)) as archive:
    with archive.open(archive.namelist()[0]) as file:
        reviews = [json.loads(line) for line in file]
lines = []
for review in reviews:
    helpful, votes = review["helpful"]
    if votes == 0 or helpful * 2 == votes:
        continue
    label = "__label__1" if helpful * 2 > votes else "__label__2"
    for sentence in review["reviewText"].split("."):
        sentence = " ".join(sentence.split())
        if sentence:
            lines.append(label + " " + sentence)
random.seed(0)
random.shuffle(lines)
cut = len(lines) * 8 // 10
for which, part in (("train", lines[:cut]), ("test", lines[cut:])):
    folder = os.path.join(root, "output", which)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name.split(".")[0] + "_" + which + ".txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(part) + "\n")
print(len(reviews), "reviews", len(lines), "sentences")
"""


def reviews(count: int) -> Iterator[bytes]:
    """JSON lines of sizes like the tutorial's dataset; half of the reviews has votes."""
    chance = random.Random(20140723)
    letters = "etaoinshrdlucmfwypvbgk"
    words = [
        "".join(chance.choices(letters, k=chance.choice((2, 3, 3, 4, 5, 6, 7, 9)))) for _ in range(25000)
    ]
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    for number in range(count):
        votes = chance.choice((0, 0, 0, 0, 1, 2, 3, 7))
        size = max(5, int(chance.lognormvariate(4.23, 0.8)))
        text = chance.choices(words, cum_weights=weights, k=size)
        for stop in range(9, size, 11):
            text[stop] += chance.choice((".", ".", ".", "...", "!", ".\n"))
        review = {
            "reviewerID": f"A{chance.getrandbits(52):013X}",
            "asin": f"{chance.getrandbits(33):010d}",
            "reviewerName": " ".join(chance.choices(words, k=2)),
            "helpful": [chance.randint(0, votes), votes],
            "reviewText": " ".join(text),
            "overall": float(chance.randint(1, 5)),
            "summary": " ".join(chance.choices(words, cum_weights=weights, k=4)),
            "unixReviewTime": 1300000000 + number,
            "reviewTime": "01 2, 2013",
        }
        yield json.dumps(review).encode() + b"\n"


def dataset(root: Path, count: int) -> str:
    """Writes the zipped dataset where a processing job finds it, and gives its name."""
    folder = root / "input" / "data"
    folder.mkdir(parents=True)
    target = folder / "reviews_Generated_5.json.zip"
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("reviews_Generated_5.json", "w", force_zip64=True) as member,
    ):
        written = sum(member.write(line) for line in reviews(count))
    sys.stdout.write(
        f"{count} reviews, {written / 1e6:.0f} MB, zipped {target.stat().st_size / 1e6:.0f} MB\n"
    )
    return target.name


def measured(command: list[str], root: Path) -> tuple[float, float]:
    """(seconds, MiB at the peak) of one run as a process of its own."""
    started = time.perf_counter()
    environment = {**os.environ, "HELLO_BLAZE_ROOT": str(root)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[1]} ended with {process.returncode}")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return time.perf_counter() - started, kilobytes / 1024


def main() -> None:
    """Runs both versions in turn, and prints what they took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reviews", type=int, default=167_597)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        name = dataset(root, options.reviews)
        obvious = root / "obvious.py"
        obvious.write_text(OBVIOUS, encoding="utf-8")
        results: dict[str, list[tuple[float, float]]] = {"shipped": [], "obvious": []}
        for _ in range(options.rounds):
            for label, script in (("shipped", SCRIPT), ("obvious", obvious)):
                results[label].append(measured([sys.executable, str(script), name], root))
    best = {label: (min(t for t, _ in runs), max(m for _, m in runs)) for label, runs in results.items()}
    for label, (seconds, memory) in best.items():
        sys.stdout.write(f"{label}: {seconds:.2f} s, {memory:.0f} MiB\n")
    ratio = best["shipped"][0] / best["obvious"][0]
    sys.stdout.write(f"shipped takes {ratio:.2f} of the obvious version's time\n")


if __name__ == "__main__":
    main()
