"""The statuses a job went through, each with how long it took, and those to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from hello_blaze_tui.request import ResourceKind
from hello_blaze_tui.tui.marks import Marks

USUAL: dict[ResourceKind, tuple[str, ...]] = {
    "processing job": ("InProgress", "Completed"),
    "training job": ("Starting", "Downloading", "Training", "Uploading", "Completed"),
    "transform job": ("InProgress", "Completed"),
    "endpoint": ("Creating", "InService"),
}
"""The statuses that AWS takes one through when all goes well; a training job's are its secondary ones
(SageMaker API reference, DescribeTrainingJob, SecondaryStatus)."""


def clock(seconds: float) -> str:
    """0:08, 12:34, 1:02:03."""
    minutes, rest = divmod(int(max(0.0, seconds)), 60)
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
    usual: tuple[str, ...] = ()
    """What it usually goes through, from its beginning to its end."""
    ended: datetime | None = None
    failed: bool = False

    def with_status(self, name: str, since: datetime) -> Course:
        """The course after another status was reported; the same one again changes nothing."""
        if self.phases and self.phases[-1].name == name:
            return self
        return replace(self, phases=(*self.phases, Phase(name, since)))

    @property
    def to_come(self) -> tuple[str, ...]:
        """What usually follows; nothing when it has ended, or went another way."""
        now = self.phases[-1].name if self.phases else ""
        if self.ended is not None or (now and now not in self.usual):
            return ()
        return self.usual[self.usual.index(now) + 1 :] if now else self.usual


class Timeline(Widget):
    """`✓ Starting 0:08   ✓ Downloading 0:11   ▸ Training 1:23   · Uploading   · Completed`, ticking."""

    DEFAULT_CSS = """
    Timeline { height: auto; padding: 0 1; }
    """

    course: reactive[Course] = reactive(Course(), layout=True)
    now: reactive[datetime | None] = reactive[datetime | None](None)

    def __init__(self, marks: Marks, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._marks = marks

    def render(self) -> Text:
        course = self.course
        parts = [self._phase(place) for place in range(len(course.phases))]
        parts += [Text(f"{self._marks.not_yet} {name}", "dim") for name in course.to_come]
        return Text("   ").join(parts)

    def _phase(self, place: int) -> Text:
        course, phase = self.course, self.course.phases[place]
        last = place == len(course.phases) - 1
        end = (course.ended or self.now or phase.since) if last else course.phases[place + 1].since
        running = last and course.ended is None
        mark = self._marks.done
        if running:
            mark = self._marks.here
        elif last and course.failed and phase.name not in course.usual[-1:]:
            # A job that completed has not failed, whatever is wrong with what it left.
            mark = self._marks.failed
        text = Text().append(f"{mark} {phase.name}", "bold" if last else "")
        if running or not last:
            text.append(f" {clock((end - phase.since).total_seconds())}", "dim")
        return text
