"""The import path ``runwell.tracking`` that tutorials use; everything lives in ``client``."""

from runwell.client.fluent.settings import (
    get_tracking_uri,
    is_tracking_uri_set,
    set_tracking_uri,
)
from runwell.client.tracking import MlflowClient

__all__ = ["MlflowClient", "get_tracking_uri", "is_tracking_uri_set", "set_tracking_uri"]
