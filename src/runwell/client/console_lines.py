"""Terminal output as a log of lines, each in its last state; knows no stream and no run."""

import re
from typing import Final

_TOKEN = re.compile(r"\r\n|\n|\r|\x1b\[A|[^\r\n\x1b]+|\x1b")
MAX_LINE: Final = 65_536
"""Characters of an unfinished line that are held; a longer one is passed on in pieces."""
_MAX_ROWS: Final = 16
"""Rewritten lines that are held for a cursor that comes back up; tqdm uses one per nested bar."""


class LineFolder:
    """Folds one stream's output into lines, as a terminal would show them in the end.

    ``\\r`` starts the line again and the last version counts. Nested progress bars move down by
    ``\\n\\r``, rewrite, and come back up by ``ESC [A``: a line that was rewritten is therefore held
    back until it is known whether the cursor returns. A line without ``\\r`` is never held back.
    """

    def __init__(self) -> None:
        self._line = ""
        self._is_restarted = False
        """A ``\\r`` was seen; the next text replaces the line."""
        self._is_bar = False
        """The line was rewritten at least once."""
        self._above: list[str] = []
        self._begun = ""
        """The beginning of an escape sequence at the end of what was fed."""

    def feed(self, text: str) -> str:
        """Take printed text and return the lines that are now final, each ending in ``\\n``."""
        text = self._begun + text
        self._begun = next((start for start in ("\x1b", "\x1b[") if text.endswith(start)), "")
        text = text.removesuffix(self._begun)
        if "\r" not in text and not self._is_bar and not self._above:
            head, newline, tail = text.rpartition("\n")
            final = self._line + head + newline if newline else ""
            self._line = tail if newline else self._line + tail
            return final + self._overflow()
        return "".join(map(self._token, _TOKEN.findall(text))) + self._overflow()

    def flush(self) -> str:
        """Return everything still held, its last line completed by a line end."""
        last = self._line + self._begun
        final = self._release() + (last + "\n" if last else "")
        self._line, self._begun, self._is_bar, self._is_restarted = "", "", False, False
        return final

    def _token(self, token: str) -> str:
        match token:
            case "\r":
                self._is_restarted = self._is_bar = True
                return ""
            case "\n" | "\r\n":
                return self._end_line()
            case "\x1b[A":
                # The row that is left is not final, and is drawn again with the next refresh.
                self._line = self._above.pop() if self._above else self._line
                self._is_bar, self._is_restarted = True, False
                return ""
            case _:
                return self._put(token)

    def _put(self, text: str) -> str:
        # Text right after a held line, without a "\r", is an ordinary next line.
        final = self._release() if self._above and not self._is_bar else ""
        self._line = text if self._is_restarted else self._line + text
        self._is_restarted = False
        return final

    def _end_line(self) -> str:
        if (self._is_bar or self._above) and len(self._above) < _MAX_ROWS:
            self._above.append(self._line)
            final = ""
        else:
            final = self._release() + self._line + "\n"
        self._line, self._is_bar, self._is_restarted = "", False, False
        return final

    def _release(self) -> str:
        final = "".join(f"{line.rstrip()}\n" for line in self._above)
        self._above.clear()
        return final

    def _overflow(self) -> str:
        if len(self._line) < MAX_LINE:
            return ""
        final, self._line = self._release() + self._line, ""
        return final
