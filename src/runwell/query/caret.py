"""The error of this room, which shows the place in the query; knows nothing of the language."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Final

from runwell.base.errors import Invalid, Place

_WIDTH: Final = 88
"""Longest excerpt of a query in a message, in characters: one line of a terminal."""
_BEFORE: Final = 40


class BadQuery(Invalid):
    """A filter or an ordering that cannot be read; ``start`` and ``end`` count characters."""

    def __init__(self, problem: str, text: str, start: int, end: int, *, hint: str = "") -> None:
        super().__init__(problem + _excerpt(text, start, end), hint=hint)
        self.problem = problem
        self.start = start
        self.end = end
        self.place = Place("", start, max(0, end - start))


@contextmanager
def within(field: str) -> Generator[None]:
    """Let an error of a text say in which field of the request that text stood."""
    try:
        yield
    except BadQuery as problem:
        problem.place = Place(field, problem.start, max(0, problem.end - problem.start))
        raise


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the hint that names the known word closest to ``word``, or all of them."""
    names = list(known)
    close = get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(names)}"


def _excerpt(text: str, start: int, end: int) -> str:
    """Show the line of ``text`` that holds ``start``, cut to a width, carets beneath."""
    if not text.strip():
        return ""
    begin = text.rfind("\n", 0, start) + 1
    line = text[begin:].split("\n", 1)[0]
    column = start - begin
    left = max(0, column - _BEFORE) if len(line) > _WIDTH else 0
    shown = line[left : left + _WIDTH]
    head = "…" if left else ""
    tail = "…" if left + _WIDTH < len(line) else ""
    # Control characters would shift the carets, so each is shown as one blank.
    printable = "".join(char if char.isprintable() else " " for char in shown)
    carets = max(1, min(end - start, len(shown) - (column - left)))
    return f"\n  {head}{printable}{tail}\n  {' ' * (len(head) + column - left)}{'^' * carets}"
