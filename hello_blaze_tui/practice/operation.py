"""The shape of everything the control plane does."""

from __future__ import annotations

from collections.abc import Callable

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.ports import Document

Operation = Callable[[Caller, Document], "Document | None"]
"""One of AWS's operations: validated parameters in, output members out; raises AwsError."""
