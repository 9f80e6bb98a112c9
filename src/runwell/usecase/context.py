"""What every use-case is given: the stores, who asks, and the time."""

from dataclasses import dataclass, field

from runwell.auth.policy import OWNER, Actor
from runwell.base.clock import Clock, now_ms
from runwell.base.ids import DEFAULT_WORKSPACE
from runwell.stores.blobs.api import BlobStore
from runwell.stores.sql.engine import Database


@dataclass(frozen=True, kw_only=True)
class Context:
    """The surroundings of one act; cheap to make, one for each request."""

    database: Database
    blobs: BlobStore
    actor: Actor = OWNER
    workspace: str = DEFAULT_WORKSPACE
    clock: Clock = field(default=now_ms)
