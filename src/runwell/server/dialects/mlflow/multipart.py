"""Files in parts in MLflow's protocol: the client asks for URLs and sends each part to its own.

The URLs lead back to this server. Clients send no credentials to them, as if they were signed by
an object store: the id of the upload, 128 random bits, is what permits to send its parts.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from runwell.base import codec
from runwell.base.errors import Invalid
from runwell.server.dialects.mlflow import places
from runwell.server.dialects.mlflow.decode import decoder
from runwell.server.dialects.mlflow.files import EMPTY, FileRoute, Handler
from runwell.server.dialects.mlflow.route import PREFIXES, Table
from runwell.server.dialects.mlflow.uris import Place, parse_place
from runwell.server.edge.asgi import JSON, Exchange
from runwell.server.edge.limits import inflate, read_body
from runwell.server.lanes import Lanes
from runwell.server.streams import Issue, upload_handler
from runwell.server.threads import Threads
from runwell.services import uploads
from runwell.usecase.context import Context
from runwell.usecase.tickets import Upload
from runwell.wire import uploads as wire

TABLE: Final = Table()

_CREATE: Final = "2.0/mlflow-artifacts/mpu/create/{root...}"
_PART: Final = "2.0/mlflow-artifacts/mpu/part/{upload_id}/{number}"
_HOST: Final = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}\Z")


class CreateUpload(msgspec.Struct, frozen=True, kw_only=True):
    """A file in parts; ``path`` is where the client has it, of which the last name counts."""

    root: str
    path: str
    num_parts: int


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send a part."""

    url: str
    part_number: int
    headers: dict[str, str] = {}


class UploadCreated(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send the parts, and what to call the whole."""

    upload_id: str
    credentials: list[Credential]


class SentPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part that was sent, with the ``ETag`` that was answered."""

    part_number: int
    etag: str


class CompleteUpload(msgspec.Struct, frozen=True, kw_only=True):
    """All parts were sent."""

    root: str
    path: str
    upload_id: str
    parts: list[SentPart]


class AbortUpload(msgspec.Struct, frozen=True, kw_only=True):
    """The parts are no longer wanted."""

    root: str
    path: str
    upload_id: str


def part_routes(ctx: Context, lanes: Lanes) -> Iterator[FileRoute]:
    """Yield the routes that need more of a request than its fields."""
    create = _create_handler(ctx, lanes.threads)
    for prefix in PREFIXES:
        yield FileRoute("POST", prefix + _CREATE, create)
    yield FileRoute("PUT", "/api/" + _PART, upload_handler(_part(ctx), lanes))


@TABLE.add("POST", "2.0/mlflow-artifacts/mpu/complete/{root...}")
def complete(ctx: Context, req: CompleteUpload) -> None:
    """Make the parts one file."""
    place = _place(req.root, req.path)
    ticket = places.upload(ctx, place)
    parts = [wire.Part(number=part.part_number, digest=_digest(part.etag)) for part in req.parts]
    joined = uploads.join(
        ctx, wire.JoinParts(upload_id=req.upload_id, parts=parts, target=_target(place))
    )
    ticket.take(joined.digest, joined.size_bytes)


@TABLE.add("POST", "2.0/mlflow-artifacts/mpu/abort/{root...}")
def abort(ctx: Context, req: AbortUpload) -> None:
    """Forget the parts."""
    target = _target(_place(req.root, req.path))
    uploads.abort(ctx, wire.AbortUpload(upload_id=req.upload_id, target=target))


def origin_of(exchange: Exchange) -> str:
    """Return scheme and host as the client knows this server, before the proxies on the way.

    What proxies say is believed: the answer goes to nobody but the one whose request said so.

    Raises:
        Invalid: there is no host, or what is there cannot be one.
    """
    headers = exchange.headers
    host = headers.get(b"x-forwarded-host") or headers.get(b"host", b"")
    name = host.partition(b",")[0].strip().decode("latin-1")
    scheme = headers.get(b"x-forwarded-proto", b"").partition(b",")[0].strip().decode("latin-1")
    if not _HOST.match(name):
        raise Invalid(f"the host {name!r} cannot be part of a URL", hint="send a plain 'Host'")
    return f"{scheme if scheme in {'http', 'https'} else exchange.scheme}://{name}"


def _create_handler(ctx: Context, threads: Threads) -> Handler:
    decode = decoder(CreateUpload)

    def create(exchange: Exchange, path: dict[str, str], body: bytes) -> bytes:
        headers = exchange.headers
        plain = inflate(body, headers.get(b"content-encoding", b""))
        req: CreateUpload = decode(path, exchange.query, headers.get(b"content-type", b""), plain)
        return codec.encode_json(_create(ctx, req, origin_of(exchange)))

    async def handle(exchange: Exchange, path: dict[str, str]) -> None:
        body = await read_body(exchange)
        await exchange.reply(200, await threads.run(create, exchange, path, body), [JSON])

    return handle


def _create(ctx: Context, req: CreateUpload, origin: str) -> UploadCreated:
    place = _place(req.root, req.path)
    # The ticket is not used, but nobody sends gigabytes to where none could be had.
    places.upload(ctx, place)
    begun = uploads.begin(ctx, wire.BeginUpload(part_count=req.num_parts, target=_target(place)))
    base = f"{origin}/api/2.0/mlflow-artifacts/mpu/part/{begun.upload_id}"
    return UploadCreated(
        upload_id=begun.upload_id,
        credentials=[
            Credential(url=f"{base}/{number}", part_number=number)
            for number in range(1, req.num_parts + 1)
        ],
    )


def _part(ctx: Context) -> Issue[Upload]:
    def issue(_exchange: Exchange, path: dict[str, str]) -> Upload:
        try:
            number = int(path["number"])
        except ValueError:
            raise Invalid(f"{path['number'][:20]!r} is not the number of a part") from None
        asked = wire.UploadPart(upload_id=path["upload_id"], number=number)
        return uploads.upload_part(ctx, asked).answering(EMPTY)

    return issue


def _place(root: str, local_path: str) -> Place:
    """Return the place in the folder ``root`` of what the client has at ``local_path``."""
    name = re.split(r"[/\\]", local_path)[-1]
    return parse_place(f"{root.removesuffix('/')}/{name}")


def _digest(etag: str) -> str:
    # A proxy that compresses what it passes on calls the tag a weak one.
    return etag.removeprefix("W/").strip('"')


def _target(place: Place) -> str:
    return f"{place.owner} {place.id} {place.path}"
