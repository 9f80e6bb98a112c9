"""What the tests of the acts share: counting the statements that one of them takes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import event

from runwell.usecase.context import Context

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def statements(ctx: Context) -> Counting:
    """Give a context manager whose list fills with the SQL statements run inside it."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        found: list[str] = []

        def note(*args: object) -> None:
            if not str(args[2]).startswith("BEGIN"):
                found.append(str(args[2]))

        event.listen(ctx.database.engine, "before_cursor_execute", note)
        yield found
        event.remove(ctx.database.engine, "before_cursor_execute", note)

    return counting
