"""Walks over the tokens of a query; knows nothing of the grammar."""

from runwell.query.caret import BadQuery
from runwell.query.lexer import Token, read_tokens


class Cursor:
    """A place among the tokens of ``text``; ``depth`` counts the open parentheses and NOTs."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        self._tokens = read_tokens(text)
        self._place = 0

    def peek(self, ahead: int = 0) -> Token:
        """Return the next token, or one behind it, without taking it."""
        return self._tokens[min(self._place + ahead, len(self._tokens) - 1)]

    def take(self) -> Token:
        """Return the next token and step over it; the token ``end`` stays."""
        token = self.peek()
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    @property
    def last_end(self) -> int:
        """Where the token taken last ends."""
        return self._tokens[self._place - 1].end if self._place else 0

    def at_word(self, *words: str) -> bool:
        """Say whether the next token is one of these keywords (given in upper case)."""
        token = self.peek()
        return token.kind == "word" and token.value.upper() in words

    def take_word(self, *words: str) -> str:
        """Step over one of these keywords and return it in upper case; otherwise return ''."""
        return self.take().value.upper() if self.at_word(*words) else ""

    def take_mark(self, *marks: str) -> str:
        """Step over one of these marks and return it; otherwise return ''."""
        token = self.peek()
        return self.take().value if token.kind == "mark" and token.value in marks else ""

    def error(self, problem: str, token: Token | None = None, *, hint: str = "") -> BadQuery:
        """Return the error that points at ``token``, the next one if not given."""
        token = token or self.peek()
        return BadQuery(problem, self.text, token.start, token.end, hint=hint)

    def describe(self) -> str:
        """Name the next token for a message: its text as written, or the end of the query."""
        token = self.peek()
        return "the end" if token.kind == "end" else repr(self.text[token.start : token.end])
