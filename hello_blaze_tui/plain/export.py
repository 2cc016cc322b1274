"""`hello-blaze export NAME`: a walkthrough for another machine, or as code that needs no hello-blaze."""

from __future__ import annotations

import json
from argparse import Namespace

from hello_blaze_tui.plain.terminal import tell
from hello_blaze_tui.progress.walkthrough_document import load
from hello_blaze_tui.walkthrough import afresh, notebook, script


def run(options: Namespace) -> int:
    if options.form == "json":
        tell(json.dumps(load(options.name).as_json(), indent=1))
    elif options.form == "notebook":
        tell(json.dumps(notebook(afresh(options.name)), indent=1, ensure_ascii=False))
    else:
        for line in script(afresh(options.name), options.form):
            tell(line)
    return 0
