"""Which characters a terminal can show, for both front ends: some know nothing but ASCII.

Only drawings are replaced: a learner's or AWS's own characters stay as they are.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

_ALIKE = {
    "─━╌╍═▔▁▂▃": "-",
    "│┃║▏▎▍▌▋▊▉▐▕╵╷╹╻": "|",
    "┌┐└┘┏┓┗┛├┤┬┴┼╭╮╰╯╔╗╚╝▛▜▙▟": "+",
    "╸╺╴╶": "-",
    "▄▅▆": "=",
    "▇█": "#",
    "▀": '"',
    "░▒▓": ".",
    "▲△↑▴": "^",
    "▼▽↓▾": "v",
    "▶▷→►▸": ">",
    "◀◁←◄": "<",
    "✓": "x",
    "✗✘": "!",
    "·•●○": "-",
    "…": ".",
}
_ASCII = str.maketrans({character: ascii_ for alike, ascii_ in _ALIKE.items() for character in alike})


def only_ascii(environment: Mapping[str, str] = os.environ) -> bool:
    """True on the Linux console, and where the locale is C or POSIX.

    Python itself sets LC_CTYPE to C.UTF-8 in a C locale (PEP 538), so LANG decides unless LC_ALL speaks.
    """
    if environment.get("TERM") == "linux":
        return True
    locale = environment.get("LC_ALL") or environment.get("LANG") or ""
    return locale in {"C", "POSIX"}


def in_ascii(text: str) -> str:
    """`text` with each drawing as an ASCII character of the same width."""
    return text if text.isascii() else text.translate(_ASCII)
