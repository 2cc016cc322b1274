"""Questions on a terminal that can do no more than print."""

from __future__ import annotations

import io

import pytest

from hello_blaze_tui.plain.asking import Back, asking
from hello_blaze_tui.plain.lines import Lines

ROWS = [("first", 1), ("second", 2), ("third", 3)]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Lines:
    """With what is typed as the test's parameter `typed`."""
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdin", io.StringIO(request.getfixturevalue("typed")))
    chosen = asking()
    assert isinstance(chosen, Lines)
    return chosen


@pytest.mark.parametrize(
    ("typed", "text"), [("\n", "shown"), ("typed\n", "typed"), ("-\n", ""), ("two words \r\n", "two words ")]
)
def test_a_line(lines: Lines, typed: str, text: str) -> None:
    assert lines.text("Name", "shown", known=["a"]) == text


@pytest.mark.parametrize(("typed", "value"), [("\n", 2), ("3\n", 3), ("9\nx\n1\n", 1)])
def test_one_of_several(lines: Lines, typed: str, value: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert lines.choose("Which?", ROWS, 2) == value
    said = capsys.readouterr()
    assert "   2  second" in said.err
    assert "Number [2]: " in said.err
    assert said.out == ""


@pytest.mark.parametrize(("typed", "values"), [("\n\n\n", [1, 3]), ("n\nmaybe\nyes\n\n", [2, 3])])
def test_some_of_several(lines: Lines, typed: str, values: list[int]) -> None:
    assert lines.mark("Deleted", ROWS, [1, 3]) == values


@pytest.mark.parametrize("typed", ["<\n"])
def test_a_way_back(lines: Lines, typed: str) -> None:
    with pytest.raises(Back):
        lines.yes("Sure?", default=True)


@pytest.mark.parametrize("typed", [""])
def test_the_end_of_the_input_is_no_answer(lines: Lines, typed: str) -> None:
    with pytest.raises(EOFError):
        lines.yes("Sure?", default=True)
