"""CloudWatch logs: what the jobs and the endpoint wrote, found where AWS keeps it."""

from __future__ import annotations

from collections import deque

from hello_blaze_tui.aws.jobs import log_group
from hello_blaze_tui.aws.logs import Follower
from hello_blaze_tui.events import LogLine, LogLines
from hello_blaze_tui.steps import checks
from hello_blaze_tui.steps.log_deletions import with_logs
from hello_blaze_tui.steps.step import Field, Scene, Step, Verification


def _verify(scene: Scene) -> Verification:
    shown = scene.answers.integer("logs.lines")
    streams: list[dict[str, object]] = []
    for resource in with_logs(scene.answers):
        counts: dict[str, int] = {}
        end: deque[LogLine] = deque(maxlen=shown)
        for line in Follower(scene.account, resource).rest():
            counts[line.stream] = counts.get(line.stream, 0) + 1
            end.append(line)
        if end:
            yield LogLines(step="logs", group=log_group(resource), lines=tuple(end))
        for stream, lines in counts.items():
            streams.append({"group": log_group(resource), "stream": stream, "lines": lines})
    lines_in_all = sum(int(str(stream["lines"])) for stream in streams)
    return {"summary": f"{lines_in_all:,} lines in {len(streams)} log streams", "streams": streams}


STEP = Step(
    key="logs",
    title="CloudWatch logs",
    needs=("processing", "training", "endpoint", "transform"),
    fields=(
        Field(
            "lines",
            "Lines of each log",
            "How many lines of the end of each log are shown.",
            kind="integer",
            default=3,
            check=checks.whole_number(1, 10_000, "lines"),
        ),
    ),
    verify=_verify,
    logged=with_logs,
)
