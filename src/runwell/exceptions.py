"""The import path ``runwell.exceptions``: the tree of errors, also by the old names."""

from runwell.base.errors import (
    Conflict,
    Corrupt,
    Forbidden,
    Invalid,
    MissingExtra,
    NotFound,
    RunwellError,
    TooLarge,
    Unauthenticated,
    Unavailable,
)

MlflowException = RunwellError
RestException = RunwellError

__all__ = [
    "Conflict",
    "Corrupt",
    "Forbidden",
    "Invalid",
    "MissingExtra",
    "MlflowException",
    "NotFound",
    "RestException",
    "RunwellError",
    "TooLarge",
    "Unauthenticated",
    "Unavailable",
]
