"""Answers from the command line: --dataset, --script, --set and the TOML file of --answers."""

from __future__ import annotations

import difflib
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import Any

from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.checks import can_be_read
from hello_blaze_tui.steps.parsing import accept, parse
from hello_blaze_tui.steps.step import Field, Step, Value, path_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LARGEST = 1_000_000
"""Bytes of an answers file."""
Answer = tuple[str, str, Value]


def given_answers(options: Namespace) -> list[Answer]:
    """All answers, the file's first, so that --set speaks last. Raises UsageError; nothing was kept then."""
    answers = list(_from_file(options.answers)) if options.answers is not None else []
    for option, field in (("dataset", "file"), ("script", "script")):
        text = getattr(options, option)
        if text is not None:
            answers.append(("dataset", field, _existing(option, text)))
    if options.until is not None:
        step_named(options.until)
    return [_spelled_out(answer) for answer in answers + [_from_text(text) for text in options.set]]


def _spelled_out(answer: Answer) -> Answer:
    """A path from here on; a walkthrough may be resumed from another folder."""
    step, field, value = answer
    is_path = step_named(step).field(field).kind == "file" and value != ""
    return (step, field, str(path_of(value).absolute())) if is_path else answer


def step_named(key: str) -> Step:
    """The step of that key. Raises UsageError, with the nearest key."""
    for step in STEPS:
        if step.key == key:
            return step
    keys = [step.key for step in STEPS]
    raise UsageError(
        f"There is no step {key!r}.{_meant(key, keys)}", todo=f"The steps are: {', '.join(keys)}."
    )


def _field_named(step: Step, key: str) -> Field:
    keys = [field.key for field in step.fields]
    if key not in keys:
        known = f"It has: {', '.join(keys)}." if keys else "It has none."
        raise UsageError(f"The step {step.key} has no field {key!r}.{_meant(key, keys)}", todo=known)
    return step.field(key)


def _meant(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f" Did you mean {near[0]}?" if near else ""


def _existing(option: str, text: str) -> str:
    if not can_be_read(path_of(text)):
        raise UsageError(
            f"--{option}: there is no file {text[:200]} that can be read.", todo="Check the path."
        )
    return text


def _from_text(text: str) -> Answer:
    name, equals, value = text.partition("=")
    step_key, dot, field_key = name.strip().partition(".")
    if not (equals and dot):
        raise UsageError(
            f"--set {text}: this is not STEP.FIELD=VALUE.", todo="For example: --set training.epochs=10"
        )
    step = step_named(step_key)
    return step.key, field_key, parse(_field_named(step, field_key), value)


def _from_file(name: str) -> Iterable[Answer]:
    for key, table in _tables(name).items():
        step = step_named(key)
        if not isinstance(table, Mapping):
            raise UsageError(
                f"--answers: {key} must be a table.", todo=f"Write [{key}] and the fields under it."
            )
        for field, value in table.items():
            yield step.key, field, _accepted(step, field, value)


def _tables(name: str) -> Mapping[str, Any]:
    path = path_of(name)
    if not can_be_read(path) or path.stat().st_size > LARGEST:
        raise UsageError(
            f"--answers: {name[:200]} cannot be read.",
            f"It takes a file of at most {LARGEST // 1000} kB.",
            "Check the path.",
        )
    try:
        tables: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except RecursionError as error:
        raise UsageError(f"--answers: {name} is nested too deeply.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"--answers: {name} is not in UTF-8.", todo="Save it as UTF-8.") from error
    except ValueError as error:
        raise UsageError(f"--answers: {name} is not TOML.", f"{error}.", "Mend that line.") from error
    return tables


def _accepted(step: Step, field: str, value: Any) -> Value:
    try:
        return accept(_field_named(step, field), value)
    except BlazeError as error:
        raise UsageError(f"--answers: {step.key}.{field}: {error.what}", error.why, error.todo) from error
