"""Sends every path below /opt/ml to the job's own folder, and maps what comes back.

On AWS a container's file system does that. Here Python's own doors to the disk are wrapped: the functions
of `os` (in `posix` or `nt`, where importlib looks them up, too) and `open`. It serves Linux, macOS and
Windows alike, needs no rights, and two jobs at once do not meet. What it cannot reach: compiled code that
opens files by name without Python, and programs other than Python that find /opt/ml in a file of theirs.
"""

from __future__ import annotations

import builtins
import functools
import importlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from command_lines import PREFIX, VARIABLE, in_words, rewritten, surrounded

ONE_PATH = (
    "access",
    "chdir",
    "chflags",
    "chmod",
    "chown",
    "lchmod",
    "lchown",
    "listdir",
    "listxattr",
    "getxattr",
    "lstat",
    "mkdir",
    "mkfifo",
    "mknod",
    "open",
    "pathconf",
    "readlink",
    "remove",
    "removexattr",
    "rmdir",
    "setxattr",
    "stat",
    "statvfs",
    "truncate",
    "unlink",
    "utime",
)
TWO_PATHS = ("link", "rename", "replace", "symlink")
PATH_TESTS = ("exists", "lexists", "isdir", "isfile", "islink", "isjunction")
"""Windows has these in C from Python 3.12 on, where they do not go through os.stat."""


Function = Callable[..., Any]


def to_disk(path: Any) -> Any:
    """Where `path` really lies; anything that is not below /opt/ml comes back as it is."""
    root = os.environ.get(VARIABLE)
    if root is None or isinstance(path, int) or path is None:
        return path
    name = os.fspath(path)
    if isinstance(name, bytes):
        return os.fsencode(to_disk(os.fsdecode(name)))
    rest = _below(name.replace("\\", "/"))
    return path if rest is None else root + rest.replace("/", os.sep)


def to_container(name: Any) -> Any:
    """The other way round, for what the system answers."""
    root = os.environ.get(VARIABLE)
    if root is None or not isinstance(name, str) or not (name == root or name.startswith(root + os.sep)):
        return name
    return PREFIX + name[len(root) :].replace(os.sep, "/")


def _below(name: str) -> str | None:
    if len(name) > 2 and name[1] == ":":
        name = name[2:]
    return name[len(PREFIX) :] if name == PREFIX or name.startswith(PREFIX + "/") else None


class _Entry:
    """A directory entry whose path is the container's."""

    def __init__(self, entry: os.DirEntry[str]) -> None:
        self._entry = entry
        self.path = to_container(entry.path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)

    def __fspath__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        return f"<DirEntry {self._entry.name!r}>"


class _Entries:
    """os.scandir's iterator over them."""

    def __init__(self, entries: Any) -> None:
        self._entries = entries

    def __iter__(self) -> Iterator[_Entry]:
        return self

    def __next__(self) -> _Entry:
        return _Entry(next(self._entries))

    def __enter__(self) -> Iterator[_Entry]:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._entries.close()


def _wrap(function: Function, *names: str) -> Function:
    """`function` with its first arguments, which are called `names`, led to the disk."""

    @functools.wraps(function)
    def wrapped(*words: Any, **named: Any) -> Any:
        led = [*map(to_disk, words[: len(names)]), *words[len(names) :]]
        for name in names[len(words) :]:
            if name in named:
                named[name] = to_disk(named[name])
        try:
            return function(*led, **named)
        except OSError as error:
            _as_in_container(error)
            raise

    return wrapped


def _one(function: Function) -> Function:
    return _wrap(function, "path")


def _two(function: Function) -> Function:
    return _wrap(function, "src", "dst")


def _as_in_container(error: OSError) -> None:
    """What the report of an error names is the path that the script knows."""
    # Setting either of them, even to None, changes how the error prints.
    if error.filename is not None:
        error.filename = to_container(error.filename)
    if error.filename2 is not None:
        error.filename2 = to_container(error.filename2)


def _scandir(function: Function) -> Function:
    @functools.wraps(function)
    def scandir(path: Any = ".") -> Any:
        real = to_disk(path)
        entries = _wrap(function, "path")(real)
        return entries if real is path else _Entries(entries)

    return scandir


def _answers(function: Function) -> Function:
    @functools.wraps(function)
    def wrapped(*rest: Any, **named: Any) -> Any:
        return to_container(function(*rest, **named))

    return wrapped


def install() -> None:
    """Wraps the doors, once in a process."""
    doors = {name: _one(getattr(os, name)) for name in ONE_PATH if hasattr(os, name)}
    doors.update({name: _two(getattr(os, name)) for name in TWO_PATHS if hasattr(os, name)})
    doors.update(scandir=_scandir(os.scandir), getcwd=_answers(os.getcwd))
    if "readlink" in doors:
        doors["readlink"] = _answers(doors["readlink"])
    wrapped = {getattr(os, name): door for name, door in doors.items()}
    # shutil and os.walk ask these sets what a function can do.
    for able in (os.supports_follow_symlinks, os.supports_dir_fd, os.supports_fd):
        able.update([door for function, door in wrapped.items() if function in able])
    for name in PATH_TESTS:
        test = getattr(os.path, name, None)
        if test is not None and type(test).__name__ == "builtin_function_or_method":
            wrapped[test] = _one(test)
    wrapped[builtins.open] = _wrap(builtins.open, "file")
    wrapped[io.open_code] = _one(io.open_code)
    with suppress(ImportError):  # Python may have been built without SQLite, which opens its files itself
        connect = importlib.import_module("_sqlite3").connect
        wrapped[connect] = _wrap(connect, "database")
    _replace(wrapped)
    _wrap_pathlib(doors)
    _wrap_programs()


def _replace(wrapped: dict[Function, Function]) -> None:
    """Puts the wrapped functions wherever a module has the others, under whatever name.

    `os` has them from `posix` or `nt`, where importlib looks them up, and a .pth file may have imported
    modules before us that keep references of their own.
    """
    by_id = {id(function): door for function, door in wrapped.items()}
    for module in list(sys.modules.values()):
        if module is sys.modules[__name__]:
            continue
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if id(value) in by_id:
                setattr(module, name, by_id[id(value)])


def _wrap_pathlib(doors: dict[str, Function]) -> None:
    """Classes that keep references of their own: Python 3.10's pathlib, and glob from Python 3.13 on."""
    import pathlib  # noqa: PLC0415 - not before the doors are wrapped

    accessor = getattr(pathlib, "_NormalAccessor", None)
    for name in [*doors, "open"]:
        if hasattr(accessor, name):
            setattr(accessor, name, staticmethod(io.open if name == "open" else getattr(os, name)))
    globber = getattr(sys.modules.get("glob"), "_StringGlobber", None)
    for name in ("lstat", "scandir"):
        if hasattr(globber, name):
            setattr(globber, name, staticmethod(doors[name]))


def _wrap_programs() -> None:
    import subprocess  # noqa: PLC0415 - not before the doors are wrapped

    popen, system = subprocess.Popen.__init__, os.system

    @functools.wraps(popen)
    def start(self: Any, args: Any, *rest: Any, **named: Any) -> None:
        root = os.environ.get(VARIABLE)
        if root:
            if isinstance(args, (str, bytes, os.PathLike)):
                args = in_words(os.fsdecode(args), root)
            else:
                args = rewritten([os.fsdecode(word) for word in args], root)
            named.update({name: to_disk(named[name]) for name in ("cwd", "executable") if named.get(name)})
            if named.get("env") is not None:
                given = {os.fsdecode(name): os.fsdecode(value) for name, value in named["env"].items()}
                named["env"] = surrounded(given, root)
        popen(self, args, *rest, **named)

    def run(command: Any) -> int:
        root = os.environ.get(VARIABLE)
        return system(in_words(os.fsdecode(command), root) if root else command)

    setattr(subprocess.Popen, "__init__", start)  # noqa: B010
    os.system = run
