"""Starts what a processing job's entry point names, as `python3` would, with /opt/ml in its place.

python launch.py [PYTHON OPTIONS] (SCRIPT | -m MODULE | -c CODE) [ARGUMENTS]
"""

from __future__ import annotations

import os
import sys
from types import TracebackType

WITH_VALUE = {"-W", "-X", "--check-hash-based-pycs"}
"""Python's options that take the next word."""


def main() -> None:
    """Runs the script as `__main__`, under the path that it has on AWS."""
    words = sys.argv[1:]
    while words and words[0].startswith("-") and words[0] not in {"-m", "-c", "-"}:
        option = words.pop(0)
        if option in {"-V", "--version"}:
            print(f"Python {sys.version.split()[0]}")
            return
        if option in WITH_VALUE:
            words.pop(0)
    sys.excepthook = _excepthook
    if not words or words[0] == "-":
        sys.exit("The entry point names no script: python3 would wait for one to be typed.")
    if words[0] == "-m":
        sys.argv, sys.path[0] = words[1:], os.getcwd()
        import runpy  # noqa: PLC0415 - seldom needed

        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    elif words[0] == "-c":
        sys.argv, sys.path[0] = ["-c", *words[2:]], ""
        _run(words[1], "<string>")
    else:
        sys.argv, sys.path[0] = words, os.path.dirname(words[0])
        try:
            with open(words[0], "rb") as file:
                source = file.read()
        except OSError as error:
            reason = f"[Errno {error.errno}] {error.strerror}"
            print(f"python3: can't open file '{words[0]}': {reason}", file=sys.stderr)
            sys.exit(2)
        _run(source, words[0])


def _run(source: str | bytes, name: str) -> None:
    module = type(sys)("__main__")
    module.__dict__.update(__builtins__=__builtins__, __file__=name, __loader__=None)
    sys.modules["__main__"] = module
    exec(compile(source, name, "exec"), module.__dict__)


def _excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Python's own report, without our frames; then what to install when a module is missing."""
    while trace is not None and trace.tb_frame.f_code.co_filename in {__file__, "<frozen runpy>"}:
        trace = trace.tb_next
    # The report is made of the error's own traceback, not of the one that is passed.
    sys.__excepthook__(kind, error.with_traceback(trace), trace)
    if isinstance(error, ModuleNotFoundError) and error.name:
        top = error.name.split(".")[0]
        print(
            f"The practice account's own Python has no module named {top}. Where the package has the same "
            f"name, this installs it: {sys.executable} -m pip install {top}",
            file=sys.stderr,
        )


main()
