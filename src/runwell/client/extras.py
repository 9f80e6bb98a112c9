"""Import of optional libraries at the moment of use; it must not know what they are used for."""

import importlib
from typing import Any

from runwell.base.errors import MissingExtra


def require(module: str, *, purpose: str, install: str = "") -> Any:
    """Import ``module``, which Runwell's client does not depend on.

    The result is untyped on purpose: these libraries are never in our type checks.

    Raises:
        MissingExtra: it is not installed; the hint names the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as problem:
        if problem.name is None or not module.startswith(problem.name):
            raise  # The library is there and lacks something of its own: its message is better.
        name = install or module.partition(".")[0]
        raise MissingExtra(
            f"{purpose} needs {name!r}, which is not installed", hint=f"pip install {name}"
        ) from None
