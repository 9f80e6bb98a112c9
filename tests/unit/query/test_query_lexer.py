"""Tokens: words with dots and dashes, quotes that are doubled inside, numbers with units."""

import pytest

from runwell.base.errors import TooLarge
from runwell.base.limits import MAX_FILTER
from runwell.query.caret import BadQuery
from runwell.query.lexer import read_tokens


def kinds_and_values(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.value) for token in read_tokens(text)[:-1]]


def test_a_comparison_without_blanks():
    assert kinds_and_values("metrics.val/top-5>=-1e-3") == [
        ("word", "metrics.val/top-5"),
        ("operator", ">="),
        ("mark", "-"),
        ("number", "1e-3"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("'it''s'", "single", "it's"),
        ('"say ""hi"""', "double", 'say "hi"'),
        ("`a``b`", "backtick", "a`b"),
        ("''", "single", ""),
        ("'\\'", "single", "\\"),
        ("'päivää 🎉'", "single", "päivää 🎉"),
        ("'a\nb'", "single", "a\nb"),
    ],
)
def test_quotes(text: str, kind: str, value: str):
    assert kinds_and_values(text) == [(kind, value)]


def test_other_spellings_of_operators_become_one():
    assert [value for _, value in kinds_and_values("== <> = != ~ !~")] == [
        "=",
        "!=",
        "=",
        "!=",
        "~",
        "!~",
    ]


def test_a_duration_has_a_unit():
    token = read_tokens("1.5H")[0]
    assert (token.kind, token.value, token.unit) == ("duration", "1.5", "h")


def test_places_count_characters():
    token = read_tokens("  'ü' ")[0]
    assert (token.start, token.end) == (2, 5)


@pytest.mark.parametrize(
    ("text", "start", "said"),
    [
        ("a = 'x", 4, "not closed"),
        ("a = 'x''", 4, "not closed"),
        ("a & b", 2, "unexpected character '&'"),
        ("a = 5x", 4, "'5x' is neither"),
        ("a = 2026-01-31", 4, "quote the text: '2026-01-31'"),
        ("a = 1.2.3", 4, "'1.2.3' is neither"),
        ("a = '\x00'", 5, "nothing stored can hold"),
        ("a = '\ud800'", 5, "nothing stored can hold"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text: str, start: int, said: str):
    with pytest.raises(BadQuery) as caught:
        read_tokens(text)
    assert caught.value.start == start
    assert said in str(caught.value)


def test_the_length_is_limited():
    read_tokens("a" * MAX_FILTER)
    with pytest.raises(TooLarge, match="20,001 characters"):
        read_tokens("a" * (MAX_FILTER + 1))
