"""Registry paths: where AWS keeps the two images that the jobs run in."""

from __future__ import annotations

from collections.abc import Iterator

from hello_blaze_tui.aws import registry
from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.steps import checks
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Verification

SKLEARN, BLAZINGTEXT = "sklearn", "blazingtext"
VERSIONS = {SKLEARN: "1.2-1", BLAZINGTEXT: "1"}
"""The tutorial's own."""


def _path(image: str, answers: Answers) -> str:
    """The path in the walkthrough's region; empty where AWS does not have the image there."""
    try:
        return registry.path(image, answers.setting.region, answers.text(f"registry.{image}_version"))
    except BlazeError:
        return ""


def _check(answers: Answers, _account: Account) -> Iterator[str]:
    for image in (SKLEARN, BLAZINGTEXT):
        path = answers.text(f"registry.{image}_path")
        if f".{answers.setting.region}." not in path:
            yield f"{path} is not in {answers.setting.region}; an image must be in the region of the job."


def _verify(scene: Scene) -> Verification:
    yield from ()
    paths = {image: scene.answers.text(f"registry.{image}_path") for image in (SKLEARN, BLAZINGTEXT)}
    return {"summary": " and ".join(path.rpartition("/")[2] for path in paths.values()), **paths}


def _version(image: str, label: str) -> Field:
    return Field(
        f"{image}_version",
        label,
        "The version of the image; the tutorial's own is chosen.",
        kind="choice",
        default=VERSIONS[image],
        choices=tuple(registry.versions(image)),
    )


def _image_path(image: str, label: str, words: str) -> Field:
    return Field(
        f"{image}_path",
        label,
        words,
        default=lambda answers: _path(image, answers),
        check=checks.some,
    )


STEP = Step(
    key="registry",
    title="Registry paths",
    needs=("region",),
    fields=(
        _version(SKLEARN, "Scikit-learn (algorithm) version"),
        _image_path(
            SKLEARN, "Scikit-learn registry path", "The image that the processing job runs your script in."
        ),
        _version(BLAZINGTEXT, "BlazingText (algorithm) version"),
        _image_path(
            BLAZINGTEXT, "BlazingText registry path", "The image that trains the model and serves it."
        ),
    ),
    check=_check,
    verify=_verify,
)
