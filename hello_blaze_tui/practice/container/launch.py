"""Starts what a processing job's entry point names, as `python3` would, with /opt/ml in its place.

python launch.py [PYTHON OPTIONS] (SCRIPT | -m MODULE | -c CODE | -) [ARGUMENTS]
"""

from __future__ import annotations

import os
import sys
from types import TracebackType

redirect = sys.modules["hello_blaze_redirect"]  # sitecustomize has put it there
WITH_VALUE = {"-W", "-X", "--check-hash-based-pycs"}
"""Python's options that take the next word."""
OURS = {__file__, redirect.__file__, "<frozen runpy>"}

PACKAGES = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "cv2": "opencv-python",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "dateutil": "python-dateutil",
}
"""Modules whose package has another name."""


def main() -> None:
    """Runs the script as `__main__`, under the path that it has on AWS."""
    words = sys.argv[1:]
    while words and words[0].startswith("-") and words[0] not in {"-m", "-c", "-"}:
        option = words.pop(0)
        if option in {"-V", "--version"}:
            print(f"Python {sys.version.split()[0]}")
            return
        if option in WITH_VALUE and words:
            words.pop(0)
    sys.excepthook = _excepthook
    if words and words[0] in {"-m", "-c"}:
        _run_code(*words)
    elif words and words[0] != "-":
        _run_file(words)
    else:
        sys.argv, sys.path[0] = words or [""], ""
        source = sys.stdin.buffer.read()
        if not words and not source.strip():
            sys.exit("The entry point names no script: python3 would wait for one to be typed.")
        _run(source, "<stdin>")


def _run_code(option: str, code: str = "", *arguments: str) -> None:
    if not code:
        print(f"Argument expected for the {option} option", file=sys.stderr)
        sys.exit(2)
    if option == "-c":
        sys.argv, sys.path[0] = ["-c", *arguments], ""
        _run(code, "<string>")
        return
    sys.argv, sys.path[0] = [code, *arguments], os.getcwd()
    import runpy  # noqa: PLC0415 - seldom needed

    runpy.run_module(code, run_name="__main__", alter_sys=True)


def _run_file(words: list[str]) -> None:
    # A shell that was told /opt/ml/... names the place on disk.
    sys.argv = [redirect.to_container(word) for word in words]
    script = os.path.abspath(sys.argv[0])
    sys.path[0] = os.path.dirname(script)
    try:
        with open(script, "rb") as file:
            source = file.read()
    except OSError as error:
        print(f"python3: can't open file '{script}': [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        sys.exit(2)
    _run(source, script)


def _run(source: str | bytes, name: str) -> None:
    module = type(sys)("__main__")
    module.__dict__.update(__builtins__=__builtins__, __loader__=None)
    if not name.startswith("<"):
        module.__file__ = name
    sys.modules["__main__"] = module
    # The script's own `from __future__` lines count, not this module's.
    exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)


def _excepthook(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """Python's own report, without our frames; then what to install when a module is missing."""
    each: BaseException | None = error
    seen: set[int] = set()
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        each.__traceback__ = _without_ours(each.__traceback__)
        each = each.__cause__ or each.__context__
    # The report is made of the error's own traceback, not of the one that is passed.
    sys.__excepthook__(kind, error, error.__traceback__)
    if isinstance(error, ModuleNotFoundError) and error.name:
        top = error.name.split(".")[0]
        package = PACKAGES.get(top, top)
        print(
            f"The practice account's own Python has no module named {top}. Its package is probably called "
            f"{package}; this installs it: {sys.executable} -m pip install {package}",
            file=sys.stderr,
        )


def _without_ours(trace: TracebackType | None) -> TracebackType | None:
    kept: list[TracebackType] = []
    while trace is not None:
        if trace.tb_frame.f_code.co_filename not in OURS:
            kept.append(trace)
        trace = trace.tb_next
    for entry in reversed(kept):
        trace = TracebackType(trace, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return trace


main()
