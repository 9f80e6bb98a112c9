"""LIKE, ILIKE and RLIKE on texts."""

import pytest

from runwell.base.errors import Invalid
from runwell.query.patterns import MAX_PATTERN, matcher


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("abc", "abc", True),
        ("abc", "xabcx", False),
        ("abc", "ABC", False),
        ("a%", "a", True),
        ("%c", "abc", True),
        ("%c", "abcd", False),
        ("a%c%e", "abcde", True),
        ("%ab%ab%", "ab", False),
        ("%ab%ab%", "xabab", True),
        ("a%b%b", "ab", False),
        ("a_c", "abc", True),
        ("a_c", "ac", False),
        ("_", "🎉", True),
        ("%", "", True),
        ("", "", True),
        ("", "a", False),
        ("a%%b", "ab", True),
        ("a.c", "abc", False),
        ("%[%", "a[b", True),
        ("100\\%", "100%", True),
        ("100\\%", "1000", False),
        ("a\\_b", "axb", False),
        ("a\\\\b", "a\\b", True),
        ("\\a", "a", True),
        ("a%b", "a\n\nb", True),
        ("a", "a\n", False),
    ],
)
def test_like(pattern: str, text: str, matches: bool):
    assert matcher("like", pattern)(text) is matches


def test_ilike_ignores_case():
    assert matcher("ilike", "ÄB%")("äbc")
    assert not matcher("ilike", "ÄB")("äbc")


def test_rlike_finds_anywhere():
    assert matcher("rlike", "b+")("abbc")
    assert not matcher("rlike", "^b")("abbc")
    assert matcher("rlike", "(?i)^AB")("abbc")


def test_like_with_many_wildcards_stays_linear():
    # A backtracking translation would need about 10^40 steps here.
    assert not matcher("like", "%a" * 20 + "%b")("a" * 65_536)


def test_the_pattern_is_limited():
    assert matcher("like", "a" * MAX_PATTERN)("a" * MAX_PATTERN)
    with pytest.raises(Invalid, match="at most 500"):
        matcher("like", "a" * (MAX_PATTERN + 1))
