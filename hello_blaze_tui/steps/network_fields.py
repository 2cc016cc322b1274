"""Fields that say in which network containers run; most accounts need none of them."""

from __future__ import annotations

import re
from typing import Any

from hello_blaze_tui.steps.step import Answers, Check, Field, Value

GROUP = "Network"


def fields(step: str, member: str = "") -> tuple[Field, ...]:
    """Isolation, subnets and security groups; `member` is what they stand under in the request."""
    return (
        Field(
            "isolation",
            "Enable network isolation",
            "The container can reach nothing outside; SageMaker brings and takes its data all the same.",
            kind="boolean",
            default=False,
            member=f"{member}enableNetworkIsolation",
            group=GROUP,
            folded=True,
        ),
        Field(
            "subnets",
            "Subnets",
            "Ids of your own network's subnets, a line each. Without a way to S3 the job finds no data. "
            "Nothing: AWS's own network.",
            kind="list",
            default=lambda _answers: [],
            check=_ids("subnet-"),
            member=f"{member}vpcConfig.subnets",
            group=GROUP,
            folded=True,
        ),
        Field(
            "security_groups",
            "Security groups",
            "Ids of the security groups that say what may be reached from these subnets, a line each.",
            kind="list",
            default=lambda _answers: [],
            check=_ids("sg-", least=1),
            member=f"{member}vpcConfig.securityGroupIds",
            group=GROUP,
            folded=True,
            when=lambda answers: bool(answers.items(f"{step}.subnets")),
        ),
    )


def job_fields(step: str, member: str = "") -> tuple[Field, ...]:
    """The same for a job, whose machines can hide from others what they say to each other."""
    encrypt = Field(
        "encrypt_traffic",
        "Encrypt inter-container traffic",
        "What the machines of one job say to each other is encrypted; it takes a little longer. One machine "
        "has nothing to say to others.",
        kind="boolean",
        default=False,
        member=f"{member}enableInterContainerTrafficEncryption",
        group=GROUP,
        folded=True,
    )
    return (*fields(step, member), encrypt)


def job_settings(answers: Answers, step: str) -> dict[str, Any]:
    """What of a job's is sent: nothing while nothing is set."""
    encrypted = answers.flag(f"{step}.encrypt_traffic")
    return settings(answers, step) | ({"EnableInterContainerTrafficEncryption": True} if encrypted else {})


def settings(answers: Answers, step: str) -> dict[str, Any]:
    """What of it is sent: nothing while nothing is set."""
    sent: dict[str, Any] = {}
    if answers.flag(f"{step}.isolation"):
        sent["EnableNetworkIsolation"] = True
    if subnets := answers.items(f"{step}.subnets"):
        groups = answers.items(f"{step}.security_groups")
        sent["VpcConfig"] = {"Subnets": subnets, "SecurityGroupIds": groups}
    return sent


def _ids(beginning: str, least: int = 0) -> Check:
    form = re.compile(rf"{beginning}[0-9a-f]+")

    def check(value: Value, _answers: Answers) -> str | None:
        ids = value if isinstance(value, list) else []
        right = len(ids) >= least and all(form.fullmatch(str(each)) for each in ids)
        return None if right else f"An id looks like {beginning}0123456789abcdef0; write one a line."

    return check
