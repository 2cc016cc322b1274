"""Looks at the two sets that the processing job left: are they there, what is in them, do they overlap?"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import list_objects, read_lines, split_uri
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.steps.step import Verification

LOOKED_AT = 2_000_000
"""Lines of a set that are read; what comes behind is not looked at."""
PREVIEWED = 5
LABEL = "__label__"


def verify_sets(account: Account, uris: dict[str, str]) -> Verification:
    """Counts labels, previews, and looks for sentences that are in both sets.

    Args:
        account: Where they are.
        uris: S3 addresses by set, `train` and `test`.

    Raises:
        BlazeError: a set is not there, is empty, holds lines without a label, or overlaps with the other.
    """
    yield from ()
    sets = {name: _Set(name, uri, _lines(account, name, uri)) for name, uri in uris.items()}
    train, test = sets["train"], sets["test"]
    common = train.sentences & test.sentences
    if common:
        raise BlazeError(
            f"{len(common):,} sentences are in the training set and in the testing set.",
            "A model that is tested on what it learned from looks better than it is.",
            "Mend the script so that each sentence goes to one of them.",
        )
    share = train.lines / (train.lines + test.lines)
    shares = f"{share:.1%} to {1 - share:.1%}"
    return {
        "summary": f"{train.lines:,} sentences to train with, {test.lines:,} to test with ({shares})",
        "train_share": round(share, 4),
        **{name: each.as_json() for name, each in sets.items()},
    }


class _Set:
    """One set, read once."""

    def __init__(self, name: str, uri: str, lines: Iterable[str]) -> None:
        self._uri = uri
        self.labels: Counter[str] = Counter()
        self.preview: list[str] = []
        self.sentences: set[bytes] = set()
        for line in islice(lines, LOOKED_AT):
            label, _, sentence = line.partition(" ")
            if not label.startswith(LABEL):
                raise BlazeError(
                    f"The {name}ing set holds a line without a label: {line[:80]!r}",
                    "BlazingText reads one sentence a line, each with its label before it.",
                    "Mend the script: a line looks like __label__1 I like it",
                )
            self.labels[label] += 1
            if len(self.preview) < PREVIEWED:
                self.preview.append(line)
            self.sentences.add(hashlib.blake2b(sentence.encode("utf-8", "replace"), digest_size=8).digest())
        if not self.labels:
            raise BlazeError(
                f"The {name}ing set at {uri} is empty.",
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


def _lines(account: Account, name: str, uri: str) -> Iterator[str]:
    bucket, prefix = split_uri(uri)
    found = [stored for stored in list_objects(account, bucket, prefix) if not stored.key.endswith("/")]
    if not found:
        raise BlazeError(
            f"The {name}ing set is not in the bucket: nothing lies under {uri}.",
            "The script has to leave it in the local path of that output.",
            "Read the job's log, and compare the script's folders with the outputs' local paths.",
        )
    for stored in found:
        yield from (line for line in read_lines(account, bucket, stored.key) if line.strip())
