"""How a route of MLflow's protocol is declared; knows no subject."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar, get_type_hints

from runwell.server.dialects.mlflow.decode import Decoder
from runwell.usecase.context import Context

Request = TypeVar("Request")
Method = Literal["GET", "POST", "PATCH", "DELETE", "PUT"]
Answer = Callable[[Context, Request], object]

PREFIXES: Final = ("/api/", "/ajax-api/")
"""Clients use the first, pages in a browser the second; both mean the same."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One route: ``path`` follows a prefix, as in ``2.0/mlflow/runs/get``."""

    method: Method
    path: str
    request: type[Any]
    answer: Answer[Any]
    exists: bool = False
    """A ``Conflict`` means that the name is taken, which MLflow gives a code of its own."""
    is_quick: bool = False
    """See ``UseCase.is_quick``."""
    decode: Decoder | None = None
    """What reads its requests, where the decoder of all others is not enough."""


class Table:
    """The routes of one subject."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def add(
        self,
        method: Method,
        path: str,
        *,
        exists: bool = False,
        is_quick: bool = False,
        decode: Decoder | None = None,
    ) -> Callable[[Answer[Request]], Answer[Request]]:
        """Declare a function ``(ctx, req) -> answer`` as what is at ``method`` and ``path``.

        The answer is a Struct or a dict, bytes that are JSON already, None for the empty object.
        """

        def declare(answer: Answer[Request]) -> Answer[Request]:
            route = Route(
                method=method,
                path=path,
                request=get_type_hints(answer)["req"],
                answer=answer,
                exists=exists,
                is_quick=is_quick,
                decode=decode,
            )
            self.routes.append(route)
            return answer

        return declare
