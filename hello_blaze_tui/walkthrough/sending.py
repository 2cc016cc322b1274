"""Sends a step's requests one by one: in the ledger before the call, looked up when the answer was lost."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any, Protocol

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import UNREACHABLE, means_absent
from hello_blaze_tui.errors import BlazeError, Stopped, UsageError
from hello_blaze_tui.events import Event, RequestSent, ResourceCreated, ResourceDeleted, Transferred, Waiting
from hello_blaze_tui.progress.ledger import Entry, Ledger
from hello_blaze_tui.progress.walkthrough_document import StepRecord, now
from hello_blaze_tui.request import LocalFile, Request, Resource
from hello_blaze_tui.walkthrough.costs import is_counted, noted

Response = dict[str, Any]
Sending = Generator[Event, None, Response]

YOUNG_ROLE = timedelta(minutes=2)
PATIENCE_WITH_A_ROLE = 60.0
"""Seconds: a role that IAM has made is commonly known everywhere after 5 to 15."""
PATIENCE_WITH_A_DELETION = 900.0
"""Seconds: an endpoint takes a few minutes to go."""


class Book(Protocol):
    """Where it is written down what was created and deleted: a walkthrough's document, or a sweep's."""

    ledger: Ledger

    def step(self, key: str) -> StepRecord: ...

    def save(self) -> None: ...


class Sender:
    """Sends the requests of one step."""

    def __init__(
        self,
        document: Book,
        account: Account,
        step: str,
        stop: threading.Event,
        tags: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`tags` is what the walkthrough's requests tag their resources with."""
        self._tags = tags
        self._document = document
        self._account = account
        self._step = step
        self._stop = stop

    def reconcile(self) -> Iterator[Event]:
        """Looks up what was asked for before a crash: found means created, not found means it never was."""
        ledger = self._document.ledger
        for entry in ledger.intended():
            found = self._ours(entry)
            ledger.turn(found or entry.resource, "created" if found else "never was", now())
            self._document.save()
            if found:
                yield ResourceCreated(step=self._step, resource=found, adopted=True)

    def _ours(self, entry: Entry) -> Resource | None:
        """What came of a request of ours; None: nothing did, whatever somebody else made under that name."""
        found = self._account.exists(entry.resource)
        if found is None:
            return None
        asked = datetime.fromisoformat(entry.since)
        return found if self._account.is_ours(found, self._tags, asked) else None

    def refuse_taken(self, requests: Iterable[Request]) -> None:
        """Raises UsageError when something of a name that is to be created is there, and not ours."""
        for request in requests:
            new = request.creates
            if new is None or self._is_up(new):
                continue
            if self._account.exists(new) is not None:
                raise UsageError(
                    f"{request.operation} was not sent: there is a {new.kind} named {new.name} already.",
                    "It was not made by this walkthrough, so it is left alone.",
                    "Choose another name.",
                )

    def send(self, request: Request) -> Sending:
        """Sends one request and keeps the ledger. A resource that is up already is not asked for again."""
        if self._stop.is_set():
            raise Stopped("Stopped.")
        new = request.creates
        if new is not None and new.kind != "object" and self._is_up(new):
            # One that was found after a crash costs as much as one whose answer came.
            self._note_cost(request, new)
            return {}
        if new is not None:
            self._intend(request, new)
        yield RequestSent(step=self._step, request=request)
        try:
            response = yield from self._with_patience(request)
        except BlazeError as error:
            response = self._after_error(request, error)
        if new is not None:
            self._note_cost(request, new)
            yield self._created(new, response)
        if request.deletes is not None:
            yield from self._see_it_gone(request.deletes)
        return response

    def send_each(self, requests: Iterable[Request]) -> Generator[Event, None, tuple[Response, ...]]:
        """Sends each before the next is asked for; what is refused is thrown into a generator of requests.

        It may go on with another request then; what it does not catch is raised here.
        """
        asked, responses = iter(requests), tuple[Response, ...]()
        request = next(asked, None)
        while request is not None:
            response = yield from self._answer_or_refusal(request)
            if isinstance(response, BlazeError):
                request = _told(asked, response)
            else:
                responses += (response,)
                request = next(asked, None)
        return responses

    def _answer_or_refusal(self, request: Request) -> Generator[Event, None, Response | BlazeError]:
        try:
            return (yield from self.send(request))
        except Stopped:
            raise
        except BlazeError as error:
            return error

    def _is_up(self, resource: Resource) -> bool:
        entry = self._document.ledger.find(resource)
        return entry is not None and entry.life == "created"

    def _intend(self, request: Request, new: Resource) -> None:
        per_hour = ""
        if request.cost is not None and request.cost.while_idle:
            per_hour = "unknown" if request.cost.per_hour is None else str(request.cost.per_hour)
        self._document.ledger.put(Entry(new, self._step, "intended", now(), per_hour))
        self._document.save()

    def _note_cost(self, request: Request, new: Resource) -> None:
        """What the meter counts from here on; saved with what follows."""
        costs = self._document.step(self._step).costs
        if request.cost is not None and not is_counted(costs, new):
            costs.append(noted(request.cost, new, now()))

    def _created(self, new: Resource, response: Response) -> ResourceCreated:
        arn = next((str(value) for name, value in response.items() if name.endswith("Arn")), "")
        arn = arn or str(response.get("Role", {}).get("Arn", ""))
        known = Resource(new.kind, new.name, new.region, arn or new.arn)
        self._document.ledger.turn(known, "created", now())
        self._document.save()
        return ResourceCreated(step=self._step, resource=known)

    def _after_error(self, request: Request, error: BlazeError) -> Response:
        """An answer that was lost is no answer "no": AWS is asked what there is now."""
        new, old = request.creates, request.deletes
        if new is not None and new.kind != "object":
            entry = self._document.ledger.find(new)
            found = self._ours(entry) if entry else None
            if found is not None:
                return {f"{new.kind}Arn": found.arn}
            # AWS said no. Where its answer was lost it may still carry it out: the next run looks again.
            if error.code not in UNREACHABLE:
                self._document.ledger.turn(new, "never was", now())
                self._document.save()
        if means_absent(error) and request.operation.startswith(("Delete", "Detach", "Abort")):
            return {}
        if old is not None and self._account.exists(old) is None:
            return {}
        raise error

    # Waiting for AWS

    def _with_patience(self, request: Request) -> Sending:
        """A role that is seconds old cannot be assumed yet; only then is the same request sent again."""
        began, attempt = time.monotonic(), 1
        while True:
            try:
                return (yield from self._once(request))
            except BlazeError as error:
                waited = time.monotonic() - began
                if not (self._role_is_young(error) and waited < PATIENCE_WITH_A_ROLE):
                    raise
            attempt += 1
            yield Waiting(
                step=self._step,
                why="AWS does not know the new role everywhere yet; this usually takes 5 to 15 seconds",
                attempt=attempt,
            )
            self._pause(0.5 if self._account.is_practice else 3.0)

    def _role_is_young(self, error: BlazeError) -> bool:
        if not re.search(r"assume (the )?role", f"{error.what} {error.why} {error.__cause__}".lower()):
            return False
        since = datetime.now(timezone.utc) - YOUNG_ROLE
        return any(
            entry.resource.kind == "role" and datetime.fromisoformat(entry.since) > since
            for entry in self._document.ledger.up()
        )

    def _once(self, request: Request) -> Sending:
        body = request.parameters.get("Body")
        if isinstance(body, LocalFile):
            yield from self._upload(request, body)
            return {}
        return self._account.send(request)

    def _upload(self, request: Request, body: LocalFile) -> Iterator[Event]:
        """Uploads on a thread of its own, so that its bytes can be told while they go."""
        finished, progress, errors = threading.Event(), [(0, 0)], list[BaseException]()

        def count(done: int, total: int) -> None:
            if self._stop.is_set():
                raise Stopped("Stopped.")
            progress[0] = (done, total)

        def work() -> None:
            try:
                self._account.send(request, count)
            except BaseException as error:  # raised again on the walkthrough's own thread
                errors.append(error)
            finally:
                finished.set()

        threading.Thread(target=work, name="hello-blaze upload", daemon=True).start()
        told = (0, 0)
        while not finished.wait(0.1):
            if self._stop.is_set():
                raise Stopped("Stopped.")
            if progress[0] != told:
                told = progress[0]
                yield Transferred(step=self._step, what=body.path.name, done=told[0], total=told[1])
        if errors:
            raise errors[0]
        total = progress[0][1]
        if told != (total, total):
            yield Transferred(step=self._step, what=body.path.name, done=total, total=total)

    def _see_it_gone(self, old: Resource) -> Iterator[Event]:
        began, attempt = time.monotonic(), 1
        while self._account.exists(old) is not None:
            if time.monotonic() - began > PATIENCE_WITH_A_DELETION:
                raise BlazeError(
                    f"The {old.kind} {old.name} is still there.",
                    "AWS accepted its deletion, but has not carried it out in 15 minutes.",
                    "Look at it in the AWS console, and run the cleanup again.",
                )
            if attempt == 1:
                yield Waiting(
                    step=self._step, why=f"AWS is deleting the {old.kind} {old.name}", attempt=attempt
                )
            attempt += 1
            self._pause(0.3 if self._account.is_practice else 5.0)
        self._forget(old)
        yield ResourceDeleted(step=self._step, resource=old)

    def _forget(self, old: Resource) -> None:
        ledger = self._document.ledger
        gone = [old] if old.kind != "bucket" else [old, *self._inside(old.name)]
        for resource in gone:
            if resource.kind == "log group" and ledger.find(resource) is None:
                # AWS made it for our jobs: no request of ours created it.
                ledger.put(Entry(resource, self._step, "deleted", now()))
            ledger.turn(resource, "deleted", now())
        self._document.save()

    def _inside(self, bucket: str) -> list[Resource]:
        up = (entry.resource for entry in self._document.ledger.up())
        return [each for each in up if each.kind == "object" and each.name.startswith(f"{bucket}/")]

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise Stopped("Stopped.")


def _told(asked: Iterator[Request], error: BlazeError) -> Request | None:
    """What it asks for instead. Raises the error when it cannot be told, or does not catch it."""
    if not isinstance(asked, Generator):
        raise error
    try:
        request: Request = asked.throw(error)
    except StopIteration:
        return None
    return request
