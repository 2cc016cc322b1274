"""`hello-blaze registry [IMAGE]`: the registry paths of AWS's images, in all regions."""

from __future__ import annotations

import json
from argparse import Namespace

from hello_blaze_tui.aws import registry
from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.plain.terminal import tell


def run(options: Namespace) -> int:
    image = None if options.image is None else _named(options.image)
    found = list(registry.entries(image, options.region, options.version))
    if not found:
        raise UsageError(
            "There is no such image.",
            f"Nothing fits image {image or 'any'}, region {options.region or 'any'}, "
            f"version {options.version or 'any'}.",
            f"Leave something out: hello-blaze registry {image or ''}".rstrip(),
        )
    if options.json:
        tell(json.dumps([entry.as_json() for entry in found], indent=1))
        return 0
    for entry in found:
        more = " ".join(str(value) for value in list(entry.as_json().values())[4:] if isinstance(value, str))
        tell(f"{entry.image:<16} {entry.version:<10} {entry.region:<16} {entry.path} {more}".rstrip())
    return 0


def _named(text: str) -> str:
    """The image of that name, or the one that is meant. Raises UsageError when none is near."""
    if text in registry.images():
        return text
    near = registry.search(text)
    if len(near) == 1:
        return near[0]
    words = f"Did you mean {', '.join(near[:5])}?" if near else f"There are: {', '.join(registry.images())}."
    raise UsageError(f"There is no image {text!r}.", todo=words)
