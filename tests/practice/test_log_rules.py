from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

Connect = Callable[..., Any]


def test_a_prefix_chooses_streams_and_events_come_in_the_order_of_time(connect: Connect) -> None:
    logs = connect("logs")
    logs.create_log_group(logGroupName="/rules")
    now = int(time.time() * 1000)
    for stream, times in {"job-1/a": (0, 2), "job-1/b": (1,), "job-10/a": (0,)}.items():
        logs.create_log_stream(logGroupName="/rules", logStreamName=stream)
        events = [{"timestamp": now + offset, "message": f"{stream} {offset}"} for offset in times]
        logs.put_log_events(logGroupName="/rules", logStreamName=stream, logEvents=events)
    found = logs.filter_log_events(logGroupName="/rules", logStreamNamePrefix="job-1/")["events"]
    assert [event["message"] for event in found] == ["job-1/a 0", "job-1/b 1", "job-1/a 2"]
    assert logs.filter_log_events(logGroupName="/rules", logStreamNamePrefix="nobody")["events"] == []
    assert len(logs.filter_log_events(logGroupName="/rules")["events"]) == 4
