"""Two terminals on one walkthrough."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.claims import Claim, TakenOver
from hello_blaze_tui.progress.walkthrough_document import Place, WalkthroughDocument

TERMINAL = """
import sys
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.claims import Claim

document = walkthrough_document.load("toys-1")
for line in sys.stdin:
    try:
        {
            "take": lambda: Claim(document.path).take(),
            "take over": lambda: Claim(document.path).take_over(lambda: None),
            "save": document.save,
            "release": lambda: Claim(document.path).release(),
        }[line.strip()]()
        print("done", flush=True)
    except BlazeError as error:
        print(error.what, flush=True)
"""


class Terminal:
    """Another process, which does what it is told."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", TERMINAL]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, what: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def terminal() -> Iterator[Terminal]:
    other = Terminal()
    try:
        yield other
    finally:
        other.kill()


@pytest.fixture
def document(home: Path) -> WalkthroughDocument:
    document = walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012"))
    document.save()
    return document


def claims(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "state" / "claims").iterdir())


def test_who_has_it_is_told_until_they_give_it_back(document: WalkthroughDocument, home: Path) -> None:
    with terminal() as other:
        assert other.do("take") == "done"
        holder = Claim(document.path).holder()
        assert holder is not None
        assert holder.pid == other.process.pid
        assert f"process {holder.pid} on this computer" in str(holder)
        with pytest.raises(BlazeError, match="open in another terminal"):
            Claim(document.path).take()
        with pytest.raises(TakenOver):
            document.save()
        assert other.do("release") == "done"
        assert Claim(document.path).holder() is None
        assert claims(home) == ["toys-1.lock"]


def test_a_killed_terminal_is_in_nobodys_way(document: WalkthroughDocument, home: Path) -> None:
    with terminal() as other:
        assert other.do("take") == "done"
        other.kill()
        claim = Claim(document.path)
        assert claim.holder() is None
        claim.take()
        document.save()
        assert claim.is_ours
        # The note, the pen, and what shows that we live.
        assert len(claims(home)) == 3
        claim.release()
        assert claims(home) == ["toys-1.lock"]


def test_after_a_takeover_the_first_writes_nothing_more(document: WalkthroughDocument) -> None:
    claim = Claim(document.path)
    claim.take()
    document.save()
    with terminal() as second, terminal() as third:
        assert second.do("take over") == "done"
        assert second.do("save") == "done"
        with pytest.raises(TakenOver, match="was taken over by another terminal"):
            document.save()
        assert third.do("take over") == "done"
        assert "taken over" in second.do("save")
        third.kill()
        # Nobody has it now; what was written meanwhile must be read before anything is written here.
        with pytest.raises(TakenOver):
            document.save()
        claim.take()
        document.save()
        assert "taken over" in second.do("save")
    claim.release()


def test_a_takeover_can_be_refused_while_somebody_has_it_only(document: WalkthroughDocument) -> None:
    def refuse() -> None:
        raise BlazeError("not now")

    claim = Claim(document.path)
    with terminal() as other:
        assert other.do("take") == "done"
        with pytest.raises(BlazeError, match="not now"):
            claim.take_over(refuse)
        assert other.do("save") == "done"
    claim.take_over(refuse)
    assert claim.is_ours
    claim.release()


@pytest.mark.parametrize("note", ["", "{", "[]", '{"id": "../../x", "pid": 1, "host": "", "since": ""}'])
def test_a_note_that_says_nothing_is_nobodys(document: WalkthroughDocument, home: Path, note: str) -> None:
    claim = Claim(document.path)
    claim.take()
    (home / "state" / "claims" / "toys-1.json").write_text(note, encoding="utf-8")
    assert claim.holder() is None
    claim.take()
    assert claim.is_ours
    claim.release()


def test_threads_write_one_after_the_other(document: WalkthroughDocument) -> None:
    errors = list[BaseException]()

    def save() -> None:
        try:
            for _ in range(5):
                walkthrough_document.load("toys-1").save()
        except BaseException as error:
            errors.append(error)

    threads = [Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="modes of POSIX, which root passes over")
def test_a_folder_that_cannot_be_written_is_told(document: WalkthroughDocument, home: Path) -> None:
    (home / "state" / "claims").chmod(0o500)
    with pytest.raises(BlazeError, match="could not be written"):
        Claim(document.path).take()
