from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from hello_blaze_tui import __version__, assets
from hello_blaze_tui.cli import main
from hello_blaze_tui.plain.answers import given_answers
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord
from hello_blaze_tui.request import Resource

pytestmark = pytest.mark.usefixtures("home")
COMMANDS = [
    *("run", "fields", "list", "show", "logs", "registry", "cleanup", "practice", "practice start", ""),
    *("rename", "forget", "export", "import", "recover"),
]


def exit_code(*words: str) -> int:
    """Of a command line; argparse ends by itself."""
    try:
        return main(list(words))
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture
def begun() -> str:
    """The name of a walkthrough that has an endpoint up."""
    document = walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012"))
    document.steps["region"] = StepRecord("done", result={"summary": "us-east-1 [bold"})
    endpoint = Resource("endpoint", "e-1", "us-east-1")
    document.ledger.put(Entry(endpoint, "endpoint", "created", walkthrough_document.now(), "0.115"))
    document.save()
    return document.name


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert exit_code(*command.split(), "--help") == 0
    told = capsys.readouterr().out
    assert f"hello-blaze {command}" in told
    assert [line for line in told.splitlines() if len(line) > 80] == []


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("--version") == 0
    assert capsys.readouterr().out == f"hello-blaze {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "--practice", "--profile", "x"], "do not go together"),
        (["run", "--practice", "--until", "trainin"], "Did you mean training?"),
        (["run", "--practice", "--set", "training.epoch=3"], "Did you mean epochs?"),
        (["run", "--practice", "--set", "training.epochs=many"], "a whole number"),
        (["run", "--practice", "--set", "training.epochs"], "STEP.FIELD=VALUE"),
        (["run", "--practice", "--set", "endpoint.type=other"], "provisioned, serverless"),
        (["run", "--practice", "--dataset", "/nowhere.json"], "no file"),
        (["run", "--practice", "--answers", "/nowhere.toml"], "cannot be read"),
        (["run", "--practice", "--walkthrough", "../up"], "cannot name a walkthrough"),
        (["run", "--yes", "--practice", "--keep", "--cleanup"], "not allowed with"),
        (["run", "--practice", "--pace", "fast"], "0.1 to 10000"),
        (["run", "--practice", "--pace", "0"], "0.1 to 10000"),
        (["run"], "nobody can be asked"),
        (["cleanup", "toys-9"], "no walkthrough toys-9"),
        (["show", "toys-9"], "no walkthrough toys-9"),
        (["logs", "toys-9"], "no walkthrough toys-9"),
        (["rename", "toys-9", "toys-8"], "no walkthrough toys-9"),
        (["forget", "toys-9", "--yes"], "no walkthrough toys-9"),
        (["forget", "toys-9"], "nobody can be asked"),
        (["export", "toys-9"], "no walkthrough toys-9"),
        (["export", "toys-9", "--as", "boto3"], "no walkthrough toys-9"),
        (["export", "toys-9", "--as", "excel"], "invalid choice"),
        (["import", "/nowhere.json"], "cannot be read"),
        (["recover", "toys-9"], "no walkthrough toys-9"),
        (["fields", "cleanin"], "Did you mean cleanup?"),
        (["practice", "start", "--port", "99999"], "1 to 65535"),
        (["practice", "reset"], "nobody can be asked"),
        (["registry", "blazingtxt", "--region", "nowhere-1"], "no such image"),
        (["registry", "qqqq"], "no image 'qqqq'"),
        (["dance"], "invalid choice"),
    ],
)
def test_wrong_usage_gets_a_sentence(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(*words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("training = 3", "must be a table"),
        ("[training]\nepochs = '3'", "a whole number"),
        ("[training]\nepoch = 3", "Did you mean epochs?"),
        ("[trainin]\nepochs = 3", "Did you mean training?"),
        ("[training", "not TOML"),
        ("[processing]\nentrypoint = ['a', 3]", "a list of texts"),
        ("[training]\nepochs = true", "a whole number"),
        ("[training]\nepochs = 1979-05-27", "a whole number"),
        ("[training]\nepochs = {a = 1}", "a whole number"),
        (f"[training]\nepochs = {'9' * 5000}", "not TOML"),
        ("x = " + "[" * 100_000, "nested too deeply"),
        ("training.epochs.more = 1", "a whole number"),
        ("[[training]]", "must be a table"),
        ("[dataset]\nfile = 'x' \n[dataset]", "not TOML"),
        ("\0", "not TOML"),
        ("#" * 2_000_000, "cannot be read"),
    ],
)
def test_wrong_answers_files_get_a_sentence(
    tmp_path: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text(text, encoding="utf-8")
    assert exit_code("run", "--practice", "--answers", str(answers)) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"\xff\xfe[\0", "[training]\nepochs = 'é'".encode("latin-1")])
def test_an_answers_file_that_is_not_utf_8_gets_a_sentence(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_bytes(content)
    assert exit_code("run", "--practice", "--answers", str(answers)) == 2
    assert "not in UTF-8" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_what_never_ends_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    for words in (["--answers", str(pipe)], ["--dataset", str(pipe)], ["--dataset", "x" * 5000]):
        assert exit_code("run", "--practice", *words) == 2
        assert "that can be read" in capsys.readouterr().err.replace("cannot", "that can")


def test_aws_without_credentials_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert exit_code("run", "--yes", "--region", "us-east-1") == 1
    assert "credentials" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("practice", "words", "said"),
    [
        (False, ["--practice"], "is on AWS account 123456789012"),
        (True, ["--profile", "work"], "is on the practice account"),
        (True, ["--region", "eu-west-1"], "is in us-east-1, not in eu-west-1"),
    ],
)
def test_a_walkthrough_stays_where_it_was_begun(
    practice: bool, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    walkthrough_document.begin("toys-1", Place(practice, "us-east-1", "123456789012")).save()
    assert exit_code("run", "--yes", "--walkthrough", "toys-1", *words) == 2
    assert said in capsys.readouterr().err


def test_without_any_account_both_ways_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert exit_code("run", "--yes") == 2
    shown = capsys.readouterr().err
    assert "--practice" in shown
    assert "--profile" in shown


def test_a_path_is_kept_spelled_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.jsonl").touch()
    monkeypatch.chdir(tmp_path)
    options = Namespace(
        answers=None,
        dataset="mine.jsonl",
        script=None,
        until=None,
        set=["dataset.script=mine.py", "predictions.sentences_file="],
    )
    assert given_answers(options) == [
        ("dataset", "file", str(tmp_path / "mine.jsonl")),
        ("dataset", "script", str(tmp_path / "mine.py")),
        ("predictions", "sentences_file", ""),
    ]


def test_fields_lists_every_field_with_its_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("fields", "training") == 0
    shown = capsys.readouterr().out
    assert "training.instance_type = ml.m5.large" in shown
    assert "training.epochs = 5" in shown
    assert max(len(line) for line in shown.splitlines() if line.startswith("      ")) <= 80


def test_list_and_show_tell_what_is_up(begun: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("list") == 0
    assert "1 of 13 steps" in capsys.readouterr().out
    assert exit_code("show", begun) == 0
    shown = capsys.readouterr().out
    assert "us-east-1 [bold" in shown
    assert "endpoint e-1" in shown
    assert exit_code("show", begun, "--json") == 0
    assert json.loads(capsys.readouterr().out)["name"] == begun


def test_list_shows_the_others_beside_a_damaged_one(begun: str, capsys: pytest.CaptureFixture[str]) -> None:
    walkthrough_document.path_of("broken").write_text("{", encoding="utf-8")
    assert exit_code("list") == 1
    shown = capsys.readouterr()
    assert begun in shown.out
    assert "damaged" in shown.err


def test_a_walkthrough_is_renamed_exported_forgotten_and_brought_in_again(
    begun: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("rename", begun, "games") == 0
    assert exit_code("forget", "games", "--yes") == 2
    assert "hello-blaze cleanup games" in capsys.readouterr().err
    document = walkthrough_document.load("games")
    document.ledger.turn(next(iter(document.ledger)).resource, "deleted", walkthrough_document.now())
    document.save()
    assert exit_code("export", "games", "--json") == 0
    file = tmp_path / "export.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert exit_code("import", str(file), "again") == 2
    assert "here already, as games" in capsys.readouterr().err
    assert exit_code("forget", "games", "--yes") == 0
    assert exit_code("import", str(file), "again") == 0
    assert "again is here now: 1 of 13 steps done" in capsys.readouterr().out
    assert walkthrough_document.load("again").as_json() == {**document.as_json(), "name": "again"}


@pytest.mark.parametrize(
    ("form", "wait"),
    [
        ("boto3", 'get_waiter("training_job_completed_or_stopped").wait(TrainingJobName='),
        ("cli", "aws sagemaker wait training-job-completed-or-stopped --training-job-name hello-blaze-"),
    ],
)
def test_a_walkthrough_becomes_a_script(
    begun: str, form: str, wait: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("export", begun, "--as", form) == 0
    script = capsys.readouterr().out
    assert wait in script
    token = walkthrough_document.load(begun).token
    # AWS takes no job's name twice.
    assert token not in script
    # An end in two hours is two hours from when the script runs.
    assert "7200" in script
    assert re.search(r"at\(\d", script) is None
    operations = [script.index(each) for each in _IN_ORDER[form]]
    assert operations == sorted(operations)
    if form == "boto3":
        compile(script, "script", "exec")


def test_a_walkthrough_becomes_a_notebook_of_the_script_s_code_and_the_tutorial_s_texts(
    begun: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The two exports make up names of their own, unless a name's token is the same.
    monkeypatch.setattr("secrets.token_hex", lambda _bytes=None: "abcdef")
    monkeypatch.setattr(walkthrough_document, "now", lambda: "2026-11-24T10:00:00+00:00")
    assert exit_code("export", begun, "--as", "boto3") == 0
    script = capsys.readouterr().out
    assert exit_code("export", begun, "--as", "notebook") == 0
    notebook = json.loads(capsys.readouterr().out)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert set(notebook) == {"nbformat", "nbformat_minor", "metadata", "cells"}
    cells = notebook["cells"]
    for cell in cells:
        of_code = {"outputs", "execution_count"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"id", "cell_type", "metadata", "source"} | of_code
        assert re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", cell["id"])
    assert len({cell["id"] for cell in cells}) == len(cells)
    code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    told = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    assert "## Training job" in told
    assert assets.text("training").strip() in told
    without_titles = [line for line in script.splitlines() if line and not line.startswith("# ")]
    in_cells = "\n".join(code).splitlines()
    assert [line for line in in_cells if line and not line.startswith("# ")] == without_titles
    compile("\n".join(code), "notebook", "exec")


_IN_ORDER = {
    "boto3": ("create_bucket", "create_training_job", "create_endpoint(", "delete_endpoint("),
    "cli": ("create-bucket", "create-training-job", "create-endpoint ", "delete-endpoint "),
}


def test_a_damaged_walkthrough_is_saved_as_far_as_it_can_be_read(
    begun: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = walkthrough_document.path_of(begun)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[:-30], encoding="utf-8")
    for words in (["list"], ["show", begun], ["cleanup", begun, "--yes"], ["export", begun]):
        assert exit_code(*words) == 1
        assert f"hello-blaze recover {begun}" in capsys.readouterr().err
    assert exit_code("recover", begun) == 0
    shown = capsys.readouterr()
    assert "1 of 13 steps done" in shown.out
    assert "endpoint e-1" in shown.out
    assert f"{begun}.json.damaged" in shown.err
    assert exit_code("list") == 0
    assert exit_code("recover", begun) == 2


def test_cleanup_needs_a_yes_where_nobody_can_be_asked(
    begun: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("cleanup", begun) == 2
    assert "--yes" in capsys.readouterr().err


def test_a_mistake_of_ours_goes_to_the_log_file_without_values(
    begun: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_name: str) -> None:
        password = "hunter2"
        raise RuntimeError(len(password))

    monkeypatch.setattr("hello_blaze_tui.plain.show.load", broken)
    assert exit_code("show", begun) == 1
    shown = capsys.readouterr().err
    assert "hello-blaze.log" in shown
    assert "Traceback" not in shown
    logged = (home / "log" / "hello-blaze.log").read_text(encoding="utf-8")
    assert "RuntimeError: 7" in logged
    assert "'hunter2'" not in logged.replace('password = "hunter2"', "")


def piped(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command as a process of its own, its output in pipes."""
    command = [sys.executable, "-m", "hello_blaze_tui", *words]
    return subprocess.run(command, capture_output=True, env={**os.environ, **environment}, check=False)


def test_a_terminal_that_knows_ascii_only_gets_ascii(begun: str) -> None:
    shown = piped("show", begun, PYTHONIOENCODING="ascii", PYTHONUTF8="0").stdout
    assert b"x Region" in shown
    assert shown.decode("ascii")


def test_a_reader_who_goes_away_is_no_error(begun: str) -> None:
    command = f'"{sys.executable}" -m hello_blaze_tui fields'
    process = subprocess.Popen(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() in {0, 120}


def test_no_colour_in_a_pipe(begun: str) -> None:
    done = piped("list")
    assert b"\x1b" not in done.stdout + done.stderr


def test_the_wizard_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code() == 2
    assert "terminal" in capsys.readouterr().err


def test_the_registry_is_listed_and_narrowed_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("registry", "blazingtext", "--region", "us-east-1", "--json") == 0
    [entry] = json.loads(capsys.readouterr().out)
    assert entry["path"] == "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1"
    assert (entry["image"], entry["version"], entry["region"]) == ("blazingtext", "1", "us-east-1")
    assert exit_code("registry", "sklearn", "--region", "eu-west-1", "--version", "1.2-1") == 0
    assert "sagemaker-scikit-learn:1.2-1-cpu-py3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "--pace", "abc"), "a pace is a number from 0.1 to 10000"),
        (("run", "--pace", "nan"), "a pace is a number from 0.1 to 10000"),
        (("practice", "start", "--port", "x"), "a port is a number from 1 to 65535"),
        (("practice", "start", "--port", "80.5"), "a port is a number from 1 to 65535"),
        (("run", "--practice", "--answers", ""), "cannot be read"),
    ],
)
def test_what_is_no_number_or_no_file_is_told_in_words(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(*words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full, as Linux has it")
def test_a_result_that_cannot_be_written_is_told(home: Path) -> None:
    walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012")).save()
    with Path("/dev/full").open("w", encoding="ascii") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hello_blaze_tui", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "The result cannot be written." in done.stderr


@pytest.mark.parametrize(
    "command", ["", "run", "list", "cleanup", "practice", "practice start", "practice env"]
)
def test_help_fits_80_columns(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert exit_code(*command.split(), "--help") == 0
    shown = capsys.readouterr().out
    assert "hello-blaze" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80
