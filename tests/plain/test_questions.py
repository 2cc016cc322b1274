"""A field of each kind, asked and answered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.plain.asking import Asking, Back
from hello_blaze_tui.plain.questions import ask_fields
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.steps.step import Answers, Field, Step, Value
from hello_blaze_tui.walkthrough import Walkthrough
from tests.plain.conftest import CLEAR, DOWN, ENTER, ESCAPE, Learner
from tests.walkthrough.fake_account import FakeAccount

TAB = "\t"
Ask = Callable[..., Value]


def unreadable(_account: object, _answers: Answers) -> list[str]:
    raise BlazeError("Access denied.")


def small(value: Value, _answers: Answers) -> str | None:
    return None if isinstance(value, int) and value < 10 else "Choose a number below 10."


NAME = Field("name", "Name", "Its name.", default="one [of] ours")
NUMBER = Field("number", "Number", "How many.", kind="integer", default=5, check=small)
WEIGHT = Field("weight", "Weight", "Its weight.", kind="decimal", default=1.0)
KEPT = Field("kept", "Kept", "Whether it is kept.", kind="boolean", default=False)
SORT = Field("sort", "Sort", "Which sort.", kind="choice", default="b", choices=("a", "b", ""))
WORDS = Field("words", "Words", "Some words.", kind="list", default=lambda _answers: ["x", "y"])
NONE = Field("none", "None", "No words.", kind="list", default=lambda _answers: [])
TABLE = Field("table", "Table", "Names.", kind="mapping", default=lambda _answers: {"A": "1"})
PLACE = Field("place", "Place", "Where.", default="s3://{number}")
ROWS = Field(
    "rows",
    "Rows",
    "Some.",
    kind="rows",
    default=lambda _answers: [{"name": "a", "place": "x"}, {"name": "b", "place": "y"}],
    columns=(Field("name", "Name", "", default="row-{number}"), PLACE),
    item="row",
)
FILE = Field("file", "File", "A file.", kind="file")
OLD = Field("old", "Old one", "Which.", account_choices=lambda _account, _answers: ["first", "second"])
UNREADABLE = Field("old", "Old one", "Which.", default="first", account_choices=unreadable)
PRICED = Field(
    "machine",
    "Machine",
    "Which.",
    default="small",
    choices=("small", "big"),
    describe=lambda name, _answers: f"{name} at $0.{len(name)}/h",
)
MACHINE = Field("machine", "Machine", "Which.", default="", choices=("ml.m5.large", "ml.c5.large"))


def nothing(_scene: object) -> Iterator[None]:
    raise AssertionError("it is not run")


@pytest.fixture
def ask(learner: Learner) -> Ask:
    """Asks a step of these fields; gives the first one's answer."""

    def ask(fields: tuple[Field, ...], *replies: tuple[str, str]) -> Value:
        step = Step("toys", "Toys", verify=nothing, fields=fields)  # type: ignore[arg-type]  # never run
        document = walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012"))
        walkthrough = Walkthrough(document, FakeAccount())
        walkthrough.steps = (step, *walkthrough.steps)

        def conversation(asking: Asking) -> int:
            ask_fields(asking, walkthrough, step)
            return 0

        learner.at(conversation, *replies)
        return walkthrough.answers[f"toys.{fields[0].key}"]

    return ask


@pytest.mark.parametrize(
    ("field", "replies", "value"),
    [
        (NAME, (), "one [of] ours"),
        (NAME, (("Name", f"{CLEAR}né [bold 🎲{ENTER}"),), "né [bold 🎲"),
        (NUMBER, (("Number 5", f"{CLEAR}7{ENTER}"),), 7),
        (WEIGHT, (("Weight 1.0", f"{CLEAR}2.5{ENTER}"),), 2.5),
        (KEPT, (("Kept", "y"),), True),
        (SORT, (("> 2) b", ENTER),), "b"),
        (SORT, (("Sort", f"1{ENTER}"),), "a"),
        (SORT, (("3) none", DOWN + ENTER),), ""),
        (WORDS, (("keep these?", ENTER),), ["x", "y"]),
        (
            WORDS,
            (
                ("keep these?", "n"),
                ("Words, 1 x", CLEAR + ENTER),
                ("Words, 2 y", f"z{ENTER}"),
                ("Words: one more", f"end{ENTER}"),
                ("Words: one more", ENTER),
            ),
            ["yz", "end"],
        ),
        (NONE, (("None: one (nothing: that is all)", f"one{ENTER}"), ("one more", ENTER)), ["one"]),
        (
            TABLE,
            (("keep this?", "n"), ("Table, 1 A=1", ENTER), ("name=value more", f"B = 2{ENTER}")),
            {"A": "1", "B": "2"},
        ),
        (
            ROWS,
            (
                ("Keep the row a?", "n"),
                ("Keep the row b?", "y"),
                ("Change the row b?", "y"),
                ("Name b", ENTER),
                ("Place y", f"z{ENTER}"),
                ("Add another row?", "y"),
                ("Name row-2", ENTER),
                ("Place s3://2", ENTER),
                ("Add another row?", "n"),
            ),
            [{"name": "b", "place": "yz"}, {"name": "row-2", "place": "s3://2"}],
        ),
        (OLD, (("> 1) first", f"2{ENTER}"),), "second"),
        (OLD, (("Old one", f"3{ENTER}"), ("Old one", f"third{ENTER}")), "third"),
        (UNREADABLE, (("Old one first", ENTER),), "first"),
        (
            MACHINE,
            (("Machine", f"3{ENTER}"), ("Machine (Tab completes)", f"ml.c{TAB}{ENTER}")),
            "ml.c5.large",
        ),
    ],
)
def test_a_field_of_each_kind(
    ask: Ask, field: Field, replies: tuple[tuple[str, str], ...], value: Value
) -> None:
    assert ask((field,), *replies) == value


def test_what_is_wrong_is_told_and_asked_again_with_what_was_typed(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    value = ask(
        (NUMBER,),
        ("Number 5", f"{CLEAR}many{ENTER}"),
        ("Number many", f"{CLEAR}12{ENTER}"),
        ("Number 12", f"{CLEAR}3{ENTER}"),
    )
    said = capsys.readouterr().err
    assert value == 3
    assert "It takes a whole number." in said
    assert "Choose a number below 10." in said


def test_nobody_is_caught_in_a_question(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask((NUMBER,), ("Number 5", f"{CLEAR}12{ENTER}"), ("Number 12", ENTER)) == 12
    assert "Left for later." in capsys.readouterr().err


def test_rarely_needed_fields_are_asked_when_wanted(ask: Ask, learner: Learner) -> None:
    rare = Field("rare", "Rare", "Rarely needed.", kind="boolean", default=False, folded=True)
    more = Field("more", "More", "More of it.", folded=True, when=lambda answers: answers.flag("toys.rare"))
    ask((NAME, rare, more))
    assert [question.split("  ")[0] for question in learner.asked][-1].startswith("? 1 more setting?")
    ask((NAME, rare, more), ("1 more setting?", "y"), ("Rare", "y"), ("More", f"yes{ENTER}"))


def test_escape_leaves_the_questions_and_keeps_what_was_answered(ask: Ask) -> None:
    with pytest.raises(Back):
        ask((NAME, NUMBER), ("Name", f"x{ENTER}"), ("Number", ESCAPE))
    assert walkthrough_document.load("toys-1").answers == {"toys": {"name": "one [of] oursx"}}


def test_what_is_put_back_to_its_default_follows_it_again(ask: Ask) -> None:
    back = f"{CLEAR}one [of] ours{ENTER}"
    ask((NAME, NAME), ("Name", f"{CLEAR}other{ENTER}"), ("Name other", back))
    assert walkthrough_document.load("toys-1").answers == {"toys": {}}


def test_a_path_is_completed(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "reviews.json").touch()
    typed = f"{tmp_path}{os.sep}rev{TAB}{ENTER}"
    assert ask((FILE,), ("File (Tab completes)", typed)) == str(tmp_path / "reviews.json")


def test_what_a_machine_is_and_costs_is_said_before_it_is_chosen(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    value = ask((PRICED,), ("Machine", f"{CLEAR}?{ENTER}"), ("Machine", f"{CLEAR}big{ENTER}"))
    said = capsys.readouterr().err
    assert value == "big"
    assert "Which. This one: small at $0.5/h. ? lists all 2 with their prices." in said
    assert "big                  big at $0.3/h" in said
    assert said.endswith("This one: big at $0.3/h.\n")
