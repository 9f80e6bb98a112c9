"""Images that users log, checked by decoding our PNG with Pillow."""

import io
import re
import sys
from typing import Any

import numpy as np
import PIL.Image
import pytest

from runwell.base.errors import Invalid, MissingExtra
from runwell.client.media.image import encode_image, image_artifact_name

RNG = np.random.default_rng(7)


def decoded(data: bytes) -> Any:
    """Return the pixels of an image file."""
    return np.asarray(PIL.Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 3), (5, 7, 4), (1, 1), (300, 200, 3), (1, 900)])
def test_bytes_survive_exactly(shape: tuple[int, ...]) -> None:
    image = RNG.integers(0, 256, shape, dtype=np.uint8)
    data, extension = encode_image(image)
    assert extension == "png"
    assert np.array_equal(decoded(data), image)


def test_a_single_channel_is_grey() -> None:
    image = RNG.integers(0, 256, (4, 6, 1), dtype=np.uint8)
    assert np.array_equal(decoded(encode_image(image)[0]), image[:, :, 0])


def test_views_and_fortran_order_are_fine() -> None:
    image = np.asfortranarray(RNG.integers(0, 256, (9, 8, 3), dtype=np.uint8))[::2, ::-1]
    assert np.array_equal(decoded(encode_image(image)[0]), image)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_from_0_to_1_are_scaled(dtype: Any) -> None:
    image = np.array([[0, 0.5, 1]], dtype=dtype)
    assert decoded(encode_image(image)[0]).tolist() == [[0, 128, 255]]


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.uint16])
def test_other_ints_from_0_to_255_are_taken(dtype: Any) -> None:
    image = np.array([[0, 1, 127]], dtype=dtype)
    assert decoded(encode_image(image)[0]).tolist() == [[0, 1, 127]]


def test_masks_are_black_and_white() -> None:
    assert decoded(encode_image(np.array([[True, False]]))[0]).tolist() == [[255, 0]]


def test_a_torch_like_tensor_is_fetched_from_its_device() -> None:
    class Tensor:
        def detach(self) -> "Tensor":
            return self

        def cpu(self) -> "Tensor":
            return self

        def numpy(self) -> Any:
            return np.zeros((2, 2))

    assert decoded(encode_image(Tensor())[0]).shape == (2, 2)


@pytest.mark.parametrize(
    ("image", "hint"),
    [
        (np.full((2, 2), 200.0), "astype"),
        (np.full((2, 2), -0.1), "scale"),
        (np.full((2, 2), np.nan), "scale"),
        (np.full((2, 2), 256), "scale"),
        (np.zeros((3, 20, 20)), "transpose"),
        (np.zeros((8, 2, 2, 3)), "one by one"),
        (np.zeros((2, 2, 2)), "log_figure"),
        (np.zeros((0, 2)), ""),
        (np.array([["a"]]), "uint8"),
        (np.zeros((2, 2), complex), "uint8"),
        ("picture.png", "log_figure"),
    ],
)
def test_what_is_no_image_is_refused_with_a_hint(image: object, hint: str) -> None:
    with pytest.raises(Invalid) as caught:
        encode_image(image)
    assert hint in caught.value.hint


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "F", "I"])
@pytest.mark.parametrize("extension", ["png", ".JPG", "webp"])
def test_pillow_images_of_every_mode_are_written(mode: str, extension: str) -> None:
    data, written = encode_image(PIL.Image.new(mode, (3, 2)), extension)
    opened = PIL.Image.open(io.BytesIO(data))
    assert opened.size == (3, 2)
    assert opened.format == {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}[written]


def test_arrays_become_other_formats_by_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    data, extension = encode_image(np.zeros((2, 3, 1)), "jpg")
    assert (extension, decoded(data).shape) == ("jpg", (2, 3))
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(MissingExtra, match="pip install pillow"):
        encode_image(np.zeros((2, 3)), "jpg")
    assert encode_image(np.zeros((2, 3)))[0].startswith(b"\x89PNG")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot be written"):
        encode_image(PIL.Image.new("L", (1, 1)), "xyz")


def test_a_smooth_picture_is_packed_well() -> None:
    y, x = np.mgrid[0:256, 0:256]
    smooth = ((np.sin(x / 40) + np.cos(y / 30) + 2) * 63).astype(np.uint8)
    assert len(encode_image(smooth)[0]) < smooth.size / 4


def test_images_of_a_series_are_named_by_key_step_and_time() -> None:
    name = image_artifact_name("val/samples", -3, 1_760_000_000_123)
    assert re.fullmatch(
        r"images/val#samples\+step\+-3\+timestamp\+1760000000123\+[0-9a-f-]{36}\.png", name
    )
    assert name != image_artifact_name("val/samples", -3, 1_760_000_000_123)
    with pytest.raises(Invalid):
        image_artifact_name("", 0, 0)
