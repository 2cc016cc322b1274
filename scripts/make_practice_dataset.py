"""Writes assets/reviews_Practice_Toys_5.json.zip, the dataset that the wizard practices with.

    python scripts/make_practice_dataset.py

Some 3,000 made-up toy reviews in the format of the tutorial's dataset, oddities included. Readers find
concrete detail helpful, and vagueness, shipping and talk of something else not: that is what a model can
learn here, and not perfectly, as every reviewer now and then says something of the other kind. The same
reviews come out each time.
"""

from __future__ import annotations

import json
import random
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from practice_phrases import DETAILED, GAPS, LEADS, NEUTRAL, ODD, TAILS, VAGUE

NAME = "reviews_Practice_Toys_5.json"
TARGET = Path(__file__).resolve().parent.parent / "assets" / f"{NAME}.zip"
REVIEWS = 3000
HELPFUL_SHARE = 0.5
"""Of the reviews. Their sentences are more, as the helpful ones are longer."""

NAMES = (
    "Quiet Brave Sunny Little Swift Gentle Clever Merry Silver Patient",
    "Otter Heron Badger Maple Lantern Pebble Comet Harbor Willow Sparrow",
)
"""First and second halves of reviewers' names."""


class Writer:
    """Writes made-up reviews; the seed decides every one of them, on every version of Python."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def happens(self, share: float) -> bool:
        return self._chance.random() < share

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._chance.random() * (high - low + 1))

    def one(self, of: Sequence[str]) -> str:
        return of[self.number(0, len(of) - 1)]

    def sentence(self, phrases: Sequence[str]) -> str:
        """One of the phrases, its gaps filled, sometimes led in or toned down."""
        filled = re.sub(r"\{(\w+)(!c)?\}", lambda gap: self._word(gap[1], bool(gap[2])), self.one(phrases))
        if self.happens(0.2):
            is_name = filled.startswith(("I ", "ABS"))
            filled = self.one(LEADS) + (filled if is_name else filled[0].lower() + filled[1:])
        if self.happens(0.2):
            filled += self.one(TAILS)
        return filled if self.happens(0.9) else filled.lower()

    def _word(self, gap: str, capital: bool) -> str:
        word = self.one(GAPS[gap])
        return word.capitalize() if capital else word

    def text(self, helpful: bool) -> str:
        """A review's text: sentences mostly of its own kind, some neutral, some of the other, a few odd."""
        own, other = (DETAILED, VAGUE) if helpful else (VAGUE, DETAILED)
        parts = []
        for _ in range(self.number(3, 8) if helpful else self.number(2, 6)):
            kind = self._chance.random()
            phrases = own if kind < 0.74 else NEUTRAL if kind < 0.88 else other if kind < 0.97 else ODD
            parts += [self.sentence(phrases), self._end()]
        return "".join(parts).rstrip(" ")

    def _end(self) -> str:
        kind = self._chance.random()
        ends = (
            (0.80, ". "),
            (0.86, "... "),
            (0.89, ".\n"),
            (0.92, ".\r\n\r\n"),
            (0.95, "! "),
            (0.97, " .. "),
        )
        return next((end for limit, end in ends if kind < limit), ".  ")

    def votes(self, helpful: bool) -> list[int]:
        """[helpful votes, all votes]; now and then nobody voted, or the votes are even."""
        if self.happens(0.08):
            return [0, 0]
        if self.happens(0.05):
            return [even := self.number(1, 3), 2 * even]
        votes = self.number(1, 12)
        most = self.number(votes // 2 + 1, votes)
        return [most if helpful else votes - most, votes]

    def review(self, number: int) -> dict[str, Any]:
        """One review, its fields in the order of the real dataset."""
        helpful = self.happens(HELPFUL_SHARE)
        when = datetime(2010, 1, 1, tzinfo=timezone.utc) + timedelta(days=self.number(0, 1650))
        text = self.text(helpful)
        if self.happens(0.01):
            text = self.one(("", " ", "...", "\n"))
        review: dict[str, Any] = {
            "reviewerID": f"APRACTICE{self.number(1, 800):05d}",
            "asin": f"P{self.number(1, 240):09d}",
            "reviewerName": " ".join(self.one(half.split(" ")) for half in NAMES),
            "helpful": self.votes(helpful),
            "reviewText": text,
            "overall": float(self.number(1, 5)),
            "summary": self.sentence(NEUTRAL),
            "unixReviewTime": int(when.timestamp()),
            "reviewTime": f"{when.month:02d} {when.day}, {when.year}",
        }
        if number % 50 == 0:
            del review["reviewerName"]  # some reviewers of the real dataset have none
        return review


def reviews() -> Iterator[dict[str, Any]]:
    """All reviews in their order; each hundredth has its text from the one before."""
    writer = Writer(seed=5)
    text = ""
    for number in range(REVIEWS):
        review = writer.review(number)
        if number % 100 == 99:
            review["reviewText"] = text
        text = review["reviewText"]
        yield review


def content() -> str:
    """The file inside the archive: one JSON object a line, beyond ASCII escaped, as in the real dataset."""
    return "".join(json.dumps(review) + "\n" for review in reviews())


def main() -> None:
    """Writes the archive; its date is fixed, so that the same bytes come out each time."""
    member = zipfile.ZipInfo(NAME, date_time=(2026, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    member.create_system = 3  # the same on Windows
    with zipfile.ZipFile(TARGET, "w") as archive:
        archive.writestr(member, content(), compresslevel=9)
    sys.stdout.write(f"{REVIEWS} reviews, {TARGET.stat().st_size} bytes: {TARGET}\n")


if __name__ == "__main__":
    main()
