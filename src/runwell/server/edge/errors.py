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
    body = ErrorBody(error=Problem(code=problem.code, message=problem.message, hint=problem.hint))
    await exchange.reply(status, msgspec.json.encode(body), [JSON, *extra])


def apology(exchange: Exchange, problem: Exception) -> RunwellError:
    """Log ``problem`` with its traceback under an id; return an error that says only the id."""
    number = os.urandom(6).hex()
    logger.error("internal error %s in %s", number, exchange.method, exc_info=problem)
    return RunwellError(
        f"something went wrong inside the server; its log has the details under {number}",
        hint="please report it with those lines of the log",
    )
