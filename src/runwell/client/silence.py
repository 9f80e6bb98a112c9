"""What stands in for the spool when ``RUNWELL_MODE=disabled``: every call does nothing."""

# ruff: noqa: PLR0917, ARG002  (those of Spool)

from collections.abc import Sequence

from runwell.client.segments import Segment
from runwell.client.spool import Keys, Shapes
from runwell.wire.events import AnyEvent


class Silence:
    """Takes what a ``Spool`` takes, and keeps nothing."""

    def append_row(
        self,
        shapes: Shapes,
        run_id: str,
        keys: Keys,
        step: int,
        time_ms: int,
        values: Sequence[float],
    ) -> None:
        """Do nothing."""

    def append_columns(
        self, shapes: Shapes, run_id: str, keys: Keys, n: int, columns: Sequence[bytes]
    ) -> None:
        """Do nothing."""

    def append_event(self, event: AnyEvent) -> None:
        """Do nothing."""

    def forget_run(self, run_id: str) -> None:
        """Do nothing."""

    def count_lost(self, run_id: str) -> None:
        """Do nothing."""

    def lost_calls(self, run_id: str) -> int:
        """Return 0."""
        return 0

    def settle(self) -> tuple[Segment, int] | None:
        """Return None: there is nothing to send."""
        return None

    def abandon(self) -> None:
        """Do nothing."""
