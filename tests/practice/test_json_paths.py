from __future__ import annotations

from contextlib import suppress
from typing import Any

import jsonpath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hello_blaze_tui.practice.json_path_grammar import OPERATORS, PathRefused, path
from hello_blaze_tui.practice.json_paths import NothingSelected

LINES = "application/jsonlines"
RECORD = {
    "id": 7,
    "features": {"source": "fun", "k": 2},
    "row": [10, 11, 12, 13, 14, 15],
    "all": [{"a": 1}, {"a": 2}],
}


@pytest.mark.parametrize(
    ("expression", "selected"),
    [
        ("$", RECORD),
        ("$.features", {"source": "fun", "k": 2}),
        ("$['features'].source", "fun"),
        ("$['id','row']", {"id": 7, "row": [10, 11, 12, 13, 14, 15]}),
        ("$.features.['k', 'source']", {"k": 2, "source": "fun"}),
        ("$.row[0]", 10),
        ("$.row[-1]", 15),
        ("$.row[0,-1]", [10, 15]),
        # A range includes its end, as the developer guide says.
        ("$.row[1:4]", [11, 12, 13, 14]),
        ("$.row[:2]", [10, 11, 12]),
        ("$.row[4:]", [14, 15]),
        ("$.row[-2:-1]", [14, 15]),
        ("$.row[0,4:]", [10, 14, 15]),
        ("$.row[5:5]", [15]),
        ("$.row[*]", [10, 11, 12, 13, 14, 15]),
        ("$.features.*", ["fun", 2]),
        ("$.all[*].a", [1, 2]),
        ("$.all[*]['a']", [1, 2]),
        ("$.all[0].a", 1),
    ],
)
def test_what_an_expression_selects(expression: str, selected: Any) -> None:
    assert path(expression, LINES).select(RECORD) == selected


@pytest.mark.parametrize(
    ("expression", "missing"),
    [
        ("$.nothing", "member 'nothing'"),
        ("$['id','nothing']", "member 'nothing'"),
        ("$.row.id", "member 'id'"),
        ("$.row[6]", "index 6 is beyond the array of 6"),
        ("$.row[-7]", "index -7 is beyond"),
        ("$.row[4:6]", "index 6 is beyond"),
        ("$.row[6:]", "index 6 is beyond"),
        ("$.row[3:2]", "range from 3 to 2 is empty"),
        ("$[0]", "no array for the index 0"),
        ("$.id[*]", "wildcard"),
        ("$.all[*].b", "member 'b'"),
    ],
)
def test_an_expression_that_selects_nothing_says_what_is_missing(expression: str, missing: str) -> None:
    with pytest.raises(NothingSelected, match=missing):
        path(expression, LINES).select(RECORD)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("", "begins with"),
        ("features", "begins with"),
        ("$.features[", "broken"),
        ("$.", "broken"),
        ("$[]", "broken"),
        ("$..features", "operator .. is not supported"),
        ("$[0:4:2]", "operator 0:4:2 is not supported"),
        ("$[0:2,5:]", "Only single range"),
        ("$['id',0]", "several names or several indices"),
        ("$['id','features.k']", "Nesting of children"),
        ("$['id','row'].k", "at the end only"),
        ("$[?(@.id > 1)]", r'Unexpected "\?"'),
        ('$["id"]', 'Unexpected """'),
        ("$.features.length()", r'Unexpected "\("'),
    ],
)
def test_what_sagemaker_does_not_take_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(PathRefused, match=reason):
        path(expression, LINES)


@given(st.text(st.sampled_from(f"{OPERATORS}{OPERATORS}ab01"), max_size=20))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with suppress(PathRefused):
        path(f"${typed}", LINES)


@given(
    st.lists(st.sampled_from([".a", ".b", "[*]", ".*", "[0]", "[-1]", "[1]", "[0,1]", "[1,-2]"]), max_size=4)
)
def test_without_ranges_it_selects_what_the_library_selects(steps: list[str]) -> None:
    data = {"a": [{"a": 1, "b": [2, 3]}, {"a": 4, "b": [5, 6]}], "b": {"a": [7, 8], "b": [9, 10]}}
    expression = "".join(["$", *steps])
    try:
        selected = path(expression, LINES).select(data)
    except NothingSelected:
        return
    is_array = any("*" in step or "," in step for step in steps)
    assert (selected if is_array else [selected]) == jsonpath.findall(expression, data)
