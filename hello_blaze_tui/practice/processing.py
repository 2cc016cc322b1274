"""A processing job that really runs: the learner's script, on the learner's data, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import time
from pathlib import Path, PurePosixPath
from typing import Any

from hello_blaze_tui.practice import child
from hello_blaze_tui.practice.channels import below, download, end_if_stopped, split_uri, unpack_gzip, upload
from hello_blaze_tui.practice.container.command_lines import LAUNCH, SITE, VARIABLE, in_words
from hello_blaze_tui.practice.job_family import stream_name
from hello_blaze_tui.practice.ports import Document, JobFailed, LogStream, Running
from hello_blaze_tui.practice.processing_jobs import ProcessingJobs
from hello_blaze_tui.practice.workroom import workroom

ROOT = PurePosixPath("/opt/ml")
PYTHON = re.compile(r"python(3(\.\d+)?)?")
"""Programs, in whatever folder, that mean the practice account's own Python."""
MESSAGE = "output/message"
"""Below /opt/ml: what a script leaves there becomes the job's ExitMessage."""
LONGEST_MESSAGE = 1024
SYNC_SECONDS = 2.0
"""How often an output with S3UploadMode Continuous is looked at."""


def run(running: Running) -> None:
    """A ports.JobRunner for CreateProcessingJob."""
    with workroom(running.world, "processing") as folder:
        _Job(running, folder).run()


class _Job:
    """One processing job and its folder, whose `ml` stands for /opt/ml."""

    def __init__(self, running: Running, folder: Path) -> None:
        self._running = running
        self._request = running.request
        self._ml = folder / "ml"
        self._work = folder / "work"
        self._programs = folder / "bin"
        self._sent: dict[Path, tuple[int, int]] = {}
        """Files of continuous outputs that are in S3 already, by size and time."""
        self._last_sync = 0.0

    def run(self) -> None:
        running, name = self._running, self._request["ProcessingJobName"]
        stream = running.world.logs.open(running.region, ProcessingJobs.group, stream_name(name))
        self._lay_out()
        try:
            code = child.run(self._program(), stream.write, running.stop, self._sync)
        except OSError as error:
            words = self._request["AppSpecification"].get("ContainerEntrypoint", [])
            stream.write([f"{shlex.join(words)}: {error.strerror}"])
            raise JobFailed(f"AlgorithmError: {error.strerror}, exit code: 127") from error
        end_if_stopped(running.stop, running)
        self._read_outcome(code, stream)
        for output in self._outputs():
            self._upload(output, everything=True)

    # Before

    def _lay_out(self) -> None:
        self._work.mkdir(parents=True)
        (self._ml / "output").mkdir(parents=True)
        self._lay_out_programs()
        for given in self._request.get("ProcessingInputs", []):
            self._lay_out_input(given)
        for output in self._outputs():
            self._local(output["LocalPath"]).mkdir(parents=True, exist_ok=True)
        cluster = self._request["ProcessingResources"]["ClusterConfig"]
        self._configure("processingjobconfig", self._request)
        self._configure(
            "resourceconfig",
            {
                "current_host": "algo-1",
                "hosts": ["algo-1"],
                "network_interface_name": "eth0",
                "current_instance_type": cluster.get("InstanceType", ""),
            },
        )

    def _lay_out_input(self, given: Document) -> None:
        source = given.get("S3Input")
        if source is None:
            raise JobFailed(
                "ClientError: The practice account reads inputs from S3 only, no DatasetDefinition."
            )
        if source.get("S3InputMode") == "Pipe":
            raise JobFailed("ClientError: The practice account does not have S3InputMode Pipe.")
        if given.get("AppManaged"):
            return
        target = self._local(source.get("LocalPath", "/opt/ml/processing/input"))
        files = download(self._running, source, target)
        if source.get("S3CompressionType") == "Gzip":
            for file in files:
                unpack_gzip(file)

    def _lay_out_programs(self) -> None:
        """`python3` for shells: a script that they start sees /opt/ml, too, whatever file names it."""
        if os.name == "nt":
            return
        self._programs.mkdir()
        for name in ("python", "python3"):
            program = self._programs / name
            program.write_text(
                f'#!/bin/sh\nexec {shlex.join([sys.executable, LAUNCH])} "$@"\n', encoding="utf-8"
            )
            program.chmod(0o700)

    def _configure(self, name: str, document: Document) -> None:
        path = self._ml / "config" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(document), encoding="utf-8")

    def _local(self, path: str) -> Path:
        """Where a path of the container lies on disk. Raises JobFailed for one that is not below /opt/ml."""
        posix = PurePosixPath(path)
        if not posix.is_relative_to(ROOT) or ".." in posix.parts:
            raise JobFailed(f"ClientError: LocalPath {path} must be below /opt/ml/processing.")
        return self._ml.joinpath(*posix.relative_to(ROOT).parts)

    def _outputs(self) -> list[dict[str, Any]]:
        outputs = self._request.get("ProcessingOutputConfig", {}).get("Outputs", [])
        sent = [
            output["S3Output"] for output in outputs if "S3Output" in output and not output.get("AppManaged")
        ]
        return [output for output in sent if "LocalPath" in output]

    # The script

    def _program(self) -> child.Program:
        application = self._request["AppSpecification"]
        words = [*application.get("ContainerEntrypoint", []), *application.get("ContainerArguments", [])]
        if not words:
            raise JobFailed("AlgorithmError: The image has no entry point of its own, and none was given.")
        if PYTHON.fullmatch(PurePosixPath(words[0]).name):
            command = [sys.executable, "-u", LAUNCH, *words[1:]]
        else:
            command = [in_words(word, str(self._ml)) for word in words]
        return child.Program(command, self._work, self._environment())

    def _environment(self) -> dict[str, str]:
        """What the script sees: this system's, without a word of AWS, and what the request gives.

        A script that calls AWS finds no credentials, not even those in the learner's own files: nothing that
        runs on the practice account may reach a real one.
        """
        hidden = ("AWS_", "HELLO_BLAZE", "PYTHON")
        own = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        given = self._request.get("Environment", {})
        programs = [str(self._programs), str(Path(sys.executable).parent), own.get("PATH", os.defpath)]
        return {
            **own,
            "AWS_REGION": self._running.region,
            "AWS_DEFAULT_REGION": self._running.region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PATH": os.pathsep.join(programs),
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",  # as in the container, whatever this system's own encoding is
            **given,
            "PYTHONPATH": os.pathsep.join(filter(None, [SITE, given.get("PYTHONPATH", "")])),
            VARIABLE: str(self._ml),
        }

    # After

    def _read_outcome(self, code: int, stream: LogStream) -> None:
        message = ""
        path = self._ml / MESSAGE
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace") as file:
                message = file.read(LONGEST_MESSAGE).strip()
            self._running.update({"ExitMessage": message})
        if code != 0:
            stream.write([f"The script ended with exit code {code}."] if code < 0 else [])
            raise JobFailed(f"AlgorithmError: {message}, exit code: {code}")

    def _sync(self) -> None:
        if time.monotonic() - self._last_sync < SYNC_SECONDS:
            return
        self._last_sync = time.monotonic()
        for output in self._outputs():
            if output.get("S3UploadMode") == "Continuous":
                self._upload(output, everything=False)

    def _upload(self, output: dict[str, Any], *, everything: bool) -> None:
        bucket, prefix = split_uri(output["S3Uri"])
        folder = self._local(output["LocalPath"])
        for path in sorted(folder.rglob("*")):
            try:
                if not path.is_file():
                    continue
                state = path.stat()
                known = (state.st_size, state.st_mtime_ns)
                if self._sent.get(path) == known:
                    continue
                if everything:
                    end_if_stopped(self._running.stop, self._running)
                relative = path.relative_to(folder).as_posix()
                upload(self._running, path, bucket, below(prefix, relative))
            except FileNotFoundError:
                continue  # the script, which is still running, has taken it away meanwhile
            self._sent[path] = known
