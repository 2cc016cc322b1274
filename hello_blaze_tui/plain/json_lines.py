"""`--json`: one event a line on stdout, and nothing else there."""

from __future__ import annotations

import json

from hello_blaze_tui.events import Event, as_json
from hello_blaze_tui.plain.terminal import tell


class JsonLines:
    """Prints events as docs/events.md describes them."""

    def __call__(self, event: Event) -> None:
        # ASCII: any reader's encoding can take it, and a lone surrogate in a log line cannot break it.
        tell(json.dumps(as_json(event)))
