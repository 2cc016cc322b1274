"""Dataset: the reviews, and the script that will cut them into sentences, uploaded into the bucket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hello_blaze_tui import assets
from hello_blaze_tui.aws.objects import head, split_uri
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import LocalFile, Request, Resource
from hello_blaze_tui.steps import checks
from hello_blaze_tui.steps.dataset_file import SCRIPT, dataset_file, script_file
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Value, Verification, path_of

PRACTICE_DATASET = "reviews_Practice_Toys_5.json.zip"


def file_name(answers: Answers, field: str) -> str:
    """The name of the chosen file, without its folders."""
    return path_of(answers[f"dataset.{field}"]).name


def address(answers: Answers, field: str) -> str:
    """The S3 address that it is uploaded to; field: `file` or `script`."""
    key = answers.text(f"dataset.{field}_key")
    return f"s3://{answers.text('bucket.name')}/{answers.text('bucket.prefix')}{key}"


def _requests(answers: Answers) -> Iterator[Request]:
    for field in ("file", "script"):
        bucket, key = split_uri(address(answers, field))
        yield Request(
            "s3",
            "PutObject",
            {"Bucket": bucket, "Key": key, "Body": LocalFile(path_of(answers[f"dataset.{field}"]))},
            creates=Resource("object", f"{bucket}/{key}", answers.setting.region),
        )


def _script_key(value: Value, answers: Answers) -> str | None:
    if value == answers["dataset.file_key"]:
        return "The script cannot lie where the dataset lies."
    return checks.file_key(value, answers)


def _stamps(answers: Answers) -> dict[str, str]:
    """What tells whether a file was changed since it was uploaded."""
    stamps = {}
    for field in ("file", "script"):
        state = path_of(answers[f"dataset.{field}"]).stat()
        stamps[field] = f"{state.st_size} {state.st_mtime_ns}"
    return stamps


def _outdated(answers: Answers) -> bool:
    uploaded = answers.result("dataset").get("stamps")
    try:
        return uploaded is not None and uploaded != _stamps(answers)
    except OSError:
        # A file that is gone need not be uploaded again.
        return False


def _verify(scene: Scene) -> Verification:
    yield from ()
    sizes = {}
    for field in ("file", "script"):
        bucket, key = split_uri(address(scene.answers, field))
        found = head(scene.account, bucket, key)
        here = _size(path_of(scene.answers[f"dataset.{field}"]))
        if found is None or found.size != here:
            there = "not there" if found is None else f"{found.size:,} bytes there"
            raise BlazeError(
                f"s3://{bucket}/{key} is not what was uploaded.",
                f"The file has {here:,} bytes, and it is {there}.",
                "Run this step again.",
            )
        sizes[field] = found.size
    file, script = address(scene.answers, "file"), address(scene.answers, "script")
    return {
        "summary": f"{sizes['file']:,} bytes of reviews and the script are in the bucket",
        "file": file,
        "script": script,
        "bytes": sizes["file"],
        "stamps": _stamps(scene.answers),
    }


def _size(path: Path) -> int:
    """Raises BlazeError for a file that went away while it was uploaded."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise BlazeError(
            f"{path} is not there any more.",
            f"{error.strerror}, right after it was uploaded.",
            "Put it back, or choose another file, and run this step again.",
        ) from error


STEP = Step(
    key="dataset",
    title="Dataset",
    needs=("bucket",),
    fields=(
        Field(
            "file",
            "Dataset",
            "A file of reviews, one JSON object a line: .json.zip, .json.gz, .json or .jsonl. "
            "The practice dataset comes with this program.",
            kind="file",
            default=lambda _answers: str(assets.path(PRACTICE_DATASET)),
            check=dataset_file,
        ),
        Field(
            "script",
            "Preprocessing script",
            "The Python script that the processing job runs. Ours extracts, labels and splits.",
            kind="file",
            default=lambda _answers: str(assets.path(SCRIPT)),
            check=script_file,
        ),
        Field(
            "file_key",
            "Dataset's place in the bucket",
            "The key (name) under which the dataset lies in the bucket, below the folder.",
            default=lambda answers: f"input/data/{file_name(answers, 'file')}",
            check=checks.file_key,
            member="key",
            folded=True,
        ),
        Field(
            "script_key",
            "Script's place in the bucket",
            "The key (name) under which the script lies in the bucket, below the folder.",
            default=lambda answers: f"input/code/{file_name(answers, 'script')}",
            check=_script_key,
            folded=True,
        ),
    ),
    requests=_requests,
    verify=_verify,
    outdated=_outdated,
)
