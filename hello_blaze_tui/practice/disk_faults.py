"""What keeps the practice account from its own disk."""

from __future__ import annotations


class DiskRefused(Exception):
    """The state could not be written (disk full, file gone); nothing of the attempt is left."""


class StateUnreadable(Exception):
    """The state file is damaged, or was written by versions that can't be read any more."""
