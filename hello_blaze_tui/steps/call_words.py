"""What there is to say of a question that was asked of the model, beside its answer."""

from __future__ import annotations

from datetime import datetime

from hello_blaze_tui.steps.calls import Call
from hello_blaze_tui.steps.variants import FIRST_VARIANT


def about(call: Call) -> list[str]:
    """When and how it was asked, and how long it took; a result of an older version says less."""
    at = f"{datetime.fromisoformat(call['at']).astimezone():%H:%M:%S}" if call.get("at") else ""
    form = f"asked as {call['content_type']}, k {call['k']}" if call.get("content_type") else ""
    variant = call.get("variant", "")
    answered = f"variant {variant}" if variant not in {"", FIRST_VARIANT} else ""
    parts = [at, call.get("endpoint", ""), answered, form, took(call), call.get("output", "")]
    return [part for part in parts if part]


def took(call: Call) -> str:
    """`38 ms`; of an asynchronous one also how long its answer took to lie in the bucket."""
    if call.get("ms") is None:
        return ""
    waited = call.get("waited_ms")
    return f"{call['ms']:.0f} ms" + (
        "" if waited is None else f", the answer lay there {waited / 1000:.1f} s later"
    )


def sent(call: Call) -> str:
    """What was sent, or its beginning."""
    body = call.get("body", "")
    words = f"sent: {body}" if body else ""
    return f"{words} ... {call['bytes']:,} bytes" if call.get("bytes", 0) > len(body.encode()) else words
