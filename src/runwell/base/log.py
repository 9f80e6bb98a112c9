"""How Runwell speaks to the person at the keyboard: one logger, and warnings said once."""

import logging
from typing import Final

logger: Final = logging.getLogger("runwell")

_said: set[str] = set()


def warn_once(topic: str, message: str) -> None:
    """Log ``message`` as a warning unless something was already said about ``topic``."""
    if topic not in _said:
        _said.add(topic)
        logger.warning(message)


def forget(topic: str) -> None:
    """Allow ``warn_once`` to speak about ``topic`` again, for example after a recovery."""
    _said.discard(topic)
