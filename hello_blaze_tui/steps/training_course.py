"""How a training went: the accuracies that BlazingText writes into its log when it may stop early.

Without early stopping it writes its accuracy once, at the end: then there is no course.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.logs import Follower
from hello_blaze_tui.steps import training
from hello_blaze_tui.steps.step import Answers

_EPOCH = re.compile(r"End of epoch: (\d+)")
_ACCURACY = re.compile(r"Validation accuracy: (\d+(?:\.\d+)?)")


def read_course(answers: Answers, account: Account) -> list[tuple[int, float]]:
    """Epoch and validation accuracy (0 to 1), from the training job's log. Raises BlazeError."""
    job = training.STEP.watches(answers)
    assert job is not None
    lines = Follower(account, job).rest()
    return course(line.message for line in lines)


def course(lines: Iterable[str]) -> list[tuple[int, float]]:
    """Epoch and validation accuracy, from lines of a log."""
    found: dict[int, float] = {}
    epoch = 0
    for line in lines:
        if said := _EPOCH.search(line):
            epoch = int(said[1])
        elif epoch and (said := _ACCURACY.search(line)):
            found[epoch] = float(said[1])
    return sorted(found.items())
