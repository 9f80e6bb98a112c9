"""What the operating system's refusals mean for a blob store; must not name a path of the host."""

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from runwell.base.errors import NotFound, Unavailable

NO_LOCKS: Final = frozenset({errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP})
"""What ``flock`` answers on a file system without locks."""
NO_MOVE: Final = frozenset({errno.EXDEV, errno.EPERM, errno.EACCES})
"""What ``rename`` or ``chmod`` answers where a file must be copied instead."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def translated(act: str, digest: str = "") -> Generator[None]:
    """Turn an ``OSError`` inside into the fact that it is; ``act`` is a past participle.

    Raises:
        NotFound: a file was missing while the blob ``digest`` was worked on.
        Unavailable: anything else.
    """
    try:
        yield
    except FileNotFoundError as problem:
        if digest:
            raise NotFound(f"there is no blob {digest!r}") from None
        raise Unavailable(
            f"the blob store cannot be {act}: a folder or a temporary file of it is gone",
            hint="was the store moved, or the upload idle for too long? try again",
        ) from problem
    except OSError as problem:
        if problem.errno in _FULL:
            raise Unavailable(
                f"the blob store cannot be {act}: {os.strerror(problem.errno)}",
                hint="free disk space, for example with `runwell gc`, then try again",
            ) from problem
        reason = os.strerror(problem.errno) if problem.errno else type(problem).__name__
        raise Unavailable(
            f"the blob store cannot be {act}: {reason}",
            hint="`runwell doctor` checks the folder, its rights and its file system",
        ) from problem
