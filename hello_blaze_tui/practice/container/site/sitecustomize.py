"""Python runs this at its start, in every Python process that a processing job starts."""

import importlib.util
import os
import sys

_here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(_here))
try:
    import redirect

    redirect.install()
finally:
    sys.path.pop(0)
# A script may well have modules of its own that are called so.
sys.modules["hello_blaze_redirect"] = sys.modules.pop("redirect")
del sys.modules["command_lines"]

# A sitecustomize of the system or the user still has its turn.
for _folder in sys.path:
    _other = os.path.join(_folder, "sitecustomize.py")
    if os.path.abspath(_folder) != _here and os.path.isfile(_other):
        _spec = importlib.util.spec_from_file_location("sitecustomize", _other)
        if _spec and _spec.loader:
            _spec.loader.exec_module(importlib.util.module_from_spec(_spec))
        break
