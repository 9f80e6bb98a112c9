"""MLflow's error codes and HTTP statuses, and which of our errors is which."""

from typing import Final

import msgspec

from runwell.base.errors import (
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
from runwell.server.dialects.mlflow.route import Route

ALREADY_EXISTS: Final = "RESOURCE_ALREADY_EXISTS"
INVALID: Final = "INVALID_PARAMETER_VALUE"
NOT_FOUND: Final = "RESOURCE_DOES_NOT_EXIST"

STATUSES: Final = {
    INVALID: 400,
    ALREADY_EXISTS: 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    NOT_FOUND: 404,
    "ENDPOINT_NOT_FOUND": 404,
    "INTERNAL_ERROR": 500,
    "DATA_LOSS": 500,
    "NOT_IMPLEMENTED": 501,
    "TEMPORARILY_UNAVAILABLE": 503,
}
"""HTTP status by code. MLflow gives a name that is taken 400, and its clients expect that."""

_CODES: Final[list[tuple[type[RunwellError], str]]] = [
    (NotFound, NOT_FOUND),
    (Invalid, INVALID),
    (TooLarge, INVALID),
    (Unauthenticated, "UNAUTHENTICATED"),
    (Forbidden, "PERMISSION_DENIED"),
    (Corrupt, "DATA_LOSS"),
    (MissingExtra, "NOT_IMPLEMENTED"),
    (Unavailable, "TEMPORARILY_UNAVAILABLE"),
]


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every refusal."""

    error_code: str
    message: str


class Refused(Invalid):
    """A refusal whose code MLflow's clients look at, where our own error would give another."""

    def __init__(self, error_code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.error_code = error_code


def no_presigned_urls() -> Refused:
    """Return the refusal after which clients move bytes through the server."""
    return Refused(
        "NOT_IMPLEMENTED",
        "this server has no presigned URLs",
        hint="send and fetch files through it",
    )


def code_of(problem: RunwellError, route: Route | None) -> str:
    """Return MLflow's code for ``problem`` at ``route``."""
    if isinstance(problem, Refused):
        return problem.error_code
    for kind, code in _CODES:
        if isinstance(problem, kind):
            return code
    if problem.code == "conflict":
        # A change that the state forbids is a wrong parameter to MLflow.
        return ALREADY_EXISTS if route is not None and route.exists else INVALID
    return "INTERNAL_ERROR"


def error_body(problem: RunwellError, code: str) -> bytes:
    """Return the JSON that says what went wrong, for a program and for a person."""
    message = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
    return msgspec.json.encode(ErrorBody(error_code=code, message=message))
