"""Stored points that are damaged: said to be so when read, and in nobody's way.

Damage is 422 ``corrupt``, never an internal error. The writer of a damaged run, and everybody who
shares a batch or a sealing with it, goes on.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

from runwell.base.errors import Corrupt, NotFound
from runwell.entities.run import RunStatus
from runwell.services import artifacts, runs, series
from runwell.stores.series.chunk import Codec
from runwell.stores.series.columns import Group
from runwell.stores.series.seal import seal_idle
from runwell.stores.series.tail import decode_tail, encode_tail
from runwell.stores.sql import schema
from runwell.testing.streams import Stream, points
from runwell.usecase.context import Context
from runwell.wire.artifacts import DownloadArtifact
from runwell.wire.events import FileLogged, RunUpdated
from runwell.wire.runs import GetRun
from runwell.wire.series import GetChart, GetHistory, ListSeries

Damage = Callable[[Connection], object]


def change(table: str, column: str, how: Callable[[Any], Any]) -> Damage:
    """Return what changes a column in all rows of a table."""
    target = schema.metadata.tables[table]
    keys = list(target.primary_key)

    def work(db: Connection) -> None:
        for value, *place in db.execute(select(target.c[column], *keys)).all():
            here = [key == part for key, part in zip(keys, place, strict=True)]
            db.execute(update(target).where(*here).values({column: how(value)}))

    return work


def flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]


WAYS: dict[str, Damage] = {
    "chunk flipped": change("chunks", "data", flip),
    "chunk empty": change("chunks", "data", lambda _: b""),
    "chunk cut": change("chunks", "data", lambda data: data[:-3]),
    "chunk shorter": change("chunks", "n", lambda n: n - 1),
    "chunk longer": change("chunks", "n", lambda n: n * 1_000),
    "chunk of nothing": change("chunks", "n", lambda _: 0),
    "axis flipped": change("axes", "data", flip),
    "axis empty": change("axes", "data", lambda _: b""),
    "axis shorter": change("axes", "n", lambda n: n - 1),
    "axis below zero": change("axes", "n", lambda _: -1),
    "axis missing": lambda db: db.execute(delete(schema.axes)),
    "tail flipped": change("tails", "data", flip),
    "tail empty": change("tails", "data", lambda _: b""),
    "tail cut": change("tails", "data", lambda data: data[:-2]),
    "tail of a newer version": change("tails", "data", lambda data: b"\x09" + data[1:]),
    "tail garbage": change("tails", "data", lambda _: b"\x01" + random.Random(1).randbytes(50)),
    "tail nested": change("tails", "data", lambda _: b"\x01" + b"\x91" * 50_000),
}


def log_noise(stream: Stream, run_id: str, first: int, count: int) -> None:
    noise = random.Random(first)
    values = {key: [noise.random() for _ in range(count)] for key in ("loss", "acc")}
    stream.log_columns(run_id, values, range(first, first + count))


@pytest.mark.parametrize("damage", WAYS.values(), ids=WAYS)
def test_damaged_points_are_said_to_be_so_and_are_in_nobodys_way(ctx: Context, damage: Damage):
    stream = Stream()
    damaged, whole = stream.create(), stream.create()
    log_noise(stream, damaged, 0, 4_500)
    stream.send(ctx)
    log_noise(stream, damaged, 4_500, 5)
    stream.send(ctx)
    ctx.database.write(damage)
    questions: list[Callable[[], object]] = [
        lambda: series.history(ctx, GetHistory(run_id=damaged, key="loss")),
        lambda: series.chart(ctx, GetChart(run_ids=[damaged, whole], keys=["loss", "acc"])),
    ]
    for ask in questions:
        with pytest.raises(Corrupt):
            ask()
    # What needs no points is not touched by it.
    assert len(series.list_(ctx, ListSeries(run_id=damaged))) == 2
    assert set(runs.get(ctx, GetRun(run_id=damaged)).data.metrics) == {"loss", "acc"}
    # Whoever writes on, ends the run or seals it is not held up, nor are those beside it.
    log_noise(stream, damaged, 10_000, 5_000)
    log_noise(stream, whole, 0, 10)
    stream.say(RunUpdated(run_id=damaged, status=RunStatus.FINISHED))
    assert stream.send(ctx).rejections == []
    assert len(points(ctx, whole, "loss")) == 10
    assert runs.get(ctx, GetRun(run_id=damaged)).info.status == "FINISHED"
    while seal_idle(ctx.database, ctx.clock() + 10**9):
        continue
    # Sealing may repair what it can be sure of; it never answers with half of the points.
    with suppress(Corrupt):
        assert series.history(ctx, GetHistory(run_id=damaged, key="loss")).n == 9_505
    runs.delete(ctx, GetRun(run_id=damaged))
    runs.purge(ctx, GetRun(run_id=damaged))


@pytest.mark.parametrize("damage", ["chunk flipped", "axis flipped", "axis missing"])
def test_a_small_chunk_that_is_damaged_is_not_joined_with_what_follows(ctx: Context, damage: str):
    stream = Stream()
    run_id = stream.create()
    log_noise(stream, run_id, 0, 300)
    stream.say(RunUpdated(run_id=run_id, status=RunStatus.FINISHED))
    stream.send(ctx)
    ctx.database.write(WAYS[damage])
    log_noise(stream, run_id, 300, 300)
    stream.say(RunUpdated(run_id=run_id, status=RunStatus.FINISHED))
    assert stream.send(ctx).rejections == []
    found = series.history(ctx, GetHistory(run_id=run_id, key="loss", first_step=300))
    assert found.n == 300
    with pytest.raises(Corrupt):
        series.history(ctx, GetHistory(run_id=run_id, key="loss"))


def test_no_flipped_byte_of_a_tail_is_more_than_corrupt():
    import numpy as np

    codec = Codec()
    steps = np.arange(20, dtype=np.int64)
    values = np.random.default_rng(2).random((2, 20))
    data = encode_tail(codec, [Group((1, 2), steps, steps * 7 % 5, values)])
    for at in range(len(data)):
        for bit in (1, 16, 128):
            bad = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
            try:
                groups = decode_tail(codec, bad)
            except Corrupt:
                continue
            # Only the ids of the keys are not under a checksum.
            assert [group.n for group in groups] == [20]


def test_a_file_whose_content_is_gone_is_not_found(ctx: Context):
    stream = Stream()
    run_id = stream.create()
    stream.say(FileLogged(run_id=run_id, path="a.txt", content=b"content"))
    stream.send(ctx)
    ticket = artifacts.download(ctx, DownloadArtifact(run_id=run_id, path="a.txt"))
    ctx.blobs.delete(ticket.digest, unmodified_since_ms=2**62)
    with pytest.raises(NotFound, match="blob"):
        ticket.blobs.open(ticket.digest)
