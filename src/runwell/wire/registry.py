"""Requests about the model registry; the answers are ``entities.RegisteredModel`` and its versions.

A model is named by its name and a version by its number, as in ``models:/<name>/<version>``.
"""

import msgspec

from runwell.entities.registry import ModelStage


class CreateRegisteredModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Register a name; it is unique in its workspace."""

    name: str
    description: str = ""
    tags: dict[str, str] = {}


class GetRegisteredModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name one; also the request to delete it."""

    name: str


class UpdateRegisteredModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change what is given; a tag whose value is null is removed."""

    name: str
    new_name: str | None = None
    description: str | None = None
    tags: dict[str, str | None] = {}


class SearchRegisteredModels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Find some; default order is the newest first. ``kind = 'model'`` leaves prompts out."""

    filter: str = ""
    order_by: list[str] = []
    max_results: int = 100
    page_token: str = ""


class CreateModelVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add a version; it gets the next number.

    ``source`` says where its files are: ``runs:/<run id>/<path>``, ``models:/<model id>``,
    another version (``models:/<name>/<version>``), or a URI of another place such as ``s3://…``.
    Where it says that in words of another protocol, ``location`` is the same in ours.
    """

    name: str
    source: str
    location: str = ""
    run_id: str = ""
    model_id: str = ""
    run_link: str = ""
    description: str = ""
    tags: dict[str, str] = {}
    model_tag: str = ""
    """A tag of the logged model it is made of, a list as JSON, in which it is to be noted too."""


class GetModelVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name one; also the request to delete it."""

    name: str
    version: int


class UpdateModelVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change what is given; a tag whose value is null is removed.

    With ``archive_existing`` the versions that had the stage before become ``Archived``.
    """

    name: str
    version: int
    description: str | None = None
    stage: ModelStage | None = None
    archive_existing: bool = False
    tags: dict[str, str | None] = {}


class SearchModelVersions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Find versions of all models; default order is the newest first."""

    filter: str = ""
    order_by: list[str] = []
    max_results: int = 1_000
    page_token: str = ""


class ListLatestVersions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for the newest version of each of some stages, of all if none is named."""

    name: str
    stages: list[ModelStage] = []


class GetAlias(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name an alias of a model; also the request to delete it."""

    name: str
    alias: str


class SetAlias(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let an alias point to a version, wherever it pointed before."""

    name: str
    alias: str
    version: int
