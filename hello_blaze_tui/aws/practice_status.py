"""How the practice account stands, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Status:
    """How the practice account stands."""

    folder: Path
    running: bool
    pid: int | None = None
    endpoint_url: str | None = None
    pace: float | None = None
    version: str | None = None
    notice: str = ""
    """What its owner should know: that an earlier state was set aside."""

    def __str__(self) -> str:
        text = f"The practice account is not running; what is in it is kept in {self.folder}."
        if self.running:
            text = (
                f"The practice account is up at {self.endpoint_url} (process {self.pid}, {self.pace:g} times "
                f"faster than AWS); it keeps everything in {self.folder}."
            )
        return f"{text} {self.notice}".rstrip()
