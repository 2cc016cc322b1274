from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui import assets
from hello_blaze_tui.practice import processing
from hello_blaze_tui.practice.ports import Document, JobFailed, JobStopped, NotThere
from tests.practice.running_jobs import Bench

PATIENCE = 20.0
CODE = "/opt/ml/processing/input/code"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "workplace")


def job(entry: list[str] | None = None, arguments: list[str] | None = None, **more: Any) -> Document:
    """A processing job with the script code/script.py and the dataset data/reviews.json."""

    def source(name: str) -> Document:
        uri = f"s3://bucket/{name}/"
        return {"InputName": name, "S3Input": {"S3Uri": uri, "LocalPath": f"/opt/ml/processing/input/{name}"}}

    def target(name: str, mode: str = "EndOfJob") -> Document:
        output = {
            "S3Uri": f"s3://bucket/out/{name}/",
            "LocalPath": f"/opt/ml/processing/output/{name}",
            "S3UploadMode": mode,
        }
        return {"OutputName": name, "S3Output": output}

    return {
        "ProcessingJobName": "p-1",
        "ProcessingInputs": [source("data"), source("code")],
        "ProcessingOutputConfig": {"Outputs": [target("train"), target("test", "Continuous")]},
        "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1}},
        "AppSpecification": {
            "ContainerEntrypoint": entry or ["python3", "/opt/ml/processing/input/code/script.py"],
            "ContainerArguments": arguments or [],
        },
        **more,
    }


BATTERY = """
import glob, gzip, io, json, os, pathlib, shutil, sqlite3, subprocess, sys, tarfile, tempfile, zipfile
import sibling
ROOT = "/opt/ml/processing"
OUT = ROOT + "/output/train"
assert __file__ == ROOT + "/input/code/script.py", __file__
assert sys.argv == [__file__, "an argument", "/opt/ml/processing/x"], sys.argv
assert sibling.WHERE == ROOT + "/input/code/sibling.py", sibling.WHERE
path = pathlib.Path(ROOT) / "input" / "data" / "reviews.json"
assert path.exists() and path.is_file() and path.parent.is_dir() and not (path / "x").exists()
assert path.read_text() == open(str(path)).read() == io.open(path).read() == "{}"
assert [p.name for p in path.parent.iterdir()] == os.listdir(path.parent) == ["reviews.json"]
assert str(next(pathlib.Path(ROOT).rglob("reviews.json"))) == str(path)
assert glob.glob(ROOT + "/input/*/*.json") == [str(path)]
walked = [os.path.join(top, name) for top, _, names in os.walk(ROOT + "/input/data") for name in names]
assert walked == [str(path)]
assert [entry.path for entry in os.scandir(path.parent)] == [str(path)]
assert os.path.getsize(path) == os.stat(path).st_size == 2
os.makedirs(OUT + "/deep/er", exist_ok=True)
os.chdir(OUT)
assert os.getcwd() == OUT, os.getcwd()
pathlib.Path("relative.txt").write_text("r")
os.replace(OUT + "/relative.txt", OUT + "/deep/moved.txt")
shutil.copytree(OUT + "/deep", OUT + "/copied")
shutil.move(OUT + "/copied/moved.txt", OUT + "/copied/again.txt")
shutil.copy(path, OUT + "/deep")
shutil.rmtree(OUT + "/deep")
assert sorted(os.listdir(OUT)) == ["copied"]
with zipfile.ZipFile(OUT + "/a.zip", "w") as archive:
    archive.write(path, "inside.json")
assert zipfile.ZipFile(OUT + "/a.zip").read("inside.json") == b"{}"
with tarfile.open(OUT + "/a.tar.gz", "w:gz") as archive:
    archive.add(path, "inside.json")
with gzip.open(OUT + "/a.gz", "wt") as file:
    file.write("g")
with tempfile.NamedTemporaryFile(dir=OUT, delete=False) as file:
    assert file.name.startswith(OUT), file.name
os.unlink(file.name)
data = sqlite3.connect(OUT + "/a.db")
data.execute("create table t (x)")
data.commit()
data.close()
assert os.path.exists(OUT + "/a.db")
code = "import sys; print(open(sys.argv[1]).read(), file=open('" + OUT + "/child.txt', 'w'))"
subprocess.run([sys.executable, "-c", code, str(path)], check=True)
subprocess.run("cat " + str(path) + " > " + OUT + "/shell.txt", shell=True, check=True)
config = json.load(open("/opt/ml/config/resourceconfig.json"))
assert config["current_host"] == "algo-1"
assert json.load(open("/opt/ml/config/processingjobconfig.json"))["ProcessingJobName"] == "p-1"
print("all of it held")
"""


def test_a_script_sees_its_paths_as_on_aws(bench: Bench) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", BATTERY)
    bench.put("code/sibling.py", "WHERE = __file__\n")
    bench.run(processing.run, job(arguments=["an argument", "/opt/ml/processing/x"]))
    assert bench.log()[-1] == "all of it held"
    assert bench.keys("out/train/") == [
        f"out/train/{name}"
        for name in ("a.db", "a.gz", "a.tar.gz", "a.zip", "child.txt", "copied/again.txt", "shell.txt")
    ]
    assert bench.get("out/train/child.txt") == b"{}\n"
    assert list(bench.workplace.rglob("*.py")) == []


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (["python3", "-u", "-W", "ignore", "-c", "import sys; print(sys.argv)", "x"], "['-c', 'x']"),
        (["python3", "-m", "calendar", "2026", "1"], "    January 2026"),
        (["python3", "--version"], f"Python {sys.version.split()[0]}"),
        (["/miniconda3/bin/python3.9", "-c", "print(1)"], "1"),
    ],
)
def test_other_python_entry_points(bench: Bench, entry: list[str], said: str) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", "")
    bench.run(processing.run, job(entry))
    assert bench.log()[0] == said


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (["sh", "-c", "cat /opt/ml/processing/input/data/reviews.json"], "{}"),
        (["sh", "-c", f"python3 {CODE}/script.py /opt/ml/x"], f"['{CODE}/script.py', '/opt/ml/x'] {CODE}"),
        (["sh", "-c", f"cd {CODE} && python script.py"], f"['script.py'] {CODE}"),
        (["sh", f"{CODE}/run.sh"], f"['{CODE}/script.py', 'from run.sh'] {CODE}"),
    ],
)
def test_shells_as_entry_points(bench: Bench, entry: list[str], said: str) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", "import os, sys; print(sys.argv, os.path.dirname(__file__))")
    bench.put("code/run.sh", f"python3 {CODE}/script.py 'from run.sh'\n")
    bench.run(processing.run, job(entry))
    assert bench.log()[0] == said


@pytest.mark.parametrize(
    ("script", "reason", "line"),
    [
        ("raise ValueError('no [reviews]')", "AlgorithmError: , exit code: 1", "ValueError: no [reviews]"),
        ("import sys; sys.exit('that is all')", "AlgorithmError: , exit code: 1", "that is all"),
        ("import sys; sys.exit(7)", "AlgorithmError: , exit code: 7", ""),
        ("print(", "AlgorithmError: , exit code: 1", "SyntaxError: '(' was never closed"),
        (
            "import nothing_like_it.x",
            "AlgorithmError: , exit code: 1",
            "ModuleNotFoundError: No module named 'nothing_like_it'",
        ),
        (
            "import pathlib, sys\npathlib.Path('/opt/ml/output/message').write_text('bad data')\nsys.exit(3)",
            "AlgorithmError: bad data, exit code: 3",
            "",
        ),
    ],
)
def test_a_script_that_fails_fails_the_job(bench: Bench, script: str, reason: str, line: str) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", script)
    with pytest.raises(JobFailed) as failed:
        bench.run(processing.run, job())
    assert str(failed.value) == reason
    assert line == "" or line in bench.log()
    assert not any("launch.py" in logged for logged in bench.log())


def test_a_missing_module_is_told_how_to_be_had(bench: Bench) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", "import nothing_like_it")
    with pytest.raises(JobFailed):
        bench.run(processing.run, job())
    assert f"{sys.executable} -m pip install nothing_like_it" in bench.log()[-1]
    assert '  File "/opt/ml/processing/input/code/script.py", line 1, in <module>' in bench.log()


def test_an_exit_message_is_told_of_a_job_that_went_well(bench: Bench) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", "open('/opt/ml/output/message', 'w').write('3 reviews')")
    bench.run(processing.run, job())
    assert bench.told == {"ExitMessage": "3 reviews"}


def test_the_environment_is_what_the_request_says(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    monkeypatch.setenv("AWS_PROFILE", "work")
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", "import json, os; print(json.dumps(dict(os.environ)))")
    bench.run(processing.run, job(Environment={"GREETING": "hello"}))
    seen = json.loads(bench.log()[0])
    assert seen["GREETING"] == "hello"
    assert seen["AWS_REGION"] == "us-east-1"
    assert "hush" not in seen.values()
    assert "AWS_PROFILE" not in seen


def test_a_script_that_calls_aws_finds_no_credentials(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / ".aws").mkdir(parents=True)
    (home / ".aws" / "credentials").write_text(
        "[default]\naws_access_key_id = AKIAREAL\naws_secret_access_key = hush\n", encoding="utf-8"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.delenv("AWS_SHARED_CREDENTIALS_FILE", raising=False)
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", "import boto3; print(boto3.Session().get_credentials())")
    bench.run(processing.run, job())
    assert bench.log() == ["None"]


def test_two_jobs_at_once_do_not_meet(bench: Bench, tmp_path: Path) -> None:
    other = Bench(tmp_path / "workplace")
    script = (
        "import pathlib, time\nout = pathlib.Path('/opt/ml/processing/output/train')\n"
        "mine = open('/opt/ml/processing/input/data/reviews.json').read()\n"
        "(out / mine).write_text(mine)\ntime.sleep(0.5)\nassert [p.name for p in out.iterdir()] == [mine]\n"
    )
    threads = []
    for each, name in ((bench, "one"), (other, "two")):
        each.put("data/reviews.json", name)
        each.put("code/script.py", script)
        threads.append(threading.Thread(target=each.run, args=(processing.run, job())))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert bench.keys("out/train") == ["out/train/one"]
    assert other.keys("out/train") == ["out/train/two"]


def started(bench: Bench, request: Document) -> tuple[threading.Thread, list[BaseException]]:
    ended: list[BaseException] = []

    def run() -> None:
        try:
            bench.run(processing.run, request)
        except (JobFailed, JobStopped) as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, ended


def wait_for(condition: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        threading.Event().wait(0.02)


@pytest.mark.skipif(os.name == "nt", reason="looks at processes as POSIX does")
@pytest.mark.parametrize("limit", [False, True])
def test_a_stop_ends_the_whole_tree_of_processes_soon(bench: Bench, limit: bool) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put(
        "code/script.py",
        "import signal, subprocess, sys, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\ntime.sleep(60)",
    )
    thread, ended = started(bench, job())
    wait_for(bench.log)
    grandchild = int(bench.log()[0])
    bench.is_limit = limit
    began = time.monotonic()
    bench.stop.set()
    thread.join(PATIENCE)
    assert time.monotonic() - began < 10
    assert [(type(error), error.limit) for error in ended if isinstance(error, JobStopped)] == [
        (JobStopped, limit)
    ]
    wait_for(lambda: not _is_alive(grandchild))
    assert list((bench.workplace / "processing").iterdir()) == []


def _is_alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    if sys.platform == "linux":
        return state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_lines_and_continuous_outputs_come_while_it_runs(bench: Bench) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put(
        "code/script.py",
        "import pathlib, time\nprint('working', flush=True)\n"
        "pathlib.Path('/opt/ml/processing/output/test/early.txt').write_text('early')\n"
        "pathlib.Path('/opt/ml/processing/output/train/late.txt').write_text('late')\ntime.sleep(60)",
    )
    thread, _ = started(bench, job())
    wait_for(lambda: "working" in bench.log())
    wait_for(lambda: bench.keys("out/"))
    assert bench.keys("out/") == ["out/test/early.txt"]
    bench.stop.set()
    thread.join(PATIENCE)


def test_what_a_script_writes_to_its_output_survives(bench: Bench) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put(
        "code/script.py",
        "import sys\nout = sys.stdout.buffer\nout.write(b'\\xff\\xfe caf\\xc3\\xa9\\r\\n')\n"
        "out.write('x€'.encode() * 150000 + b'\\n' + b'\\xff' * 200000)\n"
        "out.write(b'\\n10%\\r50%\\r100%\\n\\nlast')",
    )
    bench.run(processing.run, job())
    lines = bench.log()
    assert lines[0] == "\ufffd\ufffd café"
    assert "".join(lines[1:-3]) == "x€" * 150_000 + "\ufffd" * 200_000
    assert max(len(line.encode()) for line in lines) < 256 * 1024 - 26
    assert lines[-3:] == ["100%", "", "last"]


def test_no_line_of_a_talkative_script_is_lost(bench: Bench) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", "import sys\nsys.stdout.write('\\n'.join(map(str, range(120_000))))")
    bench.run(processing.run, job())
    assert bench.log() == [str(number) for number in range(120_000)]


@pytest.mark.skipif(os.name == "nt", reason="looks at processes as POSIX does")
def test_what_a_script_leaves_running_ends_with_it(bench: Bench) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put(
        "code/script.py",
        "import subprocess, sys\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid)",
    )
    bench.run(processing.run, job())
    wait_for(lambda: not _is_alive(int(bench.log()[0])))


@pytest.mark.skipif(os.name == "nt", reason="looks at processes as POSIX does")
def test_no_process_is_left_when_the_job_cannot_go_on(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_source: Path, _bucket: str, _key: str) -> None:
        raise NotThere

    bench.put("data/reviews.json", "{}")
    bench.put(
        "code/script.py",
        "import os, time\nprint(os.getpid(), flush=True)\n"
        "open('/opt/ml/processing/output/test/early.txt', 'w').close()\ntime.sleep(60)",
    )
    monkeypatch.setattr(bench.objects, "upload", refuse)
    monkeypatch.setattr(processing, "SYNC_SECONDS", 0.0)
    with pytest.raises(JobFailed, match=r"out/test/early\.txt: the bucket does not exist"):
        bench.run(processing.run, job())
    assert not _is_alive(int(bench.log()[0]))


def test_outputs_that_are_not_there_are_no_failure(bench: Bench) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put(
        "code/script.py",
        "import shutil, os\nshutil.rmtree('/opt/ml/processing/output/train')\n"
        "os.makedirs('/opt/ml/processing/output/test/deep')\n"
        "open('/opt/ml/processing/output/test/deep/a b.txt', 'w').close()",
    )
    request = job()
    request["ProcessingOutputConfig"]["Outputs"][1]["S3Output"]["S3Uri"] = "s3://bucket"
    bench.run(processing.run, request)
    assert bench.keys("deep/") == ["deep/a b.txt"]
    assert bench.keys("out/") == []


def test_inputs_are_laid_out_as_on_aws(bench: Bench) -> None:
    bench.put("data/deep/er/a.txt", "a")
    bench.put("data/../../../escape.txt", "out of here")
    bench.put(
        "code/script.py",
        "import glob; print(sorted(glob.glob('/opt/ml/processing/**/*.txt', recursive=True)))",
    )
    bench.run(processing.run, job())
    assert bench.log() == [
        "['/opt/ml/processing/input/data/deep/er/a.txt', '/opt/ml/processing/input/data/escape.txt']"
    ]


@pytest.mark.parametrize(
    ("uri", "seen"),
    [
        ("s3://bucket/data/", ["a.txt", "deep/b.txt"]),
        ("s3://bucket/data", ["a.txt", "deep/b.txt"]),
        ("s3://bucket/data/a.txt", ["a.txt"]),
        ("s3://bucket/data/de", ["deep/b.txt"]),
        ("s3://bucket/dat", ["data/a.txt", "data/deep/b.txt"]),
    ],
)
def test_a_prefix_names_what_lies_below_it(bench: Bench, uri: str, seen: list[str]) -> None:
    bench.put("data/", "")
    bench.put("data/a.txt", "a")
    bench.put("data/deep/b.txt", "b")
    bench.put(
        "code/script.py",
        "import os\ntop = '/opt/ml/processing/input/data'\n"
        "print(sorted(os.path.relpath(os.path.join(at, name), top).replace(os.sep, '/')"
        " for at, _, names in os.walk(top) for name in names))",
    )
    request = job()
    request["ProcessingInputs"][0]["S3Input"]["S3Uri"] = uri
    bench.run(processing.run, request)
    assert bench.log() == [str(seen)]


def test_gzip_and_manifest_inputs(bench: Bench) -> None:
    bench.put("data/reviews.json.gz", gzip.compress(b"{}"))
    bench.put("lists/manifest", json.dumps([{"prefix": "s3://bucket/"}, "code/script.py"]))
    bench.put("code/script.py", "print(open('/opt/ml/processing/input/data/reviews.json').read())")
    request = job(["python3", "/opt/ml/processing/input/code/code/script.py"])
    request["ProcessingInputs"][0]["S3Input"]["S3CompressionType"] = "Gzip"
    request["ProcessingInputs"][1]["S3Input"].update(
        S3DataType="ManifestFile", S3Uri="s3://bucket/lists/manifest"
    )
    bench.run(processing.run, request)
    assert bench.log() == ["{}"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"S3Uri": "s3://bucket/nothing/"}, "No S3 objects found"),
        ({"S3Uri": "s3://nobody/x"}, "does not exist"),
        ({"LocalPath": "/etc"}, "must be below /opt/ml"),
        ({"S3CompressionType": "Gzip"}, "not compressed with gzip"),
        ({"S3DataType": "ManifestFile", "S3Uri": "s3://bucket/data/reviews.json"}, "not a manifest"),
        ({"S3DataType": "ManifestFile", "S3Uri": "s3://bucket/stale"}, "bucket/gone.json does not exist"),
        ({"S3InputMode": "Pipe"}, "does not have S3InputMode Pipe"),
        ({"S3Uri": "s3://bucket/both/"}, "cannot be a file"),
        ({"S3Uri": "s3://bucket/long/"}, "cannot be a file"),
    ],
)
def test_inputs_that_cannot_be_had_fail_the_job(bench: Bench, change: dict[str, str], reason: str) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put("stale", json.dumps([{"prefix": "s3://bucket/"}, "gone.json"]))
    bench.put("both/a", "a file")
    bench.put("both/a/b", "that is a folder, too")
    bench.put(f"long/{'x' * 300}", "")
    bench.put("code/script.py", "")
    request = job()
    request["ProcessingInputs"][0]["S3Input"].update(change)
    with pytest.raises(JobFailed, match=reason):
        bench.run(processing.run, request)


def test_an_entry_point_that_is_not_there_fails_the_job(bench: Bench) -> None:
    bench.put("data/reviews.json", "{}")
    bench.put("code/script.py", "")
    with pytest.raises(JobFailed, match="exit code: 127"):
        bench.run(processing.run, job(["no-such-program"]))
    with pytest.raises(JobFailed, match="exit code: 2"):
        bench.run(processing.run, job(["python3", "/opt/ml/processing/input/code/other.py"]))


def test_an_input_that_is_not_from_s3_fails_the_job(bench: Bench) -> None:
    with pytest.raises(JobFailed, match="DatasetDefinition"):
        bench.run(processing.run, job(ProcessingInputs=[{"InputName": "x", "DatasetDefinition": {}}]))


def test_the_tutorials_script_does_the_same_here_and_by_itself(bench: Bench, tmp_path: Path) -> None:
    dataset = assets.path("reviews_Practice_Toys_5.json.zip")
    script = assets.path("hello_blaze_preprocess.py")
    bench.put(f"data/{dataset.name}", dataset.read_bytes())
    bench.put("code/script.py", script.read_bytes())
    bench.run(processing.run, job(arguments=[dataset.name]))
    root = tmp_path / "by itself"
    (root / "input" / "data").mkdir(parents=True)
    (root / "input" / "data" / dataset.name).write_bytes(dataset.read_bytes())
    done = subprocess.run(
        [sys.executable, script, dataset.name],
        env={**os.environ, "HELLO_BLAZE_ROOT": str(root)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    for kind in ("train", "test"):
        name = f"{kind}/reviews_Practice_Toys_5_{kind}.txt"
        assert bench.keys(f"out/{kind}/") == [f"out/{name}"]
        assert bench.get(f"out/{name}") == (root / "output" / name).read_bytes()
        assert bench.get(f"out/{name}").startswith(b"__label__")
    said = [line.replace(str(root), "/opt/ml/processing") for line in done.stdout.splitlines()]
    took = re.compile(r" in [\d.]+ seconds")  # the one thing that differs from run to run
    assert [took.sub("", line) for line in bench.log()] == [took.sub("", line) for line in said]
