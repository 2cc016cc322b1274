"""What is wrong with the answers to a step: the fields' own checks first, then the service model's."""

from __future__ import annotations

from hello_blaze_tui.aws import check
from hello_blaze_tui.aws.check import Violation
from hello_blaze_tui.aws.sentences import label_of, sentence
from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.steps.growing import cells
from hello_blaze_tui.steps.parsing import accept
from hello_blaze_tui.steps.step import Answers, Field, Step, Value


def problems(step: Step, answers: Answers) -> dict[str, str]:
    """A sentence by field key. What no field answers for stands under the empty key."""
    wrong: dict[str, str] = {}
    for field in step.fields:
        value = answers[f"{step.key}.{field.key}"]
        if not field.is_shown(answers):
            continue
        if words := problem_of(field, value, answers):
            wrong[field.key] = words
    # A request can be made of right answers only.
    return _to_mend(step, answers, wrong) if wrong else _violations(step, answers)


def _to_mend(step: Step, answers: Answers, wrong: dict[str, str]) -> dict[str, str]:
    """Without defaults that are wrong because they follow from an answer that is: they mend themselves."""
    following = {
        field.key
        for field in step.fields
        if callable(field.default) and not answers.is_given(f"{step.key}.{field.key}")
    }
    return {key: words for key, words in wrong.items() if key not in following} or wrong


def problem_of(field: Field, value: Value, answers: Answers) -> str:
    """What is wrong with one value: a sentence; empty when nothing is."""
    return (
        _wrong_kind(field, value)
        or _wrong_cell(field, value, answers)
        or (field.check and field.check(value, answers))
        or ""
    )


def _wrong_cell(field: Field, value: Value, answers: Answers) -> str:
    """The first column of a row that is wrong."""
    for name, column, text in cells(field, value) if field.columns else ():
        if words := problem_of(column, text, answers):
            return f"{name}: {words}"
    return ""


def _wrong_kind(field: Field, value: Value) -> str:
    """A number that is being typed, or a choice of another version, say."""
    try:
        accept(field, value)
    except UsageError as error:
        return error.why
    return ""


def _violations(step: Step, answers: Answers) -> dict[str, str]:
    wrong: dict[str, str] = {}
    try:
        requests = tuple(step.requests(answers))
    except ValueError as error:
        # It is made of the answers to earlier steps, too.
        return {"": f"A step before this one has to be answered first: {error}."}
    for request in requests:
        for violation in check.violations(request.service, request.operation, request.parameters):
            fields = [f for f in step.fields if f.member and violation.path.startswith(f.member)]
            nearest = max(fields, key=lambda field: len(field.member), default=None)
            wrong.setdefault(nearest.key if nearest else "", sentence(violation, _label(nearest, violation)))
    return wrong


def _label(field: Field | None, violation: Violation) -> str:
    """What is wrong in one row of many is named itself."""
    if field is None:
        return violation.path
    return label_of(violation.path) if field.columns else field.label
