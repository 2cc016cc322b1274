"""InvokeEndpointAsync: accepted at once, answered into a bucket.

An accepted invocation is on disk before its 202 goes out, and is taken up again after a restart.
"""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.data_rules import checked_uri, region_of
from hello_blaze_tui.practice.endpoint_configs import async_output
from hello_blaze_tui.practice.faults import AwsError
from hello_blaze_tui.practice.invocation import NO_TYPE, Invocations, Question, refused
from hello_blaze_tui.practice.ports import Document, NotThere, World
from hello_blaze_tui.practice.shelf import Shelf

LARGEST = 1024**3
"""Bytes an input may have: 1 GB."""
AT_A_TIME = 4
RETRIES = 2
"""Restarts of the practice account that an invocation survives."""


class AsyncInference:
    """The queue of asynchronous invocations."""

    def __init__(self, world: World, invocations: Invocations, waiting: Shelf) -> None:
        self._world = world
        self._invocations = invocations
        self._waiting = waiting
        self._workers = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="async-inference")
        self._closing = threading.Event()

    def accept(self, caller: Caller, name: str, plan: Document, asked: Document) -> Document:
        """Queues an invocation; gives the output members of InvokeEndpointAsync."""
        inline = asked.get("Body") or b""
        location = asked.get("InputLocation")
        if (location is None) == (not inline):
            raise refused("Exactly one of InputLocation and Body must be given.")
        inference = str(uuid.uuid4())
        if location is None:
            location = self._keep(caller, plan, inference, inline)
        else:
            self._require(caller, location)
        stem = f"{asked['S3OutputPathExtension'].strip('/')}/" if "S3OutputPathExtension" in asked else ""
        output = async_output(caller, plan["async"]).rstrip("/")
        failure = plan["async"]["OutputConfig"].get("S3FailurePath")
        document: Document = {
            "endpoint": name,
            "account": caller.account,
            "plan": plan,
            "input": location,
            "content_type": asked.get("ContentType", NO_TYPE),
            "accept": asked.get("Accept", "*/*"),
            "output": f"{output}/{stem}{asked.get('Filename', f'{inference}.out')}",
            "failure": f"{failure.rstrip('/')}/{stem}{inference}-error.out" if failure else None,
            "inference_id": asked.get("InferenceId", inference),
        }
        self._waiting.put(caller.region, inference, document)
        self._workers.submit(self._answer, caller, inference, document)
        return {
            "InferenceId": document["inference_id"],
            "OutputLocation": document["output"],
            "FailureLocation": document["failure"],
        }

    def recover(self) -> None:
        """Takes up what was accepted and not answered when the practice account went down."""
        for region, inference, document in self._waiting.all():
            document["tries"] = document.get("tries", 0) + 1
            if document["tries"] > RETRIES:
                self._waiting.delete(region, inference)
                continue
            self._waiting.put(region, inference, document)
            self._workers.submit(self._answer, Caller(region, document["account"]), inference, document)

    def close(self) -> None:
        """Takes up nothing more; what waits is answered after the next start."""
        self._closing.set()
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _keep(self, caller: Caller, plan: Document, inference: str, body: bytes) -> str:
        """A body given in the request itself is put where the answer will be, as an input."""
        bucket, prefix = checked_uri(f"{async_output(caller, plan['async']).rstrip('/')}/{inference}.in")
        self._world.objects.write(bucket, prefix, body)
        return f"s3://{bucket}/{prefix}"

    def _require(self, caller: Caller, location: str) -> None:
        try:
            bucket, key = checked_uri(location)
        except AwsError as fault:
            raise refused(fault.message) from fault
        if region_of(self._world, bucket) != caller.region:
            raise refused(f"The bucket of InputLocation {location} does not exist in {caller.region}.")
        size = next((one.size for one in self._world.objects.list(bucket, key) if one.key == key), None)
        if size is None:
            raise refused(f"InputLocation {location} does not exist.")
        if size > LARGEST:
            raise refused(f"The object at InputLocation {location} is larger than 1 GB.")

    def _answer(self, caller: Caller, inference: str, document: Document) -> None:
        if self._closing.is_set():
            return
        try:
            bucket, key = checked_uri(document["input"])
            question = Question(
                self._world.objects.read(bucket, key),
                document["content_type"],
                document["accept"],
                inference_id=document["inference_id"],
            )
            _, answer = self._invocations.ask(caller, document["endpoint"], document["plan"], question)
            self._write(document["output"], answer.body, answer.content_type)
        except NotThere:
            self._write(document["failure"], f"Could not read {document['input']}.".encode(), "text/plain")
        except AwsError as fault:
            self._write(document["failure"], fault.message.encode(), "text/plain")
        self._waiting.delete(caller.region, inference)

    def _write(self, location: str | None, body: bytes, content_type: str) -> None:
        if location is None:
            return
        bucket, key = checked_uri(location)
        try:
            self._world.objects.write(bucket, key, body, content_type)
        except NotThere:
            return  # the bucket was deleted meanwhile; there is nobody left to tell
