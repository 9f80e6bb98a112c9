"""Figures of matplotlib and plotly as files; imports neither, and knows no run."""

import io
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from runwell.base.errors import Invalid, MissingExtra

_PLOTLY_IMAGES = ("png", "jpg", "jpeg", "webp", "svg", "pdf")


def encode_figure(
    figure: Any, artifact_file: str, save_kwargs: Mapping[str, Any] | None = None
) -> bytes:
    """Encode a figure in the format that the extension of ``artifact_file`` names.

    Anything with ``savefig`` counts as matplotlib's (also pyplot itself and seaborn's grids),
    anything with ``to_html`` as plotly's. ``save_kwargs`` go to the library's own function.

    Raises:
        Invalid: neither of these, or the format is not one of the library's.
        MissingExtra: plotly needs kaleido for images.
    """
    extension = PurePosixPath(artifact_file).suffix.lower().removeprefix(".")
    if not extension:
        raise Invalid(
            f"{artifact_file!r} has no extension to tell the format of the figure",
            hint="name it like 'figure.png' or, for plotly, 'figure.html'",
        )
    options = dict(save_kwargs or {})
    if hasattr(figure, "savefig"):
        return _encode_matplotlib(figure, artifact_file, extension, options)
    if hasattr(figure, "to_html"):
        return _encode_plotly(figure, artifact_file, extension, options)
    raise Invalid(
        f"a {type(figure).__qualname__!r} is not a figure of matplotlib or plotly",
        hint="pass the figure itself: ax.figure, or plt.gcf(); for pixels use log_image()",
    )


def _encode_matplotlib(
    figure: Any, artifact_file: str, extension: str, options: dict[str, Any]
) -> bytes:
    buffer = io.BytesIO()
    try:
        figure.savefig(buffer, **{"format": extension} | options)
    except ValueError as problem:
        if "not supported" not in str(problem):
            raise
        raise Invalid(
            f"matplotlib does not write {artifact_file!r}: {problem}", hint="use .png, .svg or .pdf"
        ) from None
    return buffer.getvalue()


def _encode_plotly(
    figure: Any, artifact_file: str, extension: str, options: dict[str, Any]
) -> bytes:
    if extension in {"html", "htm"}:
        # The library is left to the network: embedded it adds 4.8 MB to every figure.
        html: str = figure.to_html(**{"include_plotlyjs": "cdn"} | options)
        return html.encode()
    if extension not in _PLOTLY_IMAGES or not hasattr(figure, "to_image"):
        raise Invalid(
            f"a {type(figure).__qualname__!r} cannot be written as {artifact_file!r}",
            hint="use .html" + (", .png or .svg" if hasattr(figure, "to_image") else ""),
        )
    try:
        return bytes(figure.to_image(**{"format": extension} | options))
    except (ValueError, ImportError) as problem:
        if "kaleido" not in str(problem).lower():
            raise
        raise MissingExtra(
            f"plotly needs 'kaleido' to write {artifact_file!r}",
            hint="pip install kaleido, or log the figure as .html",
        ) from None
