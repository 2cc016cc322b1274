"""One call of an operation through a boto3 client, or the upload of one file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import LocalFile


def method(client: Any, operation: str) -> str:
    """What boto3 calls the operation."""
    names: Mapping[str, str] = client.meta.method_to_api_mapping
    return next(python for python, name in names.items() if name == operation)


def call(client: Any, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """AWS's answer. Raises BlazeError where S3 answers 200 to what it did not do."""
    answer = getattr(client, method(client, operation))(**parameters)
    if operation == "DeleteObjects" and answer.get("Errors"):
        raise _not_deleted(answer["Errors"])
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def _not_deleted(errors: list[dict[str, Any]]) -> BlazeError:
    first = errors[0]
    return BlazeError(
        f"{len(errors)} objects could not be deleted.",
        f"{first.get('Key')}: {first.get('Message')}.",
        "Look at the permissions and the policy of the bucket, then run the cleanup again.",
        str(first.get("Code", "")),
    )


def upload(
    client: Any,
    file: LocalFile,
    parameters: Mapping[str, Any],
    on_bytes: Callable[[int, int], None] | None,
) -> None:
    """S3's PutObject, of a file in parts; `on_bytes` is told bytes sent and in all, on other threads."""
    extra = {name: value for name, value in parameters.items() if name not in {"Bucket", "Key", "Body"}}
    total = file.path.stat().st_size
    counting = threading.Lock()
    done = 0

    def count(more: int) -> None:
        # Parts are sent side by side; a part that is sent again first takes its bytes back.
        nonlocal done
        with counting:
            done += more
            if on_bytes is not None:
                on_bytes(done, total)

    client.upload_file(
        str(file.path), parameters["Bucket"], parameters["Key"], ExtraArgs=extra or None, Callback=count
    )
