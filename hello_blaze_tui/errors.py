"""The one error family that front ends know: what happened, why, what to do next."""

from __future__ import annotations


class BlazeError(Exception):
    """Something a person must read. Raised from its cause, shown as three sentences."""

    exit_code = 1

    def __init__(self, what: str, why: str = "", todo: str = "", code: str = "") -> None:
        super().__init__(what)
        self.what = what
        """What happened, one sentence."""
        self.why = why
        """Why, as far as known; empty when `what` says it all."""
        self.todo = todo
        """What to do next."""
        self.code = code
        """AWS's error code where AWS answered, e.g. ResourceInUse."""

    def __str__(self) -> str:
        return " ".join(sentence for sentence in (self.what, self.why, self.todo) if sentence)


class UsageError(BlazeError):
    """The command line, an answers file or a field's value is wrong; nothing was sent."""

    exit_code = 2


class JobFailed(BlazeError):
    """A job or an endpoint ended badly on AWS."""

    def __init__(self, what: str, why: str, todo: str, log_line: str) -> None:
        super().__init__(what, why, todo)
        self.log_line = log_line
        """The line of its log that proves the reason; empty where there is none."""


class Stopped(BlazeError):
    """The learner asked to stop; everything is kept."""

    exit_code = 130
