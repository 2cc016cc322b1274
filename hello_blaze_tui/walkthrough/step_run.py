"""One run of a step: what it sends, what it waits for, and how its result is looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument
from hello_blaze_tui.steps import naming
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification
from hello_blaze_tui.walkthrough.gone import Gone, told
from hello_blaze_tui.walkthrough.patience import Patience
from hello_blaze_tui.walkthrough.sending import Sender
from hello_blaze_tui.walkthrough.watching import Watch


class StepRun:
    """Carries out one step of a walkthrough, once."""

    def __init__(
        self,
        step: Step,
        document: WalkthroughDocument,
        account: Account,
        answers: Callable[[], Answers],
        stop: threading.Event,
    ) -> None:
        """`answers` are made anew each time: what was created meanwhile belongs to them."""
        self._step = step
        self._document = document
        self._account = account
        self._answers = answers
        self._stop = stop
        self._watch = Watch(step.key, stop)

    def patiently(self, gone: Gone | None, sign_in: float) -> Verification:
        """What passes by itself, or by signing in again within `sign_in` seconds, is waited for.

        Args:
            gone: What of it was deleted elsewhere; None: the step asks that itself.
            sign_in: Seconds.

        Raises:
            Stopped: `stop` was set.
            BlazeError: it cannot be carried out.
        """
        owner = self._document.place.account_id
        patience = Patience(self._account, owner, self._step.key, self._stop)
        while True:
            try:
                return (yield from patience.noting(self._carry_out(gone)))
            except BlazeError as error:
                trouble = error
            yield from patience.wait(trouble, sign_in)

    def _carry_out(self, gone: Gone | None) -> Verification:
        step, account = self._step, self._account
        tags = {tag["Key"]: tag["Value"] for tag in naming.tags(self._answers())}
        sender = Sender(self._document, account, step.key, self._stop, tags)
        yield from sender.reconcile()
        if gone is not None and (lost := (yield from gone.looked_around(step.key))):
            raise told(lost)
        answers = self._answers()
        requests = tuple(step.requests(answers))
        if broken := tuple(step.check(answers, account)):
            raise UsageError(f"{step.title} was not started.", " ".join(dict.fromkeys(broken)))
        sender.refuse_taken(requests)
        responses = yield from sender.send_each(requests)
        responses += yield from sender.send_each(step.expand(self._scene(responses)))
        watched = step.watches(answers)
        if watched is not None:
            yield from self._watch.follow(account, watched)
        return (yield from step.verify(self._scene(responses)))

    def _scene(self, responses: tuple[dict[str, Any], ...]) -> Scene:
        return Scene(self._answers(), self._account, responses, self._stop)
