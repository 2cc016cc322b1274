"""What sort of endpoint the answers ask for."""

from __future__ import annotations

from hello_blaze_tui.steps.step import Answers


def is_new(answers: Answers) -> bool:
    """Whether the configuration is made here."""
    return answers.text("endpoint.config_source") == "new"


def is_serverless(answers: Answers) -> bool:
    return is_new(answers) and answers.text("endpoint.type") == "serverless"


def is_provisioned(answers: Answers) -> bool:
    """Whether machines are rented for it, by the configuration that is made here."""
    return is_new(answers) and not is_serverless(answers)


def is_async(answers: Answers) -> bool:
    return is_provisioned(answers) and answers.flag("endpoint.async")


def captures(answers: Answers) -> bool:
    return is_provisioned(answers) and answers.flag("endpoint.capture")
