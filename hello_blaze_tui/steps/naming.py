"""Names and tags of what a walkthrough creates: unique, and telling whose it is."""

from __future__ import annotations

import re

from hello_blaze_tui.steps.step import Answers, Field, Value

LONGEST_BUCKET = 63
LONGEST_TAG = 128
MOST_TAGS = 48
"""AWS takes 50, and two are ours."""
TAG = re.compile(r"[\w .:/=+@-]*")


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


def tags(answers: Answers, step: str = "") -> list[dict[str, str]]:
    """What AWS's own tools, and another computer, can find our resources by; and the learner's own."""
    setting = answers.setting
    own = answers.pairs(f"{step}.tags") if step else {}
    return [
        {"Key": "hello-blaze:walkthrough", "Value": setting.walkthrough},
        {"Key": "hello-blaze:created-by-machine", "Value": setting.machine},
        *({"Key": key, "Value": value} for key, value in own.items()),
    ]


def tags_field(member: str = "tags") -> Field:
    """Tags of the learner's own, for what a step creates."""
    return Field(
        "tags",
        "Tags",
        "Names and values of your own, to find what is created by. Two of ours are always there.",
        kind="mapping",
        default=lambda _answers: {},
        item="tag",
        check=_tags,
        member=member,
        group="Tags",
        folded=True,
    )


def _tags(value: Value, _answers: Answers) -> str | None:
    pairs = value if isinstance(value, dict) else {}
    if len(pairs) > MOST_TAGS:
        return f"At most {MOST_TAGS} tags of your own fit."
    if any(not 1 <= len(key) <= LONGEST_TAG or len(text) > 2 * LONGEST_TAG for key, text in pairs.items()):
        return "A tag's name has 1 to 128 characters, and its value at most 256."
    if any(key.lower().startswith(("aws:", "hello-blaze:")) for key in pairs):
        return "A tag's name does not begin with aws: or hello-blaze:."
    if not all(TAG.fullmatch(text) for pair in pairs.items() for text in pair):
        return "A tag holds letters, digits, spaces and the characters _ . : / = + - @."
    return None


def below(answers: Answers, path: str) -> str:
    """The S3 address of `path` in the walkthrough's folder."""
    return f"s3://{answers.text('bucket.name')}/{answers.text('bucket.prefix')}{path}"
