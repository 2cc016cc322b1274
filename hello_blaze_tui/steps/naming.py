"""Names and tags of what a walkthrough creates: unique, and telling whose it is."""

from __future__ import annotations

from hello_blaze_tui.steps.step import Answers

LONGEST_BUCKET = 63


def own_name(answers: Answers, step: str, letter: str) -> str:
    """`hello-blaze-toys-1-3fa2c1-t1`: the walkthrough, its token, the step's letter and the attempt."""
    setting = answers.setting
    return f"hello-blaze-{setting.walkthrough}-{setting.token}-{letter}{answers.attempt(step)}"


def bucket_name(answers: Answers) -> str:
    """A bucket name that nobody else on Earth has: the account, the walkthrough and its token are in it."""
    setting = answers.setting
    stem = f"hello-blaze-{setting.account_id}-{setting.walkthrough.lower()}"
    return f"{stem[: LONGEST_BUCKET - len(setting.token) - 1].rstrip('-')}-{setting.token}"


def own_folder(answers: Answers) -> str:
    """A folder that nobody else has in a bucket that was there before."""
    return f"hello-blaze-{answers.setting.walkthrough}-{answers.setting.token}"


def tags(answers: Answers) -> list[dict[str, str]]:
    """What AWS's own tools, and another computer, can find our resources by."""
    setting = answers.setting
    return [
        {"Key": "hello-blaze:walkthrough", "Value": setting.walkthrough},
        {"Key": "hello-blaze:created-by-machine", "Value": setting.machine},
    ]


def below(answers: Answers, path: str) -> str:
    """The S3 address of `path` in the walkthrough's folder."""
    return f"s3://{answers.text('bucket.name')}/{answers.text('bucket.prefix')}{path}"
