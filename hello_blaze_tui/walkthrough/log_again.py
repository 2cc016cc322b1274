"""What the job or the endpoint of a step wrote, read once more: also when that was another day."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from hello_blaze_tui.aws.jobs import log_group
from hello_blaze_tui.aws.logs import Follower
from hello_blaze_tui.events import LogLines
from hello_blaze_tui.request import Resource
from hello_blaze_tui.walkthrough.standing import Standing

AT_ONCE = 2000
"""Lines that are shown without holding up a key."""


def logged(standing: Standing, key: str) -> tuple[Resource, ...]:
    """What has a log of the step `key`, which is done or has failed."""
    progress, step = standing.progress(key), standing.step(key)
    if progress not in {"done", "failed"}:
        return ()
    if step.logged is not None:
        return tuple(step.logged(standing.answers))
    found = step.watches(standing.answers)
    # It may have failed before there was anything; what is done and was deleted may have left its log.
    was_made = found is not None and standing.document.ledger.find(found) is not None
    return (found,) if found is not None and (progress == "done" or was_made) else ()


def log_again(standing: Standing, resources: Iterable[Resource], stop: threading.Event) -> Iterator[LogLines]:
    """All that is there of their logs now. Raises BlazeError: it cannot be read."""
    for resource in resources:
        group = log_group(resource)
        for batch in Follower(standing.account, resource).batches():
            for start in range(0, len(batch), AT_ONCE):
                if stop.is_set():
                    return
                yield LogLines(step="", group=group, lines=tuple(batch[start : start + AT_ONCE]))
