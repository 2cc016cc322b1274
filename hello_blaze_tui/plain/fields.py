"""`hello-blaze fields [STEP]`: every field that --set and --answers take."""

from __future__ import annotations

import textwrap
from argparse import Namespace

from hello_blaze_tui.plain.answers import step_named
from hello_blaze_tui.plain.terminal import tell, width
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.step import Answers, Setting, Step, Value

SAMPLE = Setting(
    walkthrough="name",
    token="token",
    practice=True,
    account_id="123456789012",
    partition="aws",
    region="us-east-1",
    began="2026-01-01T00:00:00+00:00",
    machine="machine",
)
"""Defaults that depend on the walkthrough are shown for one called `name`."""


def run(options: Namespace) -> int:
    steps = (step_named(options.step),) if options.step else STEPS
    answers = Answers(SAMPLE, {step.key: step for step in STEPS}, {}, {}, {})
    for step in steps:
        _tell_step(step, answers)
    return 0


def _tell_step(step: Step, answers: Answers) -> None:
    tell(f"{step.title}")
    for field in step.fields:
        default = _shown(answers[f"{step.key}.{field.key}"])
        tell(f"  {step.key}.{field.key} = {default}")
        about = f"{field.label}: {field.help}"
        if field.kind == "choice":
            about += f" One of: {', '.join(field.choices)}." if field.choices else ""
        if field.columns:
            about += f" A list of tables: {', '.join(column.key for column in field.columns)}."
        tell(textwrap.indent(textwrap.fill(about, width() - 6), " " * 6))
    tell()


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}={inner}" for name, inner in value.items())
    return str(value)
