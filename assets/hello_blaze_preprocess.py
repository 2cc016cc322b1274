"""Makes the training set and the testing set for BlazingText out of product reviews.

    python3 hello_blaze_preprocess.py reviews_Toys_and_Games_5.json.zip

The file holds one review a line, each a JSON object; it may be a .json.zip, .json.gz, .json or
.jsonl. The sentences of a review that most voters found helpful are labelled __label__1:

    __label__1 Even if you can only play with one other person, you'll want to pull it out often
    __label__2 I prefer more complex games

Python's standard library is all it needs, and it holds one review in memory, at most 1 MB.
"""

import argparse
import gzip
import io
import json
import os
import sys
import time
import zipfile
import zlib
from collections import Counter
from pathlib import Path

# A processing job copies its inputs into this folder before it starts the script, and uploads what
# the script leaves in it. To try it on your own machine, set HELLO_BLAZE_ROOT to another folder.
ROOT = Path(os.environ.get("HELLO_BLAZE_ROOT", "/opt/ml/processing"))
HELPFUL, NOT_HELPFUL = "__label__1", "__label__2"


class BadLine(Exception):
    """A line that is no review; the text says why."""


def open_reviews(path):
    """Opens the file for reading line by line, unpacking it on the way."""
    if path.suffix.lower() == ".gz":
        return gzip.open(path)
    if path.suffix.lower() != ".zip":
        return path.open("rb")
    archive = zipfile.ZipFile(path)
    members = archive.infolist()
    if len(members) != 1 or members[0].is_dir():
        names = ", ".join(member.filename for member in members[:5]) or "nothing"
        sys.exit("Error: {} must hold one file and no folder, not {}".format(path.name, names))
    return io.BufferedReader(archive.open(members[0]), 65536)  # lines out of 64 kB pieces: faster


def parse(line):
    """Takes out of a line what we need: the helpful votes, all votes, and the text."""
    try:
        review = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine("not JSON")
    if type(review) is not dict:
        raise BadLine("not a JSON object")
    votes, text = review.get("helpful"), review.get("reviewText")
    # type() and not isinstance(), because to Python True is an integer too.
    if type(votes) is not list or [type(vote) for vote in votes] != [int, int] or min(votes) < 0:
        raise BadLine("'helpful' is not two counts of votes")
    if type(text) is not str:
        raise BadLine("'reviewText' is not a text")
    return votes[0], votes[1], text


def split_sentences(text):
    """Cuts a text at each full stop. What an ellipsis (...) leaves between its stops is dropped."""
    # split() cuts at whitespace of any kind, line breaks included, so the join leaves one line.
    # A zero character is no whitespace to Python, but it is to BlazingText.
    one_line = " ".join(text.replace("\0", " ").split())
    return [piece for piece in map(str.strip, one_line.split(".")) if piece]


def belongs_to_test(sentence):
    """True for one sentence in five, chosen by its checksum, a number below 2**32."""
    # Not by chance: the same sentence in many reviews goes to the same set each time, so the model
    # is never tested on a sentence that it was trained with.
    return zlib.crc32(sentence) < 2**32 // 5


def preprocess(lines, train, test):
    """Writes each sentence with its label to one of the sets. Returns how often what happened."""
    counts = Counter()
    for number, line in enumerate(lines, start=1):
        if number % 50000 == 0:
            print("{:,} lines read".format(number), flush=True)
        if line.isspace():
            continue
        counts["reviews"] += 1
        try:
            helpful, votes, text = parse(line)
        except BadLine as reason:
            counts["bad line: {}".format(reason)] += 1
            continue
        if votes == 0 or helpful * 2 == votes:
            counts["dropped: a tie" if votes else "dropped: no votes"] += 1
            continue
        label = HELPFUL if helpful * 2 > votes else NOT_HELPFUL
        start = label.encode() + b" "
        sentences = split_sentences(text)
        counts["used: " + label if sentences else "dropped: empty text"] += 1
        for sentence in sentences:
            # "replace": half an emoji, which a broken file may hold, becomes a question mark.
            data = sentence.encode("utf-8", "replace")
            name, output = ("test", test) if belongs_to_test(data) else ("train", train)
            output.write(start + data + b"\n")
            counts[name, label] += 1
    return counts


def report(counts, seconds):
    """Prints what a learner looks for in CloudWatch."""
    print("{:,} reviews read in {:.1f} seconds".format(counts["reviews"], seconds))
    for what in sorted(key for key in counts if ":" in key):
        print("{:>12,}  {}".format(counts[what], what))
    for name in ("train", "test"):
        helpful, other = counts[name, HELPFUL], counts[name, NOT_HELPFUL]
        print("{}: {:,} sentences,".format(name, helpful + other), end=" ")
        print("{:,} {} and {:,} {}".format(helpful, HELPFUL, other, NOT_HELPFUL))


def main():
    """Reads the file named on the command line and writes both sets."""
    parser = argparse.ArgumentParser(description="Makes BlazingText's training and testing set.")
    parser.add_argument("file", help="the dataset's name, e.g. reviews_Toys_and_Games_5.json.zip")
    source = ROOT / "input" / "data" / parser.parse_args().file
    print("Reading", source, flush=True)
    started = time.time()
    outputs = []
    for which in ("train", "test"):
        name = "{}_{}.txt".format(source.name.split(".")[0], which)
        outputs.append(ROOT / "output" / which / name)
        outputs[-1].parent.mkdir(parents=True, exist_ok=True)
    try:
        with open_reviews(source) as file:
            with outputs[0].open("wb") as train, outputs[1].open("wb") as test:
                counts = preprocess(iter(lambda: file.readline(2**20), b""), train, test)
    # Not there, not readable, cut off in the middle, damaged, or locked with a password.
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as problem:
        sys.exit("Error: {} cannot be read: {}".format(source, problem))
    report(counts, time.time() - started)
    if not counts["used: " + HELPFUL] + counts["used: " + NOT_HELPFUL]:
        sys.exit("Error: {} holds no usable review, see the counts".format(source.name))
    print("Wrote {} and {}".format(*outputs))


if __name__ == "__main__":
    main()
