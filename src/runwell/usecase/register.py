"""The register: every act of the server, declared once with its route and its permission.

From a declaration come the HTTP route, the strict decoding, the permission check, the OpenAPI
document and the audit record. One without a permission or of another form does not import.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, get_type_hints

import msgspec

from runwell.auth.policy import Need, check
from runwell.usecase.context import Context

Request = TypeVar("Request")
Response = TypeVar("Response")
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, kw_only=True)
class UseCase(Generic[Request, Response]):
    """One act. Calling it checks the permission first, whoever calls, over whatever transport."""

    name: str
    """``subject.verb``, for example ``runs.get``."""
    method: Method
    path: str
    """Route with fields of the request in braces; other fields come from query or body."""
    need: Need
    on: str
    """The field of the request that identifies what the permission is about; may be empty."""
    request: type[Request]
    response: Any
    run: Callable[[Context, Request], Response]
    summary: str
    is_quick: bool = False
    """Whether it reads or writes a little by its key, which takes no longer than a thread would."""

    def __call__(self, ctx: Context, req: Request) -> Response:
        """Do the act.

        Raises:
            Forbidden: the actor lacks the permission.
        """
        check(ctx.actor, self.need, act=self.name)
        return self.run(ctx, req)


USE_CASES: dict[str, UseCase[Any, Any]] = {}
"""Every act by its name, filled when the services are imported."""


def usecase(
    method: Method, path: str, *, need: Need, on: str = "", is_quick: bool = False
) -> Callable[[Callable[[Context, Request], Response]], UseCase[Request, Response]]:
    """Declare a function ``(ctx, req) -> response`` as an act.

    Raises:
        TypeError: the function has another form, no docstring, or names unknown fields.
    """

    def declare(run: Callable[[Context, Request], Response]) -> UseCase[Request, Response]:
        name = f"{run.__module__.rpartition('.')[2]}.{run.__name__.rstrip('_')}"
        hints = get_type_hints(run)
        if list(inspect.signature(run).parameters) != ["ctx", "req"] or "return" not in hints:
            raise TypeError(f"{name}: a use-case is (ctx, req) -> response, with types")
        fields = {field.name for field in msgspec.structs.fields(hints["req"])}
        wanted = set(_placeholders(path)) | ({on} if on else set[str]())
        if not wanted <= fields:
            raise TypeError(f"{name}: no field {sorted(wanted - fields)} in its request")
        if not run.__doc__:
            raise TypeError(f"{name}: a use-case has a docstring")
        if name in USE_CASES:
            raise TypeError(f"{name} is declared twice")
        act = UseCase(
            name=name,
            method=method,
            path=path,
            need=need,
            on=on,
            request=hints["req"],
            response=hints["return"],
            is_quick=is_quick,
            run=run,
            summary=inspect.cleandoc(run.__doc__).splitlines()[0],
        )
        USE_CASES[name] = act
        return act

    return declare


def _placeholders(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]
