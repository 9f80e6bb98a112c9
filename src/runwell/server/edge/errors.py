"""The one shape of every error that leaves the server; knows no act, only the tree of errors."""

import os
from typing import Final

import msgspec

from runwell.base.errors import RunwellError
from runwell.base.log import logger
from runwell.server.edge.asgi import JSON, Exchange, Headers


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, for a program (``code``) and for a person."""

    code: str
    message: str
    hint: str = ""
    field: str | msgspec.UnsetType = msgspec.UNSET
    """The field of the request that cannot be read, such as ``order_by[0]``, if it is known."""
    position: int | msgspec.UnsetType = msgspec.UNSET
    """Where in the text of that field it begins, in characters (code points)."""
    length: int | msgspec.UnsetType = msgspec.UNSET
    """How many characters of it are wrong; 0 at its end."""


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every answer of status 400 and above."""

    error: Problem


_RETRY: Final = (b"retry-after", b"1")


async def refuse(
    exchange: Exchange, problem: RunwellError, *, status: int = 0, headers: Headers | None = None
) -> None:
    """Answer with ``problem``; ``status`` only where HTTP knows better than the tree."""
    status = status or problem.status
    extra = [*(headers or []), _RETRY] if status == 503 else (headers or [])
    body = ErrorBody(error=_problem(problem))
    await exchange.reply(status, msgspec.json.encode(body), [JSON, *extra])


def _problem(problem: RunwellError) -> Problem:
    code, message, hint = problem.code, problem.message, problem.hint
    if problem.place is None:
        return Problem(code=code, message=message, hint=hint)
    field, position, length = problem.place
    return Problem(
        code=code,
        message=message,
        hint=hint,
        field=field or msgspec.UNSET,
        position=position,
        length=length,
    )


def apology(exchange: Exchange, problem: Exception) -> RunwellError:
    """Log ``problem`` with its traceback under an id; return an error that says only the id."""
    number = os.urandom(6).hex()
    logger.error("internal error %s in %s", number, exchange.method, exc_info=problem)
    return RunwellError(
        f"something went wrong inside the server; its log has the details under {number}",
        hint="please report it with those lines of the log",
    )
