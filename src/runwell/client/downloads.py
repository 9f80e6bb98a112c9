"""Addresses of artifacts of any kind, opened and downloaded; it knows no active run."""

import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from runwell.base.codec import decode_json
from runwell.base.errors import Invalid, NotFound
from runwell.client import artifacts
from runwell.client.extras import require
from runwell.client.process import PROCESS
from runwell.entities.artifact import FileInfo


def download_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    dst_path: str | os.PathLike[str] | None = None,
    tracking_uri: str | None = None,
) -> str:
    """Download a file, or a folder with all below it, and return its local path.

    Name it by ``runs:/<run id>/<path>`` or by ``run_id`` and ``artifact_path``. A local path, or a
    ``file:`` address, is returned as it is, or copied to ``dst_path``.

    Raises:
        NotFound: there is no such run, file or folder.
        Invalid: neither or both ways of naming it are used.
    """
    if (artifact_uri is None) == (run_id is None):
        raise Invalid(
            "name the artifact either by its address or by its run",
            hint="download_artifacts('runs:/<run id>/<path>') or (run_id=…, artifact_path=…)",
        )
    if artifact_uri is not None:
        local = _local_path(artifact_uri)
        if local is not None:
            return _copied(local, dst_path)
        run_id, path = artifacts.parse_artifact_uri(artifact_uri)
        if artifact_path:
            path = f"{path}/{artifact_path}".strip("/")
        return _without_parents(tracking_uri, run_id, path, dst_path)
    session = PROCESS.session(tracking_uri)
    return str(artifacts.download(session, str(run_id), artifact_path or "", dst_path))


def list_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    tracking_uri: str | None = None,
) -> list[FileInfo]:
    """Return the entries of a folder of a run, named as in ``download_artifacts``."""
    path = artifact_path or ""
    if artifact_uri is not None:
        run_id, path = artifacts.parse_artifact_uri(artifact_uri)
    if run_id is None:
        raise Invalid("name the run", hint="list_artifacts(run_id=…) or ('runs:/<run id>')")
    return artifacts.list_files(PROCESS.session(tracking_uri), run_id, path)


def load_text(artifact_uri: str) -> str:
    """Return the text of a file of a run."""
    return _read(artifact_uri).decode()


def load_dict(artifact_uri: str) -> Any:
    """Return the content of a JSON or YAML file of a run."""
    content = _read(artifact_uri)
    if artifact_uri.lower().endswith((".yaml", ".yml")):
        return require("yaml", purpose="reading YAML", install="pyyaml").safe_load(content)
    return decode_json(content, dict[str, Any] | list[Any])  # type: ignore[arg-type]


def load_image(artifact_uri: str) -> Any:
    """Return an image file of a run as Pillow's image."""
    pillow = require("PIL.Image", purpose="reading an image", install="pillow")
    return pillow.open(io.BytesIO(_read(artifact_uri)))


def _read(artifact_uri: str) -> bytes:
    local = _local_path(artifact_uri)
    if local is not None:
        return local.read_bytes()
    run_id, path = artifacts.parse_artifact_uri(artifact_uri)
    return artifacts.read_file(PROCESS.session(), run_id, path)


def _local_path(uri: str) -> Path | None:
    parts = urlsplit(str(uri))
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    return Path(uri) if not parts.scheme else None


def _copied(local: Path, target: str | os.PathLike[str] | None) -> str:
    if not local.exists():
        raise NotFound(f"there is no file or folder {str(local)!r}")
    if target is None:
        return str(local)
    place = Path(target) / local.name
    place.parent.mkdir(parents=True, exist_ok=True)
    if local.is_dir():
        shutil.copytree(local, place, dirs_exist_ok=True)
    else:
        shutil.copyfile(local, place)
    return str(place)


def _without_parents(
    tracking_uri: str | None, run_id: str, path: str, target: str | os.PathLike[str] | None
) -> str:
    """Download so that the last part of ``path`` lies directly in ``target``."""
    session = PROCESS.session(tracking_uri)
    if "/" not in path:
        return str(artifacts.download(session, run_id, path, target))
    root = Path(target) if target else Path(tempfile.mkdtemp(prefix="runwell-"))
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".runwell-") as scratch:
        found = artifacts.download(session, run_id, path, scratch)
        place = root / found.name
        if found.is_dir() and place.exists():
            shutil.copytree(found, place, dirs_exist_ok=True)
        else:
            found.replace(place)
    return str(place.absolute())
