from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

PROJECT = Path(__file__).parent.parent
HEAVY = ("boto3", "botocore", "moto", "flask", "fasttext", "textual", "questionary", "numpy", "regex")


def test_imports_run_downwards_only() -> None:
    """The contracts stand in pyproject.toml, [tool.importlinter]."""
    assert lint_imports(config_filename=str(PROJECT / "pyproject.toml"), no_cache=True) == 0


def test_no_screen_is_over_200_lines() -> None:
    screens = list((PROJECT / "hello_blaze_tui" / "tui" / "screens").glob("*.py"))
    lengths = {screen.name: len(screen.read_text(encoding="utf-8").splitlines()) for screen in screens}
    assert len(screens) > 10
    assert not {name: length for name, length in lengths.items() if length > 200}


def loaded_by(code: str) -> set[str]:
    """Which of the heavy packages a fresh Python has loaded after running `code`."""
    report = f"import json, sys; print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    script = f"{code}\n{report}"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import hello_blaze_tui.cli",
        "from hello_blaze_tui.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
        "from hello_blaze_tui.cli import main\ntry: main(['run', '--help'])\nexcept SystemExit: pass",
        "import hello_blaze_tui.walkthrough, hello_blaze_tui.steps, hello_blaze_tui.plain.run",
        "from hello_blaze_tui.cli import main; main(['list'])",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code: str) -> None:
    assert loaded_by(code) == set()
