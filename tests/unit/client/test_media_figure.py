"""Figures of matplotlib and plotly."""

import io
from typing import Any

import matplotlib as mpl
import PIL.Image
import pytest
from matplotlib.figure import Figure

from runwell.base.errors import Invalid, MissingExtra
from runwell.client.media.figure import encode_figure

mpl.use("agg")


@pytest.fixture
def figure() -> Figure:
    """A small line plot."""
    result = Figure(figsize=(2, 1))
    result.add_subplot().plot([1, 2, 3])
    return result


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.png", b"\x89PNG"),
        ("plots/a.SVG", b"<?xml"),
        ("a.pdf", b"%PDF"),
        ("a.jpg", b"\xff\xd8"),
    ],
)
def test_the_extension_is_the_format(figure: Figure, name: str, start: bytes) -> None:
    assert encode_figure(figure, name).startswith(start)


def test_options_go_to_savefig(figure: Figure) -> None:
    data = encode_figure(figure, "a.png", {"dpi": 50})
    assert PIL.Image.open(io.BytesIO(data)).size == (100, 50)


@pytest.mark.parametrize(("name", "hint"), [("a.html", ".png"), ("a", "extension")])
def test_formats_that_matplotlib_lacks_are_refused(figure: Figure, name: str, hint: str) -> None:
    with pytest.raises(Invalid, match=hint):
        encode_figure(figure, name)


def test_an_error_in_savefig_itself_is_not_disguised(figure: Figure) -> None:
    with pytest.raises(ValueError, match="dpi"):
        encode_figure(figure, "a.png", {"dpi": -1})


def test_what_is_no_figure_is_refused() -> None:
    with pytest.raises(Invalid, match="'list' is not a figure"):
        encode_figure([1, 2], "a.png")


class PlotlyLike:
    """What plotly's figures offer; the image export lacks its engine."""

    def to_html(self, **options: Any) -> str:
        return f"<html>{sorted(options.items())}</html>"

    def to_image(self, **options: Any) -> bytes:
        raise ValueError("Image export requires the kaleido package")


def test_a_plotly_figure_is_a_page() -> None:
    plain = encode_figure(PlotlyLike(), "a.html")
    assert plain == b"<html>[('include_plotlyjs', 'cdn')]</html>"
    full = encode_figure(PlotlyLike(), "a.html", {"include_plotlyjs": True})
    assert full == b"<html>[('include_plotlyjs', True)]</html>"


def test_a_plotly_image_without_kaleido_names_the_remedy() -> None:
    with pytest.raises(MissingExtra, match="pip install kaleido"):
        encode_figure(PlotlyLike(), "a.png")
    with pytest.raises(Invalid):
        encode_figure(PlotlyLike(), "a.docx")


def test_a_real_plotly_figure_is_written() -> None:
    graph_objects = pytest.importorskip("plotly.graph_objects")
    html = encode_figure(graph_objects.Figure(data=[{"y": [1, 2]}]), "a.html")
    assert b"plotly" in html
