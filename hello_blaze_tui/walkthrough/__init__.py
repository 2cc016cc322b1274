"""One learner's way through the tutorial: which step is next, what was answered, what runs.

No terminal, and no thread but the one that uploads.
"""

from hello_blaze_tui.walkthrough.opening import begin, practice_account, resume
from hello_blaze_tui.walkthrough.stopping import stop_job
from hello_blaze_tui.walkthrough.walkthrough import Walkthrough

__all__ = ["Walkthrough", "begin", "practice_account", "resume", "stop_job"]
