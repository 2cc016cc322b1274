"""Sends a step's requests one by one: in the ledger before the call, looked up when the answer was lost."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import UNREACHABLE, means_absent
from hello_blaze_tui.errors import BlazeError, Stopped, UsageError
from hello_blaze_tui.events import Event, RequestSent, ResourceCreated, ResourceDeleted, Waiting
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.request import LocalFile, Request, Resource
from hello_blaze_tui.walkthrough.bookkeeping import Book, Bookkeeper
from hello_blaze_tui.walkthrough.uploading import upload

Response = dict[str, Any]
Sending = Generator[Event, None, Response]

PATIENCE_WITH_A_ROLE = 60.0
"""Seconds: a role that IAM has made is commonly known everywhere after 5 to 15."""
PATIENCE_WITH_A_DELETION = 900.0
"""Seconds: an endpoint takes a few minutes to go."""


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
        self._keeper = Bookkeeper(document, step)
        self._account = account
        self._step = step
        self._stop = stop

    def reconcile(self) -> Iterator[Event]:
        """Looks up what was asked for before a crash: found means created, not found means it never was."""
        for entry in self._keeper.ledger.intended():
            found = self._ours(entry)
            if found is None:
                self._keeper.never_was(entry.resource)
            else:
                self._keeper.found(found)
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
            if new is None or self._keeper.is_up(new):
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
        if new is not None and new.kind != "object" and self._keeper.is_up(new):
            # One that was found after a crash costs as much as one whose answer came.
            self._keeper.note_cost(request, new)
            return {}
        if new is not None:
            self._keeper.intend(request, new)
        yield RequestSent(step=self._step, request=request)
        try:
            response = yield from self._with_patience(request)
        except BlazeError as error:
            response = self._after_error(request, error)
        if new is not None:
            self._keeper.note_cost(request, new)
            yield ResourceCreated(step=self._step, resource=self._keeper.created(new, response))
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

    def _after_error(self, request: Request, error: BlazeError) -> Response:
        """An answer that was lost is no answer "no": AWS is asked what there is now."""
        new, old = request.creates, request.deletes
        if new is not None and new.kind != "object":
            entry = self._keeper.ledger.find(new)
            found = self._ours(entry) if entry else None
            if found is not None:
                return {f"{new.kind}Arn": found.arn}
            # AWS said no. Where its answer was lost it may still carry it out: the next run looks again.
            if error.code not in UNREACHABLE:
                self._keeper.never_was(new)
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
        words = f"{error.what} {error.why} {error.__cause__}".lower()
        return bool(re.search(r"assume (the )?role", words)) and self._keeper.has_young_role()

    def _once(self, request: Request) -> Sending:
        body = request.parameters.get("Body")
        if isinstance(body, LocalFile):
            yield from upload(self._account, request, body, self._step, self._stop)
            return {}
        return self._account.send(request)

    def _see_it_gone(self, old: Resource) -> Iterator[Event]:
        began, attempt = time.monotonic(), 1
        while self._account.exists(old) is not None:
            if time.monotonic() - began > PATIENCE_WITH_A_DELETION:
                raise BlazeError(
                    f"The {old} is still there.",
                    "AWS accepted its deletion, but has not carried it out in 15 minutes.",
                    "Look at it in the AWS console, and run the cleanup again.",
                )
            if attempt == 1:
                yield Waiting(step=self._step, why=f"AWS is deleting the {old}", attempt=attempt)
            attempt += 1
            self._pause(0.3 if self._account.is_practice else 5.0)
        self._keeper.deleted(old)
        yield ResourceDeleted(step=self._step, resource=old)

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
