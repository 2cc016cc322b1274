"""A training job that really trains: BlazingText's hyperparameters, files and log, fastText's model."""

from __future__ import annotations

import json
import os
import re
import sys
import tarfile
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from hello_blaze_tui.practice import child
from hello_blaze_tui.practice.blazingtext import hyperparameters
from hello_blaze_tui.practice.channels import below, download, end_if_stopped, split_uri, unpack_gzip, upload
from hello_blaze_tui.practice.job_family import stream_name
from hello_blaze_tui.practice.ports import Document, JobFailed, LogStream, Running
from hello_blaze_tui.practice.training_jobs import TrainingJobs
from hello_blaze_tui.practice.workroom import workroom

TRAINER = Path(__file__).parent / "container" / "train.py"
ALGORITHM = re.compile(r"/blazingtext[:@]")
PROGRESS = re.compile(r"Progress:\s*(?P<percent>[\d.]+)%.*?lr:\s*(?P<rate>[\d.]+)")
FOUND = re.compile(r"Read \d+M words|Number of words:|Number of labels:")
"""What fastText says of the data, at every training; with early stopping there are several."""
SPEED = re.compile(r"words/sec/thread:\s*(?P<words>\d+)")
PROGRESS_SECONDS = 1.0
"""The log tells how far it is no more often than this."""


def run(running: Running) -> None:
    """A ports.JobRunner for CreateTrainingJob."""
    with workroom(running.world, "training") as folder:
        _Job(running, folder).run()


class _Job:
    """One training job and its folder."""

    def __init__(self, running: Running, folder: Path) -> None:
        self._running = running
        self._request = running.request
        self._folder = folder
        self._stream = self._open()
        self._told = 0.0
        self._found: set[str] = set()

    def _open(self) -> LogStream:
        stream = stream_name(self._request["TrainingJobName"])
        return self._running.world.logs.open(self._running.region, TrainingJobs.group, stream)

    def run(self) -> None:
        running = self._running
        running.phase("Downloading", "Downloading input data")
        channels = self._channels()
        end_if_stopped(running.stop, running)
        running.phase("Training", "Training image download completed. Training in progress.")
        try:
            parameters = self._parameters(channels)
            self._train(channels, parameters)
        except JobFailed as failed:
            self._stream.write(str(failed).splitlines())
            raise
        running.phase("Uploading", "Uploading generated training model")
        end_if_stopped(running.stop, running)
        self._upload()

    def _channels(self) -> dict[str, list[Path]]:
        channels: dict[str, list[Path]] = {}
        for channel in self._request.get("InputDataConfig", []):
            name = channel["ChannelName"]
            files = download(
                self._running, channel["DataSource"]["S3DataSource"], self._folder / "input" / name
            )
            if channel.get("CompressionType") == "Gzip":
                for file in files:
                    unpack_gzip(file)
                files = [path for path in (self._folder / "input" / name).rglob("*") if path.is_file()]
            channels[name] = sorted(files)
        return channels

    def _parameters(self, channels: dict[str, list[Path]]) -> dict[str, Any]:
        """Raises JobFailed for hyperparameters or channels that BlazingText does not take."""
        if not ALGORITHM.search(self._request["AlgorithmSpecification"].get("TrainingImage", "")):
            raise JobFailed(
                "AlgorithmError: The practice account trains BlazingText only, and this is another image."
            )
        parameters = hyperparameters(self._request.get("HyperParameters", {}))
        unknown = sorted(set(channels) - {"train", "validation"})
        if unknown or "train" not in channels:
            cause = (
                f"{unknown[0]!r} is no channel of this algorithm"
                if unknown
                else "'train' is a required channel"
            )
            raise JobFailed(
                "ClientError: Unable to initialize the algorithm. "
                "Failed to validate input data configuration. "
                f"(caused by ValidationError)\n\nCaused by: {cause}"
            )
        if parameters.get("early_stopping") and "validation" not in channels:
            raise JobFailed("ClientError: early_stopping needs the validation channel.")
        return parameters

    def _train(self, channels: dict[str, list[Path]], parameters: dict[str, Any]) -> None:
        task = {
            "parameters": parameters,
            "train": [str(path) for path in channels["train"]],
            "validation": [str(path) for path in channels.get("validation", [])],
        }
        (self._folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
        command = [sys.executable, "-u", str(TRAINER), str(self._folder)]
        last: list[str] = []
        code = child.run(
            child.Program(command, self._folder, dict(os.environ), overwrites=True),
            lambda lines: self._hear(lines, last),
            self._running.stop,
        )
        end_if_stopped(self._running.stop, self._running)
        if code != 0:
            reason = next((line for line in reversed(last) if line.startswith("ClientError")), "")
            raise JobFailed(
                reason or f"AlgorithmError: Training failed, exit code: {code}. {' '.join(last[-1:])}"
            )
        self._tell_metrics()

    def _hear(self, lines: list[str], last: list[str]) -> None:
        """The child's own lines go into the log as they are, fastText's progress in BlazingText's words."""
        said = []
        for line in lines:
            found = PROGRESS.search(line)
            if found is None:
                if line.strip() and not self._is_repeated(line):
                    said.append(line)
            elif time.monotonic() - self._told >= PROGRESS_SECONDS or found["percent"] == "100.0":
                self._told = time.monotonic()
                speed = SPEED.search(line)
                million = int(speed["words"]) / 1e6 if speed else 0.0
                rate, percent = float(found["rate"]), float(found["percent"])
                said.append(
                    f"##### Alpha: {rate:.4f}  Progress: {percent:.2f}%  "
                    f"Million Words/sec: {million:.2f} #####"
                )
        last[:] = [*last, *said][-20:]
        if said:
            self._stream.write(said)

    def _is_repeated(self, line: str) -> bool:
        if FOUND.match(line) is None:
            return False
        repeated = line in self._found
        self._found.add(line)
        return repeated

    def _tell_metrics(self) -> None:
        metrics: Document = json.loads((self._folder / "metrics.json").read_text(encoding="utf-8"))
        now = datetime.now(timezone.utc).isoformat()
        told = [{"MetricName": name, "Value": value, "Timestamp": now} for name, value in metrics.items()]
        if told:
            self._running.update({"FinalMetricDataList": told})

    def _upload(self) -> None:
        """`model.tar.gz` with what the container leaves in /opt/ml/model."""
        archive = self._folder / "model.tar.gz"
        with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
            for name in ("model.bin", "vectors.bin", "vectors.txt"):
                if (self._folder / name).exists():
                    tar.add(self._folder / name, name)
        bucket, prefix = split_uri(self._request["OutputDataConfig"]["S3OutputPath"])
        key = below(prefix, self._request["TrainingJobName"], "output/model.tar.gz")
        upload(self._running, archive, bucket, key)
        self._running.update({"ModelArtifacts": {"S3ModelArtifacts": f"s3://{bucket}/{key}"}})
