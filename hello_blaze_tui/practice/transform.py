"""A batch transform job that really predicts: every input object through the model, one `.out` each."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import Any

from hello_blaze_tui.practice import inference
from hello_blaze_tui.practice.channels import below, end_if_stopped, keys_below, sending_to, split_uri
from hello_blaze_tui.practice.payloads import MEGABYTE, TooLargeError, assembled, cutting
from hello_blaze_tui.practice.ports import Answered, Container, JobFailed, LogStream, NotThere, Running
from hello_blaze_tui.practice.transform_jobs import TransformJobs
from hello_blaze_tui.practice.workroom import workroom

SEE_LOGS = "ClientError: See job logs for more information"
"""AWS's FailureReason when a container refused a record."""


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
            output = self._transformed(container, bucket, key)
            self._write(relative, output)

    def _refuse_unknown(self) -> None:
        """What AWS has and the practice account has not fails with a sentence, rather than come out wrong."""
        source = self._request["TransformInput"]
        split = source.get("SplitType", "None")
        if split not in {"None", "Line"}:
            raise JobFailed(f"ClientError: The practice account does not have SplitType {split}.")
        data = self._request.get("DataProcessing", {})
        asked = {"InputFilter": "$", "OutputFilter": "$", "JoinSource": "None"}
        for name, usual in asked.items():
            if data.get(name, usual) != usual:
                raise JobFailed(f"ClientError: The practice account does not have DataProcessing.{name}.")

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

    def _transformed(self, container: Container, bucket: str, key: str) -> bytes:
        source = self._request["TransformInput"]
        body = self._running.world.objects.read(bucket, key)
        if source.get("CompressionType") == "Gzip":
            try:
                body = gzip.decompress(body)
            except (OSError, EOFError, zlib.error) as error:
                self._refused(bucket, key, f"{key} is not compressed with gzip")
                raise JobFailed(SEE_LOGS) from error
        content_type = source.get("ContentType", "application/octet-stream")
        accept = self._request["TransformOutput"].get("Accept") or "*/*"
        answers = []
        try:
            for part in cutting(self._request).requests(body):
                end_if_stopped(self._running.stop, self._running)
                answer = container.invoke(part, content_type, accept)
                if answer.status >= 300:
                    self._container_refused(bucket, key, answer)
                answers.append(answer.body)
        except TooLargeError as error:
            most = self._request.get("MaxPayloadInMB", 6)
            size = error.args[0] / MEGABYTE
            self._refused(bucket, key, f"Too much data for max payload size: {size:.1f} MB, limit {most} MB")
            raise JobFailed(SEE_LOGS) from error
        by_line = self._request["TransformOutput"].get("AssembleWith", "None") == "Line"
        self._container_log.write([f"POST /invocations 200 ({len(answers)} requests for {key})"])
        return assembled(answers, by_line=by_line)

    def _container_refused(self, bucket: str, key: str, answer: Answered) -> None:
        side = "ClientError" if answer.status < 500 else "InternalServerError"
        message = answer.body.decode("utf-8", "replace")
        self._container_log.write([*message.splitlines(), f"POST /invocations {answer.status}"])
        self._refused(bucket, key, message, f"{side}: {answer.status}")
        raise JobFailed(
            SEE_LOGS if side == "ClientError" else "AlgorithmError: See job logs for more information"
        )

    def _refused(self, bucket: str, key: str, message: str, error: str = "ClientError: 400") -> None:
        """The data log's four lines about one object, as AWS writes them."""
        where = f"{bucket}/{key}:"
        lines = [
            f"{where} {error}",
            where,
            f"{where} Message:",
            *(f"{where} {line}" for line in message.splitlines()),
        ]
        self._data_log.write(lines)

    def _write(self, relative: str, output: bytes) -> None:
        destination: dict[str, Any] = self._request["TransformOutput"]
        bucket, prefix = split_uri(destination["S3OutputPath"])
        key = below(prefix, f"{relative}.out")
        with sending_to(bucket, key):
            self._running.world.objects.write(bucket, key, output)
