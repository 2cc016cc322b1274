"""One learner's way through the tutorial: which step is next, what was answered, what runs.

No terminal, and no thread but the one that uploads.
"""

from hello_blaze_tui.walkthrough.budget import excess
from hello_blaze_tui.walkthrough.following import followed
from hello_blaze_tui.walkthrough.log_again import log_again, logged
from hello_blaze_tui.walkthrough.notebook import notebook
from hello_blaze_tui.walkthrough.opening import (
    afresh,
    begin,
    gone_on_with,
    identified,
    practice_account,
    resume,
    sign_in_with,
)
from hello_blaze_tui.walkthrough.script import script
from hello_blaze_tui.walkthrough.stopping import running_job, stop_job
from hello_blaze_tui.walkthrough.taking_over import holder, take_over
from hello_blaze_tui.walkthrough.walkthrough import Walkthrough

__all__ = [
    "Walkthrough",
    "afresh",
    "begin",
    "excess",
    "followed",
    "gone_on_with",
    "holder",
    "identified",
    "log_again",
    "logged",
    "notebook",
    "practice_account",
    "resume",
    "running_job",
    "script",
    "sign_in_with",
    "stop_job",
    "take_over",
]
