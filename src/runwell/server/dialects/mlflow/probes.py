"""What MLflow's clients ask to learn what a server can do."""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from runwell.server.dialects.mlflow.route import Table
from runwell.server.edge.asgi import Exchange
from runwell.usecase.context import Context

TABLE: Final = Table()
PROTOCOL_VERSION: Final = b"3.17.0"
"""The version of MLflow whose protocol this server speaks; clients send spans from 3.4 on."""

Handler = Callable[[Exchange, dict[str, str]], Awaitable[None]]
_CLIENT: Final = b"mlflow-"


class ServerInfoRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing."""


class ServerInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What this server offers of what a client may look for."""

    store_type: str = "SqlStore"
    workspaces_enabled: bool = False
    artifact_serving_enabled: bool = True
    artifacts_presigned_only: bool = False
    multipart_uploads_enabled: bool = True
    multipart_downloads_enabled: bool = False
    trace_archival_enabled: bool = False
    tracking_auth: str = ""


@TABLE.add("GET", "3.0/mlflow/server-info", is_quick=True)
def server_info(_ctx: Context, req: ServerInfoRequest) -> ServerInfo:  # noqa: ARG001
    """Say what is offered; newer clients ask once."""
    return ServerInfo()


def version(ours: Handler) -> Handler:
    """Return the handler of ``/version``: MLflow's clients are told what they would understand.

    They read a bare version number of MLflow and decide by it what to send. All others get our own
    answer.
    """

    async def handle(exchange: Exchange, path: dict[str, str]) -> None:
        if not exchange.headers.get(b"user-agent", b"").startswith(_CLIENT):
            return await ours(exchange, path)
        return await exchange.reply(200, PROTOCOL_VERSION, [(b"content-type", b"text/plain")])

    return handle
