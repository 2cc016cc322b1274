"""Loads a model and asks it once, in a process of its own: on a broken file fastText's C++ can crash or hang.

python probe.py MODEL
"""

from __future__ import annotations

import sys
from typing import Any

import fasttext

model: Any = fasttext.load_model(sys.argv[1])
if model.f.getArgs().model.name == "supervised":
    model.f.predict("a\n", 1, 0.0, "replace")
else:
    model.get_word_vector("a")
