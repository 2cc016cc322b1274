"""Sentences to predict for: the fields both ways of asking share, request bodies, and answers read back.

Source: "BlazingText algorithm", section "Model Artifacts and Inference"
(SageMaker developer guide).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from hello_blaze_tui import assets
from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.steps import checks
from hello_blaze_tui.steps.step import Answers, Field, Value, path_of
from hello_blaze_tui.steps.words import MEANING

JSON, JSON_LINES = "application/json", "application/jsonlines"
LONGEST_FILE = 5_000_000
"""Bytes: a request takes 6 MB."""
FORM = "Write a sentence a line, or a .json or .jsonl file as BlazingText takes it."


def samples(_answers: Answers) -> list[str]:
    """The sentences that come with this program."""
    return list(shipped())


@cache
def shipped() -> tuple[str, ...]:
    """The same, read once."""
    return tuple(assets.path("sample_sentences.txt").read_text(encoding="utf-8").splitlines())


def chosen(answers: Answers, step: str) -> list[str]:
    """What is asked: the file's lines where a file is given, else the typed sentences."""
    name = answers.text(f"{step}.sentences_file")
    if not name:
        return answers.items(f"{step}.sentences")
    return _of_file(path_of(name))


def _of_file(path: Path) -> list[str]:
    """A text file has a sentence a line; .json has BlazingText's `instances`, .jsonl a `source` a line.

    Raises:
        ValueError: it is no text, holds no sentence, or not in that form.
        OSError: it cannot be read.
    """
    if path.stat().st_size > LONGEST_FILE:
        raise ValueError(f"{path.name} is larger than {LONGEST_FILE // 10**6} MB")
    text = _text(path)
    try:
        if path.suffix == ".json":
            found = json.loads(text)["instances"]
        elif path.suffix == ".jsonl":
            found = [json.loads(line)["source"] for line in text.split("\n") if line.strip()]
        else:
            found = [line.strip() for line in text.splitlines() if line.strip()]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{path.name} is not in the form of its ending") from error
    if not found or not all(isinstance(sentence, str) for sentence in found):
        raise ValueError(f"{path.name} holds no sentence")
    return list(found)


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is no text in UTF-8") from error
    if "\0" in text:
        raise ValueError(f"{path.name} is no text")
    return text


def from_file(name: str) -> list[str]:
    """The sentences of a file that somebody named.

    Raises:
        UsageError: there are none in it, and why.
    """
    path = path_of(name)
    try:
        return _of_file(path)
    except (ValueError, OSError) as error:
        why = f"{path} cannot be read: {error.strerror}" if isinstance(error, OSError) else str(error)
        raise UsageError("Nothing was sent.", f"{why}.", FORM) from error


def _readable(value: Value, answers: Answers) -> str | None:
    problem = checks.existing_file(value, answers)
    if problem is not None:
        return problem
    try:
        from_file(str(value))
    except UsageError as error:
        return f"{error.why} {error.todo}"
    return None


def body(sentences: list[str], content_type: str, k: int) -> bytes:
    """The request's body: one JSON document on one line, or a JSON line for each sentence."""
    if content_type == JSON:
        document: dict[str, Any] = {"instances": sentences}
        if k != 1:
            document["configuration"] = {"k": k}
        return json.dumps(document).encode()
    more = {} if k == 1 else {"k": k}
    return "".join(f"{json.dumps({'source': sentence, **more})}\n" for sentence in sentences).encode()


def answers_of(text: str, sentences: list[str]) -> list[dict[str, Any]]:
    """The model's answers beside their sentences: sentence, label, probability, and all labels.

    Raises:
        BlazeError: it is not what BlazingText answers, or not as many answers as sentences.
    """
    try:
        parsed = [json.loads(line) for line in text.splitlines() if line.strip()]
        flat = [each for part in parsed for each in (part if isinstance(part, list) else [part])]
        read = [_answer(sentence, each) for sentence, each in zip(sentences, flat, strict=True)]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise BlazeError(
            "The answer is not the one that was asked for.",
            f"{len(sentences)} sentences were sent, and this came back: {text[:200]!r}",
            "Look at the content type and at the log.",
        ) from error
    return read


def _answer(sentence: str, answer: dict[str, Any]) -> dict[str, Any]:
    every = [[str(label), float(prob)] for label, prob in zip(answer["label"], answer["prob"], strict=True)]
    return {"sentence": sentence, "label": every[0][0], "probability": every[0][1], "all": every}


def told(predictions: Iterable[dict[str, Any]]) -> str:
    """How many of them were found helpful."""
    labels = [prediction["label"] for prediction in predictions]
    if len(labels) == 1:
        return f"1 sentence: {MEANING.get(labels[0], labels[0])}"
    return f"{len(labels)} sentences, {labels.count('__label__1')} of them helpful"


def _some(value: Value, _answers: Answers) -> str | None:
    sentences = value if isinstance(value, list) else []
    return None if any(str(sentence).strip() for sentence in sentences) else "Give at least one sentence."


def fields(step: str, group: str) -> tuple[Field, ...]:
    """The fields that say what is asked."""
    return (
        Field(
            "sentences",
            "Sentences",
            "Sentences of a review; the model says for each whether it reads like a helpful one.",
            kind="list",
            default=samples,
            check=_some,
            group=group,
            when=lambda answers: not answers.text(f"{step}.sentences_file"),
        ),
        Field(
            "sentences_file",
            "File of sentences",
            "Instead of typing: a text file, a sentence a line, or BlazingText's own .json or .jsonl.",
            kind="file",
            check=checks.optional(_readable),
            group=group,
            folded=True,
        ),
        Field(
            "content_type",
            "Content type",
            "The form the sentences are sent in: one JSON document, or a JSON line for each sentence.",
            kind="choice",
            default=JSON,
            choices=(JSON, JSON_LINES),
            member="contentType",
            group=group,
        ),
        Field(
            "k",
            "Labels for each sentence (k)",
            "How many labels the model names, the most probable first.",
            kind="integer",
            default=1,
            check=checks.whole_number(1, 1000, "labels"),
            group=group,
            folded=True,
        ),
    )
