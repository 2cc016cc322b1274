"""Uploads a file on a thread of its own, so that its bytes can be told while they go."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import Stopped
from hello_blaze_tui.events import Transferred
from hello_blaze_tui.request import LocalFile, Request


def upload(
    account: Account, request: Request, body: LocalFile, step: str, stop: threading.Event
) -> Iterator[Transferred]:
    """Sends a request whose body is a file.

    Raises:
        Stopped: `stop` was set.
        BlazeError: AWS refuses it, or cannot be reached.
    """
    finished, progress, errors = threading.Event(), [(0, 0)], list[BaseException]()

    def count(done: int, total: int) -> None:
        if stop.is_set():
            raise Stopped("Stopped.")
        progress[0] = (done, total)

    def work() -> None:
        try:
            account.send(request, count)
        except BaseException as error:  # raised again on the walkthrough's own thread
            errors.append(error)
        finally:
            finished.set()

    threading.Thread(target=work, name="hello-blaze upload", daemon=True).start()
    told = (0, 0)
    while not finished.wait(0.1):
        if stop.is_set():
            raise Stopped("Stopped.")
        if progress[0] != told:
            told = progress[0]
            yield Transferred(step=step, what=body.path.name, done=told[0], total=told[1])
    if errors:
        raise errors[0]
    total = progress[0][1]
    if told != (total, total):
        yield Transferred(step=step, what=body.path.name, done=total, total=total)
