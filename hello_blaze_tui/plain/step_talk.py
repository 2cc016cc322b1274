"""One step as a conversation: its text, its questions, what is sent, what happens, what came of it."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Failed, StepStarted
from hello_blaze_tui.plain.asking import Asking, Back
from hello_blaze_tui.plain.marking import mark_what_goes
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.questions import ask_fields, mend
from hello_blaze_tui.plain.results import show_result
from hello_blaze_tui.plain.terminal import forget_typed, printable, say, tell
from hello_blaze_tui.plain.texts import show_text
from hello_blaze_tui.plain.what_now import Deed, what_now
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.request import Form, written
from hello_blaze_tui.steps.words import usually
from hello_blaze_tui.walkthrough import Walkthrough, excess
from hello_blaze_tui.walkthrough.money import creates_and_costs, price_of_leaving, price_of_sending

CLEANUP, PREDICTIONS = "cleanup", "predictions"
END, LEFT = "the end", "left"
"""Where a step leads to other than to a step."""
FORMS: tuple[tuple[str, Form], ...] = (("JSON", "json"), ("boto3", "boto3"), ("AWS CLI", "cli"))


class StepTalk:
    """Holds the conversation about one step."""

    def __init__(self, asking: Asking, walkthrough: Walkthrough, key: str, stop: threading.Event) -> None:
        self._asking = asking
        self._walkthrough = walkthrough
        self._step = walkthrough.step(key)
        self._position = walkthrough.steps.index(self._step)
        self._stop = stop
        self._proposed: Deed = "send"

    def hold(self) -> str:
        """Until the learner goes elsewhere: gives the key of that step, END or LEFT."""
        self._notice_the_end()
        self._introduce()
        state = self._walkthrough.progress(self._step.key)
        if state == "here":
            say("This was running when you left; it is taken up again.")
            self._run()
        elif state == "done":
            self._tell_result()
        else:
            self._ask()
        leads_to = ""
        while not leads_to:
            with suppress(Back):
                leads_to = self._do(self._choose())
        return leads_to

    @property
    def _is_done(self) -> bool:
        return self._walkthrough.progress(self._step.key) == "done"

    def _notice_the_end(self) -> None:
        """Whether an endpoint has ended, as asked or elsewhere, only AWS knows."""
        if self._walkthrough.gone.is_due:
            with suppress(BlazeError):  # asked again at the next step
                report = ProgressLines(self._walkthrough)
                for event in self._walkthrough.gone.noticed(self._step.key):
                    report(event)

    # What is said

    def _introduce(self) -> None:
        walkthrough, setting = self._walkthrough, self._walkthrough.setting
        place = "practice account" if setting.practice else f"AWS account {setting.account_id}"
        say()
        say(f"{self._position + 1:>2}/{len(walkthrough.steps)}  {self._step.title}", "bold")
        say(f"{walkthrough.name} · {place} · {setting.region}", "dim")
        say(meter(walkthrough.document).line(), "dim")
        say()
        show_text(self._step.key)

    def _tell_result(self) -> None:
        result = self._walkthrough.answers.result(self._step.key)
        say(f"  ✓ {result.get('summary', 'done')}", "green")
        show_result(self._step.key, result)

    def _tell_what_is_sent(self) -> None:
        """The requests with their price, before the learner is asked whether they are sent."""
        requests = self._walkthrough.requests(self._step.key)
        if requests:
            say()
            say(f"  Sends    {', '.join(request.operation for request in requests)}")
        for line in creates_and_costs(requests, practice=self._walkthrough.practice):
            say(f"  {line}")
        if about := usually(self._step.key):
            say(f"  {about}")

    # What is asked

    def _ask(self) -> None:
        """The step's questions; Esc ends them, what was answered is kept."""
        with suppress(Back):
            if self._step.key == CLEANUP:
                mark_what_goes(self._asking, self._walkthrough)
            else:
                ask_fields(self._asking, self._walkthrough, self._step)
        self._proposed = "send"

    def _choose(self) -> Deed:
        wrong = self._walkthrough.problems(self._step.key)
        for sentence in wrong.values():
            say(f"  {sentence}", "red")
        if not (wrong or self._is_done):
            self._tell_what_is_sent()
        deeds = list(what_now(self._walkthrough, self._step))
        offered = [deed for _, deed in deeds]
        first = self._proposed if self._proposed in offered else offered[0]
        return self._asking.choose("What now?", deeds, first)

    # What is done

    def _do(self, deed: Deed) -> str:  # noqa: C901 - one branch a deed
        """Where it leads to; empty: the step goes on."""
        match deed:
            case "send":
                self._send()
            case "mend":
                mend(self._asking, self._walkthrough, self._step)
            case "change":
                self._ask()
            case "defaults":
                for field in self._step.fields:
                    self._walkthrough.answer(self._step.key, field.key, None)
            case "request":
                self._show_request()
            case "sentence":
                self._ask_sentences()
            case "next":
                return self._neighbour(+1)
            case "back":
                return self._neighbour(-1)
            case "other":
                return self._another()
            case "leave":
                return self._leave()
        return ""

    def _neighbour(self, by: int) -> str:
        there = self._position + by
        return self._walkthrough.steps[there].key if there < len(self._walkthrough.steps) else END

    def _send(self) -> None:
        """On AWS what costs is asked for once more, and what is more than the budget anywhere."""
        price = price_of_sending(self._walkthrough.requests(self._step.key))
        if too_much := excess(self._walkthrough, self._step.key):
            price = too_much
        is_free = not price or (self._walkthrough.practice and not too_much)
        may_send = is_free or self._asking.yes(f"{price} Send it?", default=False)
        if may_send and self._run() and self._step.key == PREDICTIONS:
            self._ask_sentences()

    def _run(self) -> bool:
        """Runs the step and tells what happens; whether it went well."""
        report = ProgressLines(self._walkthrough, sys.maxsize)
        for event in self._walkthrough.run(self._step.key, self._stop):
            if not isinstance(event, StepStarted):
                report(event)
            if isinstance(event, Failed):
                self._proposed = "change"
        # Somebody who got impatient has pressed Enter meanwhile; that must not send the next step.
        forget_typed()
        if self._is_done:
            self._proposed = "next"
            show_result(self._step.key, self._walkthrough.answers.result(self._step.key))
        return self._is_done

    def _ask_sentences(self) -> None:
        """The step again, with one more sentence each time."""
        while sentence := self._asking.text("Another sentence (nothing: go on)").strip():
            # While a file is given, its sentences would be asked again.
            self._walkthrough.answer(PREDICTIONS, "sentences_file", None)
            self._walkthrough.answer(PREDICTIONS, "sentences", [sentence])
            self._run()

    def _show_request(self) -> None:
        form = self._asking.choose("As what?", FORMS, FORMS[0][1])
        for line in written(self._walkthrough.requests(self._step.key), form).splitlines():
            tell(printable(line))

    def _another(self) -> str:
        steps = [
            (f"{step.title} ({self._walkthrough.progress(step.key)})", step.key)
            for step in self._walkthrough.steps
        ]
        key = self._asking.choose("Which step?", steps, self._step.key)
        missing = self._walkthrough.missing_before(key)
        if missing:
            say(f"Before this comes: {', '.join(missing)}.")
        return "" if missing else key

    def _leave(self) -> str:
        """What goes on costing is said first, and can be cleaned up now."""
        price = "" if self._walkthrough.practice else price_of_leaving(meter(self._walkthrough.document))
        leaves = not price or self._asking.yes(f"{price} Leave it up?", default=False)
        return LEFT if leaves else CLEANUP
