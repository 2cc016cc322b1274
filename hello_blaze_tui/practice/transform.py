"""A batch transform job that really predicts: every input object through the model, one `.out` each."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hello_blaze_tui.practice import inference
from hello_blaze_tui.practice.channels import below, end_if_stopped, keys_below, sending_to, split_uri
from hello_blaze_tui.practice.data_processing import DataProcessing, data_processing
from hello_blaze_tui.practice.payloads import RecordRefused, assembled, cutting
from hello_blaze_tui.practice.ports import Container, JobFailed, LogStream, NotThere, Running
from hello_blaze_tui.practice.transform_jobs import TransformJobs
from hello_blaze_tui.practice.workroom import workroom

SEE_LOGS = "ClientError: See job logs for more information"
"""AWS's FailureReason when a record was refused."""
SEE_LOGS_OF_ALGORITHM = "AlgorithmError: See job logs for more information"
"""AWS's FailureReason when the container itself broke."""


def run(running: Running) -> None:
    """A ports.JobRunner for CreateTransformJob; `PrimaryContainer` in it is the model's."""
    with workroom(running.world, "transform") as folder:
        _Job(running, folder).run()


class _Job:
    """One transform job."""

    def __init__(self, running: Running, folder: Path) -> None:
        self._running = running
        self._request = running.request
        self._folder = folder
        name = self._request["TransformJobName"]
        instance = f"{running.instance_id}-{hashlib.sha256(name.encode()).hexdigest()[:32]}"
        self._container_log = self._open(f"{name}/{instance}")
        self._data_log = self._open(f"{name}/{instance}/data-log")

    def _open(self, stream: str) -> LogStream:
        return self._running.world.logs.open(self._running.region, TransformJobs.group, stream)

    def run(self) -> None:
        self._refuse_unknown()
        processing = data_processing(self._request)
        container = self._loaded()
        request = self._request
        strategy = "MULTI_RECORD" if request.get("BatchStrategy") == "MultiRecord" else "SINGLE_RECORD"
        at_once = request.get("MaxConcurrentTransforms", 0) or 1
        payload = request.get("MaxPayloadInMB", 6)
        self._data_log.write(
            [f"MaxConcurrentTransforms={at_once}, MaxPayloadInMB={payload}, BatchStrategy={strategy}"]
        )
        for bucket, key, relative in self._inputs():
            end_if_stopped(self._running.stop, self._running)
            self._write(relative, self._transformed(container, processing, bucket, key))

    def _refuse_unknown(self) -> None:
        """What AWS has and the practice account has not fails with a sentence, rather than come out wrong."""
        source = self._request["TransformInput"]
        split = source.get("SplitType", "None")
        if split not in {"None", "Line"}:
            raise JobFailed(f"ClientError: The practice account does not have SplitType {split}.")

    def _loaded(self) -> Container:
        try:
            return inference.load(self._running.world, self._request["PrimaryContainer"], self._folder)
        except JobFailed as failed:
            self._container_log.write(str(failed).splitlines())
            raise JobFailed(
                "AlgorithmError: The model's container did not become ready. "
                "See job logs for more information"
            ) from failed

    def _inputs(self) -> list[tuple[str, str, str]]:
        source = self._request["TransformInput"]["DataSource"]["S3DataSource"]
        uri = source["S3Uri"]
        bucket, _ = split_uri(uri)
        if source.get("S3DataType", "S3Prefix") != "S3Prefix":
            raise JobFailed("ClientError: The practice account reads S3Prefix only.")
        try:
            found = keys_below(self._running.world.objects, uri)
        except NotThere as missing:
            raise JobFailed(f"ClientError: {uri} does not exist.") from missing
        if not found:
            raise JobFailed(f"ClientError: No S3 objects found under S3 URL {uri!r}.")
        return [(bucket, key, relative) for key, relative in found]

    def _transformed(self, container: Container, processing: DataProcessing, bucket: str, key: str) -> bytes:
        try:
            body = self._read(bucket, key)
            outputs = list(self._outputs(container, processing, body))
        except RecordRefused as refused:
            self._data_log.write(_data_log_lines(f"{bucket}/{key}:", refused))
            raise JobFailed(SEE_LOGS if refused.status < 500 else SEE_LOGS_OF_ALGORITHM) from refused
        self._container_log.write([f"POST /invocations 200 ({len(outputs)} requests for {key})"])
        by_line = self._request["TransformOutput"].get("AssembleWith", "None") == "Line"
        return assembled(outputs, by_line=by_line)

    def _read(self, bucket: str, key: str) -> bytes:
        body = self._running.world.objects.read(bucket, key)
        if self._request["TransformInput"].get("CompressionType") != "Gzip":
            return body
        try:
            return gzip.decompress(body)
        except (OSError, EOFError, zlib.error) as error:
            raise RecordRefused(f"{key} is not compressed with gzip") from error

    def _outputs(self, container: Container, processing: DataProcessing, body: bytes) -> Iterator[bytes]:
        """What each request brings to the output. Raises RecordRefused."""
        content_type = self._request["TransformInput"].get("ContentType", "application/octet-stream")
        accept = self._request["TransformOutput"].get("Accept") or "*/*"
        for records in cutting(self._request).requests(body):
            end_if_stopped(self._running.stop, self._running)
            answer = container.invoke(processing.asked(records), content_type, accept)
            if answer.status >= 300:
                message = answer.body.decode("utf-8", "replace")
                self._container_log.write([*message.splitlines(), f"POST /invocations {answer.status}"])
                raise RecordRefused(message, answer.status)
            yield processing.output(records, answer.body)

    def _write(self, relative: str, output: bytes) -> None:
        destination: dict[str, Any] = self._request["TransformOutput"]
        bucket, prefix = split_uri(destination["S3OutputPath"])
        key = below(prefix, f"{relative}.out")
        with sending_to(bucket, key):
            self._running.world.objects.write(bucket, key, output)


def _data_log_lines(where: str, refused: RecordRefused) -> list[str]:
    """The data log's four lines about one object, as AWS writes them."""
    side = "ClientError" if refused.status < 500 else "InternalServerError"
    said = [f"{where} {line}" for line in str(refused).splitlines()]
    return [f"{where} {side}: {refused.status}", where, f"{where} Message:", *said]
