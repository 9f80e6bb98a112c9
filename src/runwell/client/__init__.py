"""The client: what a training script imports; knows the wire and the ground, and no server."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runwell.client.tracking import MlflowClient

__all__ = ["MlflowClient"]


def __getattr__(name: str) -> object:
    # Imported when asked for: `import runwell` must stay light.
    if name == "MlflowClient":
        from runwell.client.tracking import MlflowClient

        return MlflowClient
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
