"""Texts, dicts, images, figures and tables as files of a run; knows no encoding itself."""

from pathlib import PurePosixPath
from typing import Any, Final

from runwell.base.clock import now_ms
from runwell.base.errors import Invalid, NotFound
from runwell.client.artifacts import read_file
from runwell.client.files import RunFiles
from runwell.client.session import Session
from runwell.client.writer import RunWriter

LOGGED_IMAGES_TAG: Final = "mlflow.loggedImages"
LOGGED_ARTIFACTS_TAG: Final = "mlflow.loggedArtifacts"


def write_text(files: RunFiles, text: str, artifact_file: str) -> None:
    """Log a text as a file."""
    files.write(str(artifact_file), str(text).encode("utf-8", "surrogateescape"))


def write_dict(files: RunFiles, dictionary: Any, artifact_file: str) -> None:
    """Log a dict or list as JSON or, by the file's extension, YAML."""
    from runwell.client.media.document import encode_dict

    files.write(str(artifact_file), encode_dict(dictionary, str(artifact_file)))


def write_figure(
    files: RunFiles, figure: Any, artifact_file: str, save_kwargs: dict[str, Any] | None
) -> None:
    """Log a figure of matplotlib or plotly in the format that the extension names."""
    from runwell.client.media.figure import encode_figure

    files.write(str(artifact_file), encode_figure(figure, str(artifact_file), save_kwargs))


def write_image(  # noqa: PLR0917  (log_image()'s own arguments)
    files: RunFiles,
    writer: RunWriter,
    image: Any,
    artifact_file: str | None,
    key: str | None,
    step: int | None,
    timestamp: int | None,
) -> None:
    """Log an image as a file, or as one of the series ``key`` at a step.

    Raises:
        Invalid: both or neither of ``artifact_file`` and ``key`` are given.
    """
    from runwell.client.media.image import encode_image, image_artifact_name

    if (artifact_file is None) == (key is None):
        raise Invalid(
            "give either artifact_file or key for an image",
            hint="log_image(image, 'image.png') or log_image(image, key='sample', step=0)",
        )
    if key is None:
        extension = PurePosixPath(str(artifact_file)).suffix or ".png"
        files.write(str(artifact_file), encode_image(image, extension)[0])
        return
    name = image_artifact_name(key, step or 0, now_ms() if timestamp is None else timestamp)
    files.write(name, encode_image(image)[0])
    writer.set_tags({LOGGED_IMAGES_TAG: "true"})


def write_table(session: Session, files: RunFiles, writer: RunWriter, data: Any, path: str) -> None:
    """Log a table, below the rows of one that the run has under that path already."""
    import json

    from runwell.client.media.table import append_table, encode_table

    extension = PurePosixPath(path).suffix or ".json"
    before = _existing(session, writer, path)
    if before is None:
        files.write(path, encode_table(data, extension))
    else:
        files.write(path, append_table(before, data, extension))
    tables = writer.tables
    if path not in tables:
        tables.append(path)
    entries = [{"path": table, "type": "table"} for table in tables]
    writer.set_tags({LOGGED_ARTIFACTS_TAG: json.dumps(entries)})


def read_tables(
    session: Session, artifact_file: str, run_ids: list[str], extra_columns: dict[str, list[str]]
) -> Any:
    """Return the tables of several runs below each other as a pandas DataFrame.

    ``extra_columns`` holds a value for each run. Runs without such a table are left out.

    Raises:
        MissingExtra: pandas is not installed.
        NotFound: no run has such a table.
    """
    from runwell.client.extras import require
    from runwell.client.media.table import load_table

    pandas = require("pandas", purpose="loading a table")
    frames: list[Any] = []
    for i, run_id in enumerate(run_ids):
        try:
            content = read_file(session, run_id, artifact_file)
        except NotFound:
            continue
        frame = load_table(content, PurePosixPath(artifact_file).suffix or ".json")
        for name, values in extra_columns.items():
            frame[name] = values[i]
        frames.append(frame)
    if not frames:
        raise NotFound(f"no run has a table {artifact_file!r}", hint="log one with log_table()")
    return pandas.concat(frames, ignore_index=True)


def _existing(session: Session, writer: RunWriter, path: str) -> bytes | None:
    """Return the table as it is so far; only the store knows, so it is asked unless we began it."""
    from runwell.base.errors import Unavailable

    if path not in writer.tables and writer.is_new:
        return None
    try:
        return read_file(session, writer.run_id, path)
    except NotFound:
        return None
    except Unavailable as problem:
        raise Unavailable(
            f"the table {path!r} has rows in the store, which does not answer: {problem.message}",
            hint="log under another name while offline",
        ) from None
