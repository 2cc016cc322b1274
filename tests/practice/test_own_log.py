from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

STORM = """
import logging, sys
from pathlib import Path
from hello_blaze_tui.practice import own_log

own_log.LARGEST = 20_000
logging.basicConfig(handlers=[own_log.OwnLog(Path(sys.argv[1]))])
for number in range(2000):
    logging.error("trouble %d %s", number, "x" * 50)
"""


def test_a_storm_of_errors_fills_no_disk(tmp_path: Path) -> None:
    log = tmp_path / "practice.log"
    log.write_text("older\n", encoding="utf-8")
    with log.open("ab") as stderr:
        subprocess.run([sys.executable, "-c", STORM, str(tmp_path)], stderr=stderr, check=True)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["practice.log", "practice.log.1"]
    assert all(path.stat().st_size < 21_000 for path in tmp_path.iterdir())
    text = log.with_suffix(".log.1").read_text(encoding="utf-8") + log.read_text(encoding="utf-8")
    assert "trouble 1999 " in text.splitlines()[-1]
    assert all(line.startswith("ERROR") for line in text.splitlines())


@pytest.mark.parametrize("stderr", [subprocess.PIPE, subprocess.DEVNULL])
def test_where_stderr_is_no_file_nothing_is_put_aside(tmp_path: Path, stderr: int) -> None:
    done = subprocess.run([sys.executable, "-c", STORM, str(tmp_path)], stderr=stderr, text=True, check=True)
    assert "Traceback" not in (done.stderr or "")
    assert list(tmp_path.iterdir()) == []
