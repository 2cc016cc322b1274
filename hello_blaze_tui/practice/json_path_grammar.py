"""Reads a JSONPath expression as far as SageMaker takes it.

Source: section "Supported JSONPath Operators" of "Associate Prediction Results with Input Records" in the
developer guide; what AWS refuses beyond that is known from what people reported, with the issue's number.

Import it only for a job that has an expression: the library would make every start of the practice account
slower.
"""

from __future__ import annotations

import re

from jsonpath import JSONPathEnvironment, JSONPathError
from jsonpath.path import JSONPath
from jsonpath.segments import JSONPathChildSegment, JSONPathSegment
from jsonpath.selectors import (
    IndexSelector,
    JSONPathSelector,
    NameSelector,
    SliceSelector,
    WildcardSelector,
)

from hello_blaze_tui.practice.json_paths import Key, Path, are_members

OPERATORS = "$[]*. ,:-'"
"""All that may stand in an expression beside letters and digits; no underscore (boto/boto3#3136)."""
QUOTED_OR_DOT = re.compile(r"('[^']*')|\.(?=\[)")


class PathRefused(Exception):
    """An expression that SageMaker does not take; the text says why."""


def path(expression: str, content_type: str) -> Path:
    """The expression as it selects. Raises PathRefused for a broken one and for operators AWS has not."""
    odd = next((each for each in expression if not each.isalnum() and each not in OPERATORS), None)
    if odd is not None:
        operators = ", ".join(f"'{each}'" for each in OPERATORS)
        raise PathRefused(
            f'Unexpected "{odd}" in JsonPath. Supported operators for "{content_type}" are [{operators}].'
        )
    if not expression.startswith("$"):
        raise PathRefused("A JsonPath begins with $.")
    # AWS's own examples write $.field.['a','b'], a dot more than JSONPath has.
    written = QUOTED_OR_DOT.sub(lambda found: found[1] or "", expression)
    try:
        query = JSONPathEnvironment(strict=True).compile(written)
    except JSONPathError as error:
        raise PathRefused(f"The JsonPath is broken: {error.message}.") from error
    # Unions of paths, which the library has too, have a character of their own.
    assert isinstance(query, JSONPath)
    steps = tuple(map(_keys, query.segments))
    if any(are_members(keys) for keys in steps[:-1]):
        raise PathRefused("Several names are supported at the end only.")
    return Path(steps)


def _keys(segment: JSONPathSegment) -> tuple[Key, ...]:
    """One pair of brackets, or one name behind a dot."""
    if not isinstance(segment, JSONPathChildSegment):
        raise PathRefused("The operator .. is not supported.")
    keys = tuple(map(_key, segment.selectors))
    if len(keys) > 1:
        kinds = {type(key) for key in keys}
        if kinds != {str} and not kinds <= {int, slice}:
            raise PathRefused("Brackets hold several names or several indices.")
        if sum(isinstance(key, slice) for key in keys) > 1:  # aws/sagemaker-python-sdk#1112
            raise PathRefused("Only single range filters of format (eg: [1:5]) are supported.")
        if any(isinstance(key, str) and "." in key for key in keys):
            raise PathRefused("Nesting of children within brackets is not supported.")
    return keys


def _key(selector: JSONPathSelector) -> Key:
    if isinstance(selector, NameSelector):
        return selector.name
    if isinstance(selector, IndexSelector):
        return selector.index
    if isinstance(selector, SliceSelector) and selector.slice.step is None:
        return selector.slice
    if isinstance(selector, WildcardSelector):
        return ...
    raise PathRefused(f"The operator {selector} is not supported.")
