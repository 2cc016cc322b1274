"""Looks at the two sets that the processing job left: are they there, what is in them, do they overlap?"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Iterator

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import list_objects, read_lines, split_uri
from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.steps.step import Verification

STOPPABLE = 10_000
"""Lines after which it is looked whether the learner wants to stop."""
PREVIEWED = 5
LABEL = "__label__"


def verify_sets(account: Account, uris: dict[str, str], stop: threading.Event) -> Verification:
    """Counts labels, previews, and looks for sentences that are in both sets.

    Args:
        account: Where they are.
        uris: S3 addresses by set, `train` and `test`.
        stop: Ends it.

    Raises:
        Stopped: `stop` was set.
        BlazeError: a set is not there, is empty, holds lines without a label, or overlaps with the other.
    """
    yield from ()
    # The testing set is the smaller one: only its sentences are held in memory.
    test = _Set("test", uris["test"])
    held: set[bytes] = set()
    for sentence in test.read(_lines(account, "test", uris["test"], stop)):
        held.add(_digest(sentence))
    train = _Set("train", uris["train"])
    common = sum(_digest(line) in held for line in train.read(_lines(account, "train", uris["train"], stop)))
    if common:
        raise BlazeError(
            f"{common:,} sentences of the training set are also in the testing set.",
            "A model that is tested on what it learned from looks better than it is.",
            "Mend the script so that each sentence goes to one of them.",
        )
    share = train.lines / (train.lines + test.lines)
    shares = f"{share:.1%} to {1 - share:.1%}"
    return {
        "summary": f"{train.lines:,} sentences to train with, {test.lines:,} to test with ({shares})",
        "train_share": round(share, 4),
        "train": train.as_json(),
        "test": test.as_json(),
    }


class _Set:
    """One set, read once."""

    def __init__(self, name: str, uri: str) -> None:
        self._name = name
        self._uri = uri
        self.labels: Counter[str] = Counter()
        self.preview: list[str] = []

    def read(self, lines: Iterable[str]) -> Iterator[str]:
        """Counts the lines and gives their sentences. Raises BlazeError for one without a label, or none."""
        for line in lines:
            label, _, sentence = line.partition(" ")
            if not label.startswith(LABEL):
                raise BlazeError(
                    f"The {self._name}ing set holds a line without a label: {line[:80]!r}",
                    "BlazingText reads one sentence a line, each with its label before it.",
                    "Mend the script: a line looks like __label__1 I like it",
                )
            self.labels[label] += 1
            if len(self.preview) < PREVIEWED:
                self.preview.append(line)
            yield sentence
        if not self.labels:
            raise BlazeError(
                f"The {self._name}ing set at {self._uri} is empty.",
                "The script wrote no sentence.",
                "Read the job's log, and mend the script or the dataset.",
            )

    @property
    def lines(self) -> int:
        return sum(self.labels.values())

    def as_json(self) -> dict[str, object]:
        return {
            "uri": self._uri,
            "sentences": self.lines,
            "labels": dict(sorted(self.labels.items())),
            "preview": self.preview,
        }


def _digest(sentence: str) -> bytes:
    return hashlib.blake2b(sentence.encode("utf-8", "replace"), digest_size=8).digest()


def _lines(account: Account, name: str, uri: str, stop: threading.Event) -> Iterator[str]:
    bucket, prefix = split_uri(uri)
    found = [stored for stored in list_objects(account, bucket, prefix) if not stored.key.endswith("/")]
    if not found:
        raise BlazeError(
            f"The {name}ing set is not in the bucket: nothing lies under {uri}.",
            "The script has to leave it in the local path of that output.",
            "Read the job's log, and compare the script's folders with the outputs' local paths.",
        )
    for stored in found:
        for number, line in enumerate(read_lines(account, bucket, stored.key)):
            if number % STOPPABLE == 0 and stop.is_set():
                raise Stopped("Stopped.")
            if line.strip():
                yield line
