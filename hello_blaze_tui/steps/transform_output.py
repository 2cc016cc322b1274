"""What a batch transform job leaves in the bucket, read back beside the sentences it was asked about."""

from __future__ import annotations

import json
from typing import Any

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.steps import sentences, transform_filters
from hello_blaze_tui.steps.step import Answers

JOINED = "SageMakerOutput"
"""Under which a join puts the model's answer (API reference, DataProcessing)."""
FIRST_LINES = 5
LONGEST_LINE = 400
"""Characters."""


def read(text: str, answers: Answers) -> dict[str, Any]:
    """`summary` and `predictions`; where filters made something else of the answers, its `beginning`, too.

    Raises:
        BlazeError: it is not what BlazingText answers, and no filter was asked for.
    """
    asked = sentences.chosen(answers, "transform")
    try:
        predictions = sentences.answers_of(_without_input(text), asked)
    except BlazeError:
        if not transform_filters.is_filtered(answers):
            raise
        lines = [line for line in text.splitlines() if line.strip()]
        return {
            "summary": f"{len(lines):,} line{'s' * (len(lines) != 1)}, in the form that the filters make",
            "predictions": [],
            "beginning": [line[:LONGEST_LINE] for line in lines[:FIRST_LINES]],
        }
    return {"summary": sentences.told(predictions), "predictions": predictions}


def _without_input(text: str) -> str:
    """The answers alone; a line that is no joined one stays as it is."""
    return "\n".join(map(_answer, text.splitlines()))


def _answer(line: str) -> str:
    try:
        joined = json.loads(line)
    except (ValueError, RecursionError):
        return line
    return json.dumps(joined[JOINED]) if isinstance(joined, dict) and JOINED in joined else line
