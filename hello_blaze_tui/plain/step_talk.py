"""One step as a conversation: its text, its questions, what is sent, what happens, what came of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.plain.asking import Asking, Back
from hello_blaze_tui.plain.asking_more import PREDICTIONS, ask_file, ask_sentences, show_all
from hello_blaze_tui.plain.leftovers_talk import clear_leftovers
from hello_blaze_tui.plain.marking import mark_what_goes
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.questions import ask_fields, mend
from hello_blaze_tui.plain.results import show_result
from hello_blaze_tui.plain.running import run_step
from hello_blaze_tui.plain.step_words import introduce, show_request, tell_what_is_sent
from hello_blaze_tui.plain.terminal import say, say_error
from hello_blaze_tui.plain.what_now import CLEANUP, Deed, what_now
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.steps.step import Value
from hello_blaze_tui.walkthrough import Walkthrough, excess, gone_on_with
from hello_blaze_tui.walkthrough.doing_again import changed_since, first_comes, once_more, then_again
from hello_blaze_tui.walkthrough.money import beside, price_of_leaving, price_of_sending

END, LEFT = "the end", "left"
"""Where a step leads to other than to a step."""


@contextmanager
def _refusals_told() -> Iterator[None]:
    """What AWS or the disk refuses is told, and Esc leads back: the conversation goes on."""
    try:
        yield
    except Back:
        pass
    except BlazeError as error:
        say_error(error, "  ")


class StepTalk:
    """Holds the conversation about one step."""

    def __init__(
        self,
        asking: Asking,
        walkthrough: Walkthrough,
        key: str,
        stop: threading.Event,
        *,
        writes: bool,
    ) -> None:
        """`writes`: False where another terminal has it, and it is looked at only."""
        self._asking = asking
        self._walkthrough = walkthrough
        self._step = walkthrough.step(key)
        self._position = walkthrough.steps.index(self._step)
        self._stop = stop
        self._writes = writes
        self._proposed: Deed = "send"

    def hold(self) -> str:
        """Until the learner goes elsewhere: gives the key of that step, END or LEFT."""
        if self._writes:
            self._notice_the_end()
        introduce(self._walkthrough, self._step)
        with _refusals_told():
            self._begin()
        while True:
            deed = self._choose()
            with _refusals_told():
                if leads_to := self._do(deed):
                    return leads_to

    def _begin(self) -> None:
        state = self._walkthrough.progress(self._step.key)
        if state == "done":
            self._tell_result()
        elif not self._writes:
            say(f"  This step is {'not done' if state == 'not yet' else 'under way'} in the other terminal.")
        elif state == "here":
            say("This was running when you left; it is taken up again.")
            self._run()
        else:
            if failure := self._walkthrough.last_failure(self._step.key):
                say("What happened when it was tried:")
                ProgressLines(self._walkthrough)(failure)
            self._ask()

    @property
    def _is_done(self) -> bool:
        return self._walkthrough.progress(self._step.key) == "done"

    def _notice_the_end(self) -> None:
        """Whether an endpoint has ended, as asked or elsewhere, only AWS knows."""
        if self._walkthrough.gone.is_due(meter(self._walkthrough.document)):
            with suppress(BlazeError):  # asked again at the next step
                report = ProgressLines(self._walkthrough)
                for event in self._walkthrough.gone.noticed(self._step.key):
                    report(event)

    def _tell_result(self) -> None:
        result = self._walkthrough.answers.result(self._step.key)
        say(f"  ✓ {result.get('summary', 'done')}", "green")
        show_result(self._step.key, result)

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
        """What to do now; Esc asks it again."""
        wrong = self._walkthrough.problems(self._step.key)
        for sentence in wrong.values():
            say(f"  {sentence}", "red")
        if not (wrong or self._is_done):
            tell_what_is_sent(self._walkthrough, self._step)
        deeds = list(what_now(self._walkthrough, self._step, writes=self._writes))
        offered = [deed for _, deed in deeds]
        first = self._proposed if self._proposed in offered and offered[0] != "undone" else offered[0]
        while True:
            with suppress(Back):
                return self._asking.choose("What now?", deeds, first)

    # What is done

    def _do(self, deed: Deed) -> str:  # noqa: C901 - one branch a deed
        """Where it leads to; empty: the step goes on."""
        asking, walkthrough = self._asking, self._walkthrough
        match deed:
            case "send":
                return self._send()
            case "mend":
                mend(asking, walkthrough, self._step)
            case "change":
                self._ask()
            case "again":
                return self._again()
            case "defaults":
                for field in self._step.fields:
                    walkthrough.answer(self._step.key, field.key, None)
            case "request":
                show_request(asking, walkthrough, self._step)
            case "sentence":
                ask_sentences(asking, walkthrough, self._run)
            case "file":
                ask_file(asking, walkthrough, self._run)
            case "all":
                show_all(walkthrough)
            case "leftovers":
                clear_leftovers(asking, walkthrough.account)
            case _:
                return self._elsewhere(deed)
        return ""

    def _elsewhere(self, deed: Deed) -> str:
        match deed:
            case "next":
                return self._neighbour(+1)
            case "back":
                return self._neighbour(-1)
            case "undone":
                return gone_on_with(self._walkthrough).key
            case "other":
                return self._another()
            case _:
                return self._leave()

    def _neighbour(self, by: int) -> str:
        there = self._position + by
        return self._walkthrough.steps[there].key if there < len(self._walkthrough.steps) else END

    def _again(self) -> str:
        say(f"  {once_more(self._walkthrough, self._step)}")
        wanted = self._asking.yes("Do it once more?", default=False)
        return self._send(again=True) if wanted else ""

    def _send(self, *, again: bool = False) -> str:
        """On AWS what costs is asked for once more, and what is more than the budget anywhere."""
        if outdated := self._walkthrough.outdated_before(self._step.key):
            say(f"  {changed_since(outdated)}")
            if self._asking.yes("Upload it again?", default=True):
                self._walkthrough.reopen(outdated)
                return outdated.key
        if not (again or self._may_be_done_anew()):
            return ""
        requests = self._walkthrough.requests(self._step.key)
        if words := beside(requests, self._walkthrough.up(), practice=self._walkthrough.practice):
            say(f"  {words}")
            if not self._asking.yes("Make the new one all the same?", default=False):
                return ""
        price = price_of_sending(requests)
        if too_much := excess(self._walkthrough, self._step.key):
            price = too_much
        is_free = not price or (self._walkthrough.practice and not too_much)
        may_send = is_free or self._asking.yes(f"{price} Send it?", default=not too_much)
        if may_send and again:
            self._walkthrough.repeat(self._step)
        if may_send and self._run() and self._step.key == PREDICTIONS:
            ask_sentences(self._asking, self._walkthrough, self._run)
        return ""

    def _may_be_done_anew(self) -> bool:
        """What is built on it is said first."""
        is_anew = self._walkthrough.document.undone(self._step.key)
        words = then_again(self._walkthrough, self._step) if is_anew else ""
        if not words:
            return True
        say(f"  {words}")
        return self._asking.yes("Do it anew?", default=False)

    def _run(self, question: Mapping[str, Value] | None = None) -> bool:
        """Runs the step and tells what happens; whether it went well."""
        went_well = run_step(self._asking, self._walkthrough, self._step.key, self._stop, question)
        self._proposed = "next" if self._is_done else "change"
        if went_well:
            show_result(self._step.key, self._walkthrough.answers.result(self._step.key))
        return went_well

    def _another(self) -> str:
        steps = [
            (f"{step.title} ({self._walkthrough.progress(step.key)})", step.key)
            for step in self._walkthrough.steps
        ]
        key = self._asking.choose("Which step?", steps, self._step.key)
        if first := first_comes(self._walkthrough, key):
            say(f"  {first}")
        return "" if first else key

    def _leave(self) -> str:
        """What goes on costing is said first, and can be cleaned up now."""
        if self._walkthrough.practice or not self._writes:
            return LEFT
        price = price_of_leaving(meter(self._walkthrough.document))
        return LEFT if not price or self._asking.yes(f"{price} Leave it up?", default=False) else CLEANUP
