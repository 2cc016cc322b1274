from __future__ import annotations

import pytest

from hello_blaze_tui.aws import check, patterns

SERVICES = ("sagemaker", "sagemaker-runtime", "s3", "iam", "logs", "sts")


@pytest.mark.parametrize("service", SERVICES)
def test_every_pattern_of_the_services_in_use_can_be_read(service: str) -> None:
    model = check.service_model(service)
    found = {model.shape_for(name).metadata.get("pattern") for name in model.shape_names} - {None}
    assert found
    for pattern in found:
        patterns.matches(str(pattern), "")


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("[a-z]+", "abc", True),
        ("[a-z]+", "abc\n", False),
        ("[a-z]+$", "abc\n", False),
        (".*", "one line", True),
        (".*", "two\nlines", False),
        (".*", "two\u2028lines", False),
        (".*", "two\rlines", False),
        ("[\\S\\s]*", "two\nlines\u00a0\u2028", True),
        ("\\d{2}", "12", True),
        ("\\d{2}", "\u0661\u0662", False),
        ("[\\w]+", "\u00e9", False),
        ("[\\S]+", "\u00a0", True),
        ("\\S+", "a b", False),
        ("[\\w-_]*", "a-b_c", True),
        ("[\\p{L}\\p{Z}]+", "Gr\u00fc\u00dfe an \u6771\u4eac", True),
        ("[\\p{Alnum}\\-]+", "a-1", True),
        ("[\\p{Alnum}\\-]+", "\u00e9", False),
        ("\\p{ASCII}*", "~", True),
        ("\\p{ASCII}*", "\u00e9", False),
        ("\\A\\S[\\p{Print}]*\\z", "id 1", True),
        ("\\A\\S[\\p{Print}]*\\z", "id\n", False),
        ("([\\p{L}_]*)${1,128}", "key", True),
        ("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\t]*", "\U0001f600 a", True),
        ("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\t]*", "a\nb", False),
        ("(?!\\s*$).+", "  ", False),
        ("(1|2)", "1", True),
        ("[\\D]+", "1", False),
    ],
)
def test_a_pattern_means_what_it_means_in_java(pattern: str, value: str, expected: bool) -> None:
    assert patterns.matches(pattern, value) is expected


def test_a_value_that_takes_a_pattern_for_ever_does_not_match() -> None:
    assert not patterns.matches(".*(?:[ \\r\\n\\t].*)*", " " * 40 + "\u2028")
    assert not patterns.matches("(a*)*b", "a" * 40)


def test_a_pattern_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        patterns.matches("(", "x")
