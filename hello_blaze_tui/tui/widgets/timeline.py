"""The statuses a job went through, each with how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from hello_blaze_tui.tui.marks import Marks


def clock(seconds: float) -> str:
    """0:08, 12:34, 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@dataclass(frozen=True, slots=True)
class Phase:
    """One status and when it began."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """A job's way so far."""

    phases: tuple[Phase, ...] = ()
    ended: datetime | None = None
    failed: bool = False

    def with_status(self, name: str, since: datetime) -> Course:
        """The course after another status was reported; the same one again changes nothing."""
        if self.phases and self.phases[-1].name == name:
            return self
        return Course((*self.phases, Phase(name, since)), self.ended, self.failed)


class Timeline(Widget):
    """`✓ Starting 0:08   ✓ Downloading 0:11   ▸ Training 1:23`, ticking."""

    DEFAULT_CSS = """
    Timeline { height: auto; padding: 0 1; }
    """

    course: reactive[Course] = reactive(Course(), layout=True)
    now: reactive[datetime | None] = reactive[datetime | None](None)

    def __init__(self, marks: Marks, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._marks = marks

    def render(self) -> Text:
        course, text = self.course, Text()
        for place, phase in enumerate(course.phases):
            last = place == len(course.phases) - 1
            end = (course.ended or self.now or phase.since) if last else course.phases[place + 1].since
            running = last and course.ended is None
            mark = (
                self._marks.here
                if running
                else self._marks.failed
                if last and course.failed
                else self._marks.done
            )
            text.append("   " if place else "")
            text.append(f"{mark} {phase.name} ", "bold" if last else "")
            if running or not last:
                text.append(clock(max(0.0, (end - phase.since).total_seconds())), "dim")
        return text
