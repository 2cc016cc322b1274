"""`hello-blaze show NAME`: what a walkthrough did, created and has up. It asks nobody but the disk."""

from __future__ import annotations

import json
from argparse import Namespace

from hello_blaze_tui.plain.terminal import tell
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import load
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.walkthrough.money import rate

MARKS = {"done": "✓", "here": "▸", "failed": "✗", "not yet": "·"}


def run(options: Namespace) -> int:
    document = load(options.name)
    if options.json:
        tell(json.dumps(document.as_json(), indent=1))
        return 0
    place = document.place
    where = "practice account" if place.practice else f"AWS account {place.account_id}"
    tell(f"{document.name} · {where} · {place.region}")
    tell(f"kept in {document.path}")
    tell(meter(document).line())
    tell()
    for step in STEPS:
        summary = str(document.result(step.key).get("summary", ""))
        tell(f"  {MARKS[document.progress(step.key)]} {step.title:<20} {summary}".rstrip())
    tell()
    for entry in document.ledger:
        if entry.resource.kind == "object" or entry.life == "never was":
            continue
        price = (
            f"   {rate(entry, practice=place.practice)}" if entry.life == "created" and entry.per_hour else ""
        )
        tell(f"  {entry.life:<9} {entry.resource}{price}")
    return 0
