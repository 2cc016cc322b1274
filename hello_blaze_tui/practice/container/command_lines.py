"""Command lines that a job starts: where they name /opt/ml, they get the folder that stands for it.

A Python gets its words as they are, as its paths are redirected; only the script must be named by its real
place or be started by `launch`, because the interpreter opens it before anything of ours is loaded.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence

PREFIX = "/opt/ml"
VARIABLE = "HELLO_BLAZE_OPT_ML"
"""The environment variable that names the folder which stands for /opt/ml."""
HERE = os.path.dirname(os.path.abspath(__file__))
LAUNCH = os.path.join(HERE, "launch.py")
SITE = os.path.join(HERE, "site")
WITH_VALUE = {"-W", "-X", "--check-hash-based-pycs"}
"""Python's options that take the next word."""
_NAMED = re.compile(rf"(?<![\w.-]){PREFIX}(?![\w.-])")


def in_words(text: str, root: str) -> str:
    """`text` with every /opt/ml in it replaced, for programs that are not Python."""
    return _NAMED.sub(lambda _found: root, text)


def rewritten(words: Sequence[str], root: str) -> list[str]:
    """A program's words as they must be for it to find its files."""
    script = _script(words) if words and words[0] == sys.executable else None
    if script is None:
        return [in_words(word, root) for word in words]
    if script < len(words):
        return [*words[:script], LAUNCH, *words[script:]]
    return list(words)


def surrounded(environment: Mapping[str, str], root: str) -> dict[str, str]:
    """An environment that a script made itself, with what takes the redirection on."""
    path = [SITE, *filter(None, [environment.get("PYTHONPATH", "")])]
    if SITE in environment.get("PYTHONPATH", "").split(os.pathsep):
        path = path[1:]
    return {**environment, VARIABLE: root, "PYTHONPATH": os.pathsep.join(path)}


def _script(words: Sequence[str]) -> int | None:
    """Where the script stands in a Python's command line; the number of words when it is code or a module.

    None when its options keep it from loading the redirection.
    """
    place = 1
    while place < len(words) and words[place].startswith("-") and words[place] != "-":
        option = words[place]
        if not option.startswith("--") and set(option) & set("IES") and option not in WITH_VALUE:
            return None
        if not option.startswith("--") and option[1] not in "WX" and set(option) & set("cm"):
            return len(words)
        place += 2 if option in WITH_VALUE else 1
    return len(words) if place < len(words) and words[place] == "-" else place
