"""Which part of each record the model is given, and which part of input and answer is kept."""

from __future__ import annotations

from hello_blaze_tui.steps.step import Answers, Field, Value

GROUP = "Input/output filtering and data joins"
ALL = "$"
LONGEST = 63
"""Characters (service model, DataProcessing)."""
JOINS = ("None", "Input")
USUAL = {"input_filter": ALL, "join_source": JOINS[0], "output_filter": ALL}
SAME = (
    ("Split type and Assemble with", "split_type", "assemble_with"),
    ("Content type and Accept", "content_type", "accept"),
)


def _path(value: Value, answers: Answers) -> str | None:
    path = str(value)
    if not path.startswith(ALL) or len(path) > LONGEST:
        return f"A JSONPath begins with $ and has up to {LONGEST} characters, like $.source."
    return None if path == ALL else _parts(answers)


def _join(value: Value, answers: Answers) -> str | None:
    return None if value == JOINS[0] else _parts(answers)


def _parts(answers: Answers) -> str | None:
    """Input and output have to be in the same parts, and in the same form (developer guide, "Associate
    Prediction Results with Input Records")."""
    for what, one, other in SAME:
        if answers[f"transform.{one}"] != answers[f"transform.{other}"]:
            return f"For that, {what} have to be the same."
    return None


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


def is_filtered(answers: Answers) -> bool:
    """Whether the answers may come in another form than the model's."""
    return any(answers[f"transform.{end}_filter"] != ALL for end in ("input", "output"))


def is_wanted(answers: Answers) -> bool:
    """Whether anything is filtered or joined."""
    return any(answers[f"transform.{key}"] != usual for key, usual in USUAL.items())


def settings(answers: Answers) -> dict[str, str]:
    """DataProcessing of the request: nothing while nothing is wanted."""
    members = zip(("InputFilter", "JoinSource", "OutputFilter"), USUAL, strict=True)
    sent = {member: answers.text(f"transform.{key}") for member, key in members}
    return sent if is_wanted(answers) else {}
