"""The tree of errors: each class is a fact, with its code and its HTTP status.

    RunwellError                internal           500
    ├── Invalid                 invalid            400   the request itself is wrong
    ├── Unauthenticated         unauthenticated    401   nobody is signed in
    ├── Forbidden               forbidden          403   signed in, but without the grant
    ├── NotFound                not_found          404   no such thing, or not for you
    ├── Conflict                conflict           409   right in itself, wrong in this state
    ├── TooLarge                too_large          413   above a limit of base/limits.py
    ├── Corrupt                 corrupt            422   bytes that fail their checksum or format
    ├── MissingExtra            missing_extra      501   an optional library is not installed
    └── Unavailable             unavailable        503   try again later; nothing was done

A message says what is wrong, with values by ``!r``; the ``hint`` names the command or the change
that helps. Neither holds SQL, a path of the server, or a secret.
"""

from typing import ClassVar, NamedTuple


class Place(NamedTuple):
    """Where in a request something is wrong, counted in characters (code points)."""

    field: str
    """The field of the request, such as ``order_by[0]``; empty if that is not known."""
    position: int
    length: int


class RunwellError(Exception):
    """The root of every error that Runwell raises on purpose."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    place: Place | None = None
    """Where in the request it is, if that is known."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message


class Invalid(RunwellError):
    """The request is wrong in itself; sending it again cannot help."""

    code = "invalid"
    status = 400


class Unauthenticated(RunwellError):
    """Nobody is signed in, or the credentials are wrong."""

    code = "unauthenticated"
    status = 401


class Forbidden(RunwellError):
    """The actor is known and lacks the grant."""

    code = "forbidden"
    status = 403


class NotFound(RunwellError):
    """There is no such thing, or the actor may not know of it."""

    code = "not_found"
    status = 404


class Conflict(RunwellError):
    """The request is well formed but contradicts what is stored."""

    code = "conflict"
    status = 409


class TooLarge(RunwellError):
    """A value is above a limit named in ``base/limits.py``."""

    code = "too_large"
    status = 413


class Corrupt(RunwellError):
    """Bytes do not match their checksum or their format."""

    code = "corrupt"
    status = 422


class MissingExtra(RunwellError):
    """An optional library is needed and not installed."""

    code = "missing_extra"
    status = 501


class Unavailable(RunwellError):
    """The service or its store cannot answer now; nothing was changed, so try again."""

    code = "unavailable"
    status = 503


ERRORS: dict[str, type[RunwellError]] = {
    cls.code: cls for cls in (RunwellError, *RunwellError.__subclasses__())
}


def error_of(code: str, message: str, hint: str = "") -> RunwellError:
    """Rebuild the error that a server answered with; unknown codes become ``RunwellError``."""
    return ERRORS.get(code, RunwellError)(message, hint=hint)
