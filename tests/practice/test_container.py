from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from hello_blaze_tui.practice.container.command_lines import LAUNCH, SITE, VARIABLE, in_words, rewritten

CODE = "/opt/ml/processing/input/code"


class Container:
    """The container's view, without the practice account: a folder that stands for /opt/ml."""

    def __init__(self, folder: Path) -> None:
        self.ml = folder / "ml"
        self.code = self.ml / "processing" / "input" / "code"
        self.out = self.ml / "processing" / "output"
        for place in (self.code, self.out):
            place.mkdir(parents=True)

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        (self.code / "script.py").write_text(script, encoding="utf-8")
        return self.start([LAUNCH, f"{CODE}/script.py", *arguments])

    def start(self, words: list[str], given: str | None = "") -> subprocess.CompletedProcess[str]:
        environment: Mapping[str, str] = {
            **os.environ,
            "PYTHONPATH": SITE,
            "PYTHONUTF8": "1",
            VARIABLE: str(self.ml),
        }
        return subprocess.run(
            [sys.executable, *words],
            env=environment,
            input=given,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


@pytest.fixture
def container(tmp_path: Path) -> Container:
    return Container(tmp_path)


DOORS = """
import glob, io, os, pathlib, shutil, sqlite3, subprocess, sys, tempfile
OUT = "/opt/ml/processing/output"
with open(file=OUT + "/a.txt", mode="w") as file:
    file.write("a")
assert io.open(file=OUT + "/a.txt").read() == "a"
os.rename(src=OUT + "/a.txt", dst=OUT + "/b.txt")
os.replace(OUT + "/b.txt", dst=OUT + "/a.txt")
assert os.listdir(path=OUT) == ["a.txt"]
os.chdir(path=OUT)
assert os.listdir() == os.listdir(".") == ["a.txt"]
assert [entry.path for entry in os.scandir()] == [os.path.join(".", "a.txt")]
with os.scandir(path=OUT) as entries:
    assert [os.fspath(entry) for entry in entries] == [OUT + "/a.txt"]
assert os.path.abspath("a.txt") == os.path.realpath("a.txt") == OUT + "/a.txt"
assert pathlib.Path.cwd() == pathlib.Path(OUT)
assert pathlib.Path("a.txt").resolve() == pathlib.Path(OUT, "a.txt")
here = pathlib.Path(OUT)
(here / "p").mkdir()
(here / "p" / "one").touch()
(here / "p" / "one").rename(here / "p" / "two")
(here / "p" / "two").replace(here / "p" / "three")
assert [str(path) for path in here.glob("p/*")] == [OUT + "/p/three"]
assert sorted(str(path) for path in here.rglob("t*")) == [OUT + "/p/three"]
(here / "p" / "three").unlink()
(here / "p").rmdir()
assert list(glob.iglob("**/a.*", root_dir=OUT, recursive=True)) == ["a.txt"]
os.makedirs(OUT + "/deep/er")
shutil.copytree(OUT + "/deep", OUT + "/copied")
assert sorted(name for _, folders, _ in os.walk(OUT) for name in folders) == ["copied", "deep", "er", "er"]
shutil.rmtree(OUT + "/copied")
shutil.rmtree(here / "deep")
data = sqlite3.connect(database=OUT + "/a.db", timeout=1)
data.execute("create table t (x)")
data.close()
os.remove(OUT + "/a.db")
with tempfile.TemporaryDirectory(dir=OUT) as folder:
    assert os.path.dirname(folder) == OUT
assert os.stat(bytes(OUT, "ascii") + b"/a.txt").st_size == 1
assert not os.path.exists(OUT + "/none")
for attempt in (
    lambda: open(OUT + "/none"),
    lambda: os.rename(OUT + "/none", OUT + "/x"),
    lambda: (here / "none").read_text(),
    lambda: os.listdir(OUT + "/none"),
):
    try:
        attempt()
    except FileNotFoundError as error:
        assert error.filename == OUT + "/none", error.filename
        assert (OUT + "/none") in str(error), error
    else:
        raise AssertionError
for wrong in (None, 1.5, []):
    try:
        open(wrong)
    except TypeError:
        pass
    else:
        raise AssertionError
print(sorted(os.listdir(OUT)))
"""


def test_every_door_takes_its_arguments_as_it_did(container: Container) -> None:
    done = container.run(DOORS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "['a.txt']\n", "")
    assert (container.out / "a.txt").read_text(encoding="utf-8") == "a"


CHILDREN = """
import multiprocessing, os, subprocess, sys
from pathlib import Path
OUT = "/opt/ml/processing/output"
OTHER = "/opt/ml/processing/input/code/other.py"

def note(name):
    Path(OUT, name).write_text(os.getcwd())

if __name__ == "__main__":
    Path(OTHER).write_text("import sys; print(sys.argv, __file__)")
    said = subprocess.check_output([sys.executable, "-u", OTHER, OUT], text=True)
    assert said == str([OTHER, OUT]) + " " + OTHER + "\\n", said
    said = subprocess.check_output([sys.executable, "-c", "import sys; print(sys.argv)", OUT], text=True)
    assert said == str(["-c", OUT]) + "\\n", said
    code = "import sys, os; print(os.path.exists(sys.argv[1]))"
    assert subprocess.check_output([sys.executable, "-Ic", code, OUT]).split() == [b"True"]
    code = "open('" + OUT + "/bare', 'w')"
    bare = {"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    subprocess.run([sys.executable, "-c", code], env=bare, check=True)
    for method in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context(method)
        worker = context.Process(target=note, args=(method,))
        worker.start()
        worker.join()
        assert worker.exitcode == 0, method
        assert os.path.exists(OUT + "/" + method)
"""


def test_the_pythons_that_a_script_starts_see_the_same_paths(container: Container) -> None:
    done = container.run(CHILDREN)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"bare", "spawn"} <= {path.name for path in container.out.iterdir()}


def test_a_report_names_the_scripts_paths_and_none_of_ours(container: Container) -> None:
    done = container.run(
        "import json\ndef read(name):\n    return json.load(open(name))\n"
        "try:\n    read('/opt/ml/processing/none')\n"
        "except OSError as error:\n    raise ValueError('no data') from error\n"
    )
    assert done.returncode == 1
    named = [line.split('"')[1] for line in done.stderr.splitlines() if line.startswith('  File "')]
    assert named == [f"{CODE}/script.py"] * 3
    assert "FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/processing/none'" in done.stderr
    assert done.stderr.splitlines()[-1] == "ValueError: no data"
    assert str(container.ml) not in done.stderr


def test_a_scripts_own_rules_are_its_own(container: Container) -> None:
    # Neither our __future__ imports nor the names of our modules reach it.
    for name in ("redirect", "command_lines"):
        (container.code / f"{name}.py").write_text("HERS = True\n", encoding="utf-8")
    done = container.run(
        "import redirect, command_lines\ndef f(x: int) -> str: ...\nassert f.__annotations__['x'] is int\n"
        "assert redirect.HERS and command_lines.HERS\nassert __name__ == '__main__'\n"
        "import pickle, __main__\nclass Mine: ...\n"
        "assert type(pickle.loads(pickle.dumps(Mine()))) is __main__.Mine\n"
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "given", "code", "said"),
    [
        (["-u", "-W", "ignore", "-c", "print(1)"], "", 0, "1"),
        (["-"], "import sys\nprint(sys.argv)", 0, "['-']"),
        (["-", "x"], "import sys\nprint(sys.argv)", 0, "['-', 'x']"),
        ([], "print('typed')", 0, "typed"),
        ([], "", 1, "names no script"),
        (["-m"], "", 2, "Argument expected for the -m option"),
        (["-c"], "", 2, "Argument expected for the -c option"),
        (["-m", "no_such_module"], "", 1, "No module named no_such_module"),
        (["/opt/ml/none.py"], "", 2, "can't open file '/opt/ml/none.py': [Errno 2] No such file"),
        (["-X", "dev", "--version"], "", 0, f"Python {sys.version.split()[0]}"),
        (["-W"], "", 1, "names no script"),
    ],
)
def test_the_command_line_is_pythons(
    container: Container, words: list[str], given: str, code: int, said: str
) -> None:
    done = container.start([LAUNCH, *words], given)
    assert done.returncode == code
    assert said in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("/opt/ml", "/R"),
        ("cat /opt/ml/a '/opt/ml/b' > \"/opt/ml/c\"", "cat /R/a '/R/b' > \"/R/c\""),
        ("--in=/opt/ml/x:/opt/ml/y", "--in=/R/x:/R/y"),
        ("/opt/mlflow /opt/ml-x /opt/ml.old", "/opt/mlflow /opt/ml-x /opt/ml.old"),
        ("/mnt/opt/ml/a", "/mnt/opt/ml/a"),
    ],
)
def test_only_the_folder_itself_is_replaced_in_a_command_line(text: str, replaced: str) -> None:
    assert in_words(text, "/R") == replaced


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["/opt/ml/a.py", "/opt/ml/x"], [LAUNCH, "/opt/ml/a.py", "/opt/ml/x"]),
        (["-O", "-W", "ignore", "/opt/ml/a.py"], ["-O", "-W", "ignore", LAUNCH, "/opt/ml/a.py"]),
        (["-m", "calendar", "/opt/ml"], ["-m", "calendar", "/opt/ml"]),
        (["-uc", "code", "/opt/ml"], ["-uc", "code", "/opt/ml"]),
        (["-Wignore::UserWarning:mc", "a.py"], ["-Wignore::UserWarning:mc", LAUNCH, "a.py"]),
        (["-", "/opt/ml"], ["-", "/opt/ml"]),
        (["-I", "/opt/ml/a.py"], ["-I", "/R/a.py"]),
        ([], []),
    ],
)
def test_another_python_gets_its_words_as_they_are(words: list[str], expected: list[str]) -> None:
    assert rewritten([sys.executable, *words], "/R") == [sys.executable, *expected]
