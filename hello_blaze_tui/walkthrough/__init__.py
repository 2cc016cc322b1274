"""One learner's way through the tutorial: which step is next, what was answered, what runs.

No terminal, and no thread but the one that uploads.
"""

from hello_blaze_tui.walkthrough.budget import excess
from hello_blaze_tui.walkthrough.ends import notice
from hello_blaze_tui.walkthrough.opening import begin, identified, practice_account, resume
from hello_blaze_tui.walkthrough.walkthrough import Walkthrough

__all__ = ["Walkthrough", "begin", "excess", "identified", "notice", "practice_account", "resume"]
