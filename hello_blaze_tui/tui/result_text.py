"""A step's verified result, as text: what was made, and what is in it.

Every character of the learner's or AWS's is shown as it is, but for those that would steer the terminal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from hello_blaze_tui.steps.call_words import about, sent
from hello_blaze_tui.steps.calls import Call
from hello_blaze_tui.steps.words import named
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.widgets.probability_bars import bar_rows, bars, counts
from hello_blaze_tui.tui.widgets.timeline import clock

Result = Mapping[str, Any]
FEW = 10
"""Sentences of one call that are shown with bars; more are counted, and stand in a table."""
LONGEST = 140
"""Cells of a sentence above its bars, two lines, so that these stay in sight. It follows them whole."""
INDENT, LEAST_INDENT = 14, 2
"""Cells before the name of a log stream."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def plain(value: object) -> str:
    """`value` with nothing in it that would steer the terminal."""
    return UNPRINTABLE.sub("\ufffd", str(value))


def strong(words: str) -> Text:
    """Words in bold, to which plain ones can be appended: a Text's own style would hold for those, too."""
    return Text.assemble((words, "bold"))


def result_text(key: str, result: Result, marks: Marks) -> Text:
    """The result of the step `key`."""
    text = strong(f"{marks.done} {plain(result.get('summary', 'done'))}\n")
    detail = DETAILS.get(key)
    return text.append_text(detail(result, marks)) if detail else text


def size_words(size: int) -> str:
    """812 bytes, 5.3 kB, 41.0 MB."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"


def accuracy_bars(metrics: Mapping[str, float], marks: Marks) -> Text:
    """How often the model is right, on both sets."""
    names = {
        "train:accuracy": "on what it learned from",
        "validation:accuracy": "on sentences it had not seen",
    }
    rows = [
        (words, metrics[name], f"{metrics[name]:.1%}") for name, words in names.items() if name in metrics
    ]
    return bar_rows(rows, marks, 30) if rows else Text("AWS reported no accuracy for this job.")


def _sets(result: Result, marks: Marks) -> Text:
    text = Text()
    for name, title in (("train", "Training set"), ("test", "Testing set")):
        each = result[name]
        text.append(f"\n{title}", "bold").append(f"  {each['sentences']:,} sentences\n")
        text.append_text(counts(each["labels"], marks)).append(f"\n{plain(each['uri'])}\n")
        for line in each["preview"]:
            text.append(f"  {marks.dot} {plain(line)}\n", "dim")
    return text


def _training(result: Result, marks: Marks) -> Text:
    text = strong("\nHow often it is right\n").append_text(accuracy_bars(result["metrics"], marks))
    text.append(f"\n\nThe model has {size_words(result['bytes'])} ({result['bytes']:,} bytes).")
    seconds = result.get("billable_seconds")
    return text.append(f"\nAWS bills {clock(seconds)} minutes of the machine.\n" if seconds else "\n")


def calls_text(calls: Sequence[Call], marks: Marks) -> Text:
    """Every question that was asked with its answer, the newest first."""
    text = Text()
    for call in calls:
        predictions, long = call["predictions"], []
        if len(predictions) > FEW:
            labels = Counter(each["label"] for each in predictions)
            text.append(f"\n{len(predictions):,} sentences\n", "bold")
            text.append_text(counts(dict(labels.most_common()), marks)).append("\n")
        else:
            text.append_text(Text().join(_prediction(each, marks) for each in predictions))
            long = [each["sentence"] for each in predictions if cell_len(each["sentence"]) > LONGEST]
        text.append(f"{f' {marks.dot} '.join(map(plain, about(call)))}\n", "dim")
        text.append("".join(f"{plain(sentence)}\n" for sentence in long))
        text.append(f"{plain(sent(call))}\n", "dim")
    return text


def _prediction(prediction: Mapping[str, Any], marks: Marks) -> Text:
    labels = [(plain(label), probability) for label, probability in prediction["all"]]
    sentence = strong(plain(prediction["sentence"]).replace("\n", " "))
    sentence.truncate(LONGEST, overflow="ellipsis")
    return Text("\n").append_text(sentence).append("\n").append_text(bars(labels, marks)).append("\n")


def _pairs(result: Result, _marks: Marks) -> Text:
    return Text("\n".join(f"{words:<10} {plain(value)}" for words, value in named(result)))


def _output(result: Result, marks: Marks) -> Text:
    text = Text(f"{plain(result.get('output', ''))}\n")
    for line in result.get("beginning", ()):
        text.append(f"  {marks.dot} {plain(line)}\n", "dim")
    return text


def _streams(result: Result, marks: Marks) -> Text:
    """Each stream under its group: both names are long."""
    rows = list[str]()
    for each in result["streams"]:
        rows.append(f"{each['lines']:>6,} line{'s' * (each['lines'] != 1):<1}  {plain(each['group'])}")
        rows += _fitted(plain(each["stream"]), marks.room)
    return Text("\n".join(rows))


def _fitted(stream: str, room: int) -> Iterator[str]:
    """The name of a stream, under that of its group; where it is too long it goes on behind a slash."""
    whole = len(stream) + LEAST_INDENT <= room
    parts = [stream] if whole else stream.replace("/", "/\n").splitlines()
    indent = min(INDENT, max(LEAST_INDENT, room - max(map(len, parts), default=0)))
    return (f"{'':<{indent}}{part}" for part in parts)


DETAILS: dict[str, Callable[[Result, Marks], Text]] = {
    "region": _pairs,
    "processing": _sets,
    "training": _training,
    "transform": _output,
    "logs": _streams,
}
