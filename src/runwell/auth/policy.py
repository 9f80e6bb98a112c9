"""The policy: what an actor may do. Anything that is not granted is refused."""

from enum import StrEnum

import msgspec

from runwell.base.errors import Forbidden


class Need(StrEnum):
    """The permission that a use-case needs, from the least to the most."""

    ANYONE = "anyone"
    READ = "read"
    WRITE = "write"
    MANAGE = "manage"
    """Delete, restore, purge and rename."""
    ADMIN = "admin"
    """The store as a whole."""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever asks."""

    name: str
    grants: frozenset[Need] = frozenset()


OWNER = Actor(name="owner", grants=frozenset(Need))
"""The person at the machine: embedded stores, and servers that ask for no sign-in."""


def check(actor: Actor, need: Need, *, act: str) -> None:
    """Let ``actor`` pass, or raise.

    Raises:
        Forbidden: the actor lacks the grant.
    """
    if need is not Need.ANYONE and need not in actor.grants:
        raise Forbidden(
            f"{actor.name!r} may not {act!r}", hint=f"ask an administrator for {need.value!r}"
        )
