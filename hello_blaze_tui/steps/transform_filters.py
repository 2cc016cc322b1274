"""Which part of each record the model is given, and which part of input and answer is kept."""

from __future__ import annotations

from hello_blaze_tui.steps.step import Answers, Field, Value

GROUP = "Input/output filtering and data joins"
ALL = "$"
LONGEST = 63
"""Characters (service model, DataProcessing)."""
JOINS = ("None", "Input")


def _path(value: Value, _answers: Answers) -> str | None:
    path = str(value)
    right = path.startswith(ALL) and len(path) <= LONGEST
    return None if right else f"A JSONPath begins with $ and has up to {LONGEST} characters, like $.source."


def _join(value: Value, answers: Answers) -> str | None:
    by_line = {answers.text(f"transform.{name}") for name in ("split_type", "assemble_with")} == {"Line"}
    right = value == JOINS[0] or by_line
    return None if right else "To join line by line, Split type and Assemble with have to be Line."


def _filter(key: str, label: str, words: str) -> Field:
    return Field(
        f"{key}_filter",
        label,
        words,
        default=ALL,
        check=_path,
        member=f"dataProcessing.{key}Filter",
        group=GROUP,
        folded=True,
    )


FIELDS = (
    _filter("input", "Input filter", "A JSONPath: what of each record the model is given. $ is all of it."),
    Field(
        "join_source",
        "Join source",
        "Input: each answer stands beside what was asked, under the name SageMakerOutput.",
        kind="choice",
        default=JOINS[0],
        choices=JOINS,
        check=_join,
        member="dataProcessing.joinSource",
        group=GROUP,
        folded=True,
    ),
    _filter(
        "output",
        "Output filter",
        "A JSONPath: what of each answer, or of both joined, is kept. $ is all of it.",
    ),
)


def settings(answers: Answers) -> dict[str, str]:
    """DataProcessing of the request: nothing while nothing is set."""
    usual = {"InputFilter": ALL, "JoinSource": JOINS[0], "OutputFilter": ALL}
    given = zip(usual, ("input_filter", "join_source", "output_filter"), strict=True)
    sent = {member: answers.text(f"transform.{key}") for member, key in given}
    return sent if sent != usual else {}
