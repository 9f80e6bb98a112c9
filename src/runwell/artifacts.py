"""The import path ``runwell.artifacts``: reading the files of runs."""

from runwell.client.downloads import (
    download_artifacts,
    list_artifacts,
    load_dict,
    load_image,
    load_text,
)

__all__ = ["download_artifacts", "list_artifacts", "load_dict", "load_image", "load_text"]
