"""Fields that every kind of job has: instance type and count, role and runtime."""

from __future__ import annotations

from collections.abc import Callable

from hello_blaze_tui.aws import prices
from hello_blaze_tui.aws.prices import Component
from hello_blaze_tui.request import Cost
from hello_blaze_tui.steps import checks, role
from hello_blaze_tui.steps.step import Answers, Field

DISK_KEY = "Encryption key of the disk"
MACHINE = "ml.m5.large"
"""The tutorial's own."""
OWN_CHIPS = {"inf": "Inferentia", "trn": "Trainium"}
"""AWS's accelerators that are no GPUs, by the family of machines they are in."""


def instance_type(component: Component, member: str, label: str = "Instance type") -> Field:
    """The machine; all that AWS offers for it are proposed."""
    return Field(
        "instance_type",
        label,
        "The machine that AWS rents you while the job runs. ml.m5.large has 2 processors and 8 GB of memory.",
        default=MACHINE,
        choices=tuple(prices.instance_types(component)),
        describe=described(component),
        member=member,
        group="Resource configuration",
    )


def described(component: Component) -> Callable[[str, Answers], str]:
    """What is in a machine and what it costs: `2 vCPU, 8 GB, $0.115/h`."""

    def describe(name: str, answers: Answers) -> str:
        machine, price = prices.instance(name), prices.hourly(name, component, answers.setting.region)
        words = [] if price is None else [f"${price}/h"]
        if machine is not None:
            accelerators = [_accelerated(name, machine.accelerators)] if machine.accelerators else []
            words = [f"{machine.vcpu} vCPU", f"{machine.memory_gib:g} GB", *accelerators, *words]
        return ", ".join(words if price is not None else [*words, "price not known"])

    return describe


def _accelerated(name: str, number: int) -> str:
    """`8 GPUs`, or AWS's own chips by their name."""
    own = next((chip for family, chip in OWN_CHIPS.items() if name.startswith(f"ml.{family}")), "")
    return f"{number} {own}" if own else f"{number} GPU{'s' * (number > 1)}"


def instance_count(member: str, most: int = 100) -> Field:
    """How many machines."""
    return Field(
        "instance_count",
        "Instance count",
        "How many of these machines; the tutorial needs one.",
        kind="integer",
        default=1,
        check=checks.whole_number(1, most, "machines") if most > 1 else checks.one_machine,
        member=member,
        group="Resource configuration",
        folded=True,
    )


def volume(member: str) -> Field:
    """The disk."""
    return Field(
        "volume_gb",
        "Additional storage volume per instance (GB)",
        "The disk of the machine, for data and model.",
        kind="integer",
        default=5,
        check=checks.whole_number(1, 16_384, "GB"),
        member=member,
        group="Resource configuration",
    )


def runtime(default: int, member: str, most: int) -> Field:
    """The limit that keeps a job from costing for ever."""
    return Field(
        "max_runtime_minutes",
        "Maximum runtime (minutes)",
        "The job is stopped when it takes longer: it keeps a mistake from costing more than a little.",
        kind="integer",
        default=default,
        check=checks.whole_number(1, most, "minutes"),
        member=member,
        group="Stopping condition",
    )


def role_arn(member: str) -> Field:
    """The role of the role step, or another."""
    return Field(
        "role",
        "IAM role",
        "What the job may do in your account: the role of the step before.",
        default=role.arn,
        member=member,
        group="Permissions",
        folded=True,
    )


def cost(step: str, component: Component, answers: Answers) -> Cost:
    """What the step's machines cost for as long as they usually run."""
    count = answers.integer(f"{step}.instance_count")
    machine = answers.text(f"{step}.instance_type")
    return prices.cost(machine, component, answers.setting.region, count)


def key(
    name: str,
    label: str,
    member: str,
    group: str = "Resource configuration",
    when: Callable[[Answers], bool] | None = None,
) -> Field:
    """An encryption key of the learner's own."""
    return Field(
        name,
        label,
        "The id or ARN of a KMS key of yours that encrypts it. Nothing: AWS's own key, which costs nothing.",
        member=member,
        group=group,
        folded=True,
        when=when,
    )


def environment(member: str, group: str) -> Field:
    """What the program in the container can read."""
    return Field(
        "environment",
        "Environment variables",
        "Names and values that the program in the container can read.",
        kind="mapping",
        default=lambda _answers: {},
        item="variable",
        member=member,
        group=group,
        folded=True,
    )


def given(answers: Answers, **members: str) -> dict[str, str]:
    """The members whose fields hold something: `given(answers, KmsKeyId="training.output_key")`."""
    return {member: text for member, name in members.items() if (text := answers.text(name))}
