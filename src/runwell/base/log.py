"""How Runwell speaks to the person at the keyboard: one logger, and warnings said once."""

import logging
import sys
from typing import Final

logger: Final = logging.getLogger("runwell")


class _Terminal(logging.Handler):
    """Speaks where the program set up no logging of its own, and says who speaks."""

    def emit(self, record: logging.LogRecord) -> None:
        if not logging.getLogger().handlers and logger.handlers == [self] and sys.stderr:
            sys.stderr.write(f"runwell: {self.format(record)}\n")


logger.addHandler(_Terminal(logging.WARNING))

_said: set[str] = set()


def warn_once(topic: str, message: str) -> None:
    """Log ``message`` as a warning unless something was already said about ``topic``."""
    if topic not in _said:
        _said.add(topic)
        logger.warning(message)


def forget(topic: str) -> None:
    """Allow ``warn_once`` to speak about ``topic`` again, for example after a recovery."""
    _said.discard(topic)
