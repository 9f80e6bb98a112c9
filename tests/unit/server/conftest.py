"""Real servers in a thread: around acts that a test declares, and around the real ones."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import msgspec
import pytest

from runwell.auth.policy import Need
from runwell.base.errors import Conflict
from runwell.entities.experiment import Experiment
from runwell.entities.lifecycle import ViewType
from runwell.server.app import App, create_app
from runwell.stores.blobs.api import Blob
from runwell.stores.blobs.local import LocalBlobs
from runwell.stores.sql.engine import Database
from runwell.testing.live import LiveServer
from runwell.usecase.context import Context
from runwell.usecase.register import UseCase
from runwell.usecase.tickets import Download, Upload
from runwell.wire.ingest import BatchReply, LogValues, SendBatch


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question with a field of each kind that a query can hold."""

    thing_id: str
    keys: list[str] = []
    limit: int = 10
    exact: bool = False
    first: int | None = None
    view: ViewType = ViewType.ACTIVE_ONLY


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of a thing, whose tags may be removed by null."""

    thing_id: str
    name: str | None = None
    tags: dict[str, str | None] = {}


class Fail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for a failure of a kind."""

    kind: str


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file by name."""

    name: str


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with numbers that JSON does not know."""

    values: list[float]
    raw: bytes = b""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What an upload answers."""

    digest: str
    size_bytes: int


def act(name: str, method: str, path: str, run: Callable, request, response) -> UseCase:
    """Declare an act without entering it into the register."""
    return UseCase(
        name=name,
        method=method,
        path=path,
        need=Need.READ,
        on="",
        request=request,
        response=response,
        run=run,
        summary=f"Do {name}.",
    )


def scratch_acts(blobs: LocalBlobs) -> dict[str, UseCase]:
    """Return acts that answer with what they were asked."""
    files: dict[str, Blob] = {}

    def fail(_ctx: Context, req: Fail) -> Ask:
        if req.kind == "conflict":
            raise Conflict("it is taken", hint="take another")
        raise ZeroDivisionError("secret /etc/passwd SELECT")

    def download(_ctx: Context, req: File) -> Download:
        blob = files[req.name]
        name = req.name.rpartition("/")[2]
        return Download(blobs=blobs, digest=blob.digest, size_bytes=blob.size_bytes, name=name)

    def upload(_ctx: Context, req: File) -> Upload:
        def finish(blob: Blob) -> Stored:
            files[req.name] = blob
            return Stored(digest=blob.digest, size_bytes=blob.size_bytes)

        return Upload(blobs=blobs, finish=finish)

    def send(_ctx: Context, req: SendBatch) -> BatchReply:
        return BatchReply(position=len(req.body))

    def numbers(_ctx: Context, _req: Change) -> Numbers:
        return Numbers(values=[1.5, float("nan"), float("inf")], raw=b"\x00\xff")

    acts = [
        act("things.get", "GET", "/api/v1/things/{thing_id}", lambda _c, r: r, Ask, Ask),
        act("things.update", "PATCH", "/api/v1/things/{thing_id}", lambda _c, r: r, Change, Change),
        act(
            "things.numbers", "POST", "/api/v1/things/{thing_id}/numbers", numbers, Change, Numbers
        ),
        act(
            "things.log",
            "POST",
            "/api/v1/runs/{run_id}/log",
            lambda _c, r: r,
            LogValues,
            LogValues,
        ),
        act("things.fail", "GET", "/api/v1/fail", fail, Fail, Ask),
        act("things.ingest", "POST", "/api/v1/ingest", send, SendBatch, BatchReply),
        act("files.download", "GET", "/api/v1/files", download, File, Download),
        act("files.upload", "PUT", "/api/v1/files", upload, File, Upload),
        act("things.list", "GET", "/api/v1/things", lambda _c, _r: [], Fail, list[Experiment]),
    ]
    return {one.name: one for one in acts}


@pytest.fixture(scope="module")
def file_blobs(tmp_path_factory: pytest.TempPathFactory) -> LocalBlobs:
    """Where the scratch acts keep files."""
    return LocalBlobs(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def scratch(file_blobs: LocalBlobs) -> dict[str, UseCase]:
    """Acts over things and files, for a test to serve."""
    return scratch_acts(file_blobs)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., LiveServer]]:
    """Start servers around acts; they stop with the module."""
    database = Database.open(str(tmp_path_factory.mktemp("serving") / "runwell.db"))
    with ExitStack() as servers:
        servers.callback(database.close)

        def start(
            acts: dict[str, UseCase], *, allowed_hosts: frozenset[str] | None = None
        ) -> LiveServer:
            ctx = Context(database=database, blobs=None)
            app = App(ctx, acts=acts, allowed_hosts=allowed_hosts, starting=[], stopping=[])
            return servers.enter_context(LiveServer(app))

        yield start


@pytest.fixture(scope="module")
def live(scratch: dict[str, UseCase], serving: Callable[..., LiveServer]) -> LiveServer:
    """A server around the scratch acts."""
    return serving(scratch)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def real(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A server around the real acts, on each engine in turn; tests of a module share its store."""
    folder = tmp_path_factory.mktemp("real")
    if request.param == "sqlite":
        uri = str(folder / "runwell.db")
    else:
        template = request.getfixturevalue("postgres_template")
        postgres = request.getfixturevalue("postgres")
        uri = postgres.uri(postgres.create_database(template))
    with LiveServer(create_app(Database.open(uri), LocalBlobs(folder / "blobs"))) as server:
        yield server
