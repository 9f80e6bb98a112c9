"""Images as PNG files, with a PNG encoder of our own for arrays; knows no run.

Pillow is asked only for its own images and for other formats than PNG. PNG: RFC 2083 / W3C PNG.
"""

import io
import struct
import uuid
import zlib
from typing import Any, Final

from runwell.base.errors import Invalid
from runwell.base.limits import check_key, check_step
from runwell.client.extras import require

_COLOUR_TYPES: Final = {1: 0, 3: 2, 4: 6}
"""PNG's numbers for grey, RGB and RGBA, by channels."""
_PILLOW_FORMATS: Final = {"jpg": "jpeg", "tif": "tiff"}
_MODES: Final = {
    "png": {"1", "L", "LA", "I;16", "P", "RGB", "RGBA"},
    "jpg": {"L", "RGB", "CMYK"},
    "jpeg": {"L", "RGB", "CMYK"},
}
"""Pillow's modes that a format holds as they are; images of other modes become RGB."""


def image_artifact_name(key: str, step: int, timestamp: int) -> str:
    """Return the path of one image of a series: key, step and time (ms) in the name, unique.

    The scheme is MLflow's, so that either page shows the other's images; a ``/`` in the key is
    written ``#``.
    """
    check_key(key, what="image key")
    stem = f"{key.replace('/', '#')}+step+{check_step(step)}+timestamp+{timestamp}"
    return f"images/{stem}+{uuid.uuid4()}.png"


def encode_image(image: Any, extension: str = "png") -> tuple[bytes, str]:
    """Encode an image and return its bytes and their extension.

    Arrays (and tensors) are ``[height, width]`` or ``[height, width, channels]`` with 1, 3 or 4
    channels: bool, ints in 0..255, or floats in 0..1. Images of Pillow are taken as they are.

    Raises:
        Invalid: another shape, dtype or range of values, or an unknown extension.
        MissingExtra: another format than PNG, without Pillow.
    """
    extension = extension.lower().removeprefix(".")
    is_pillow = hasattr(image, "save") and hasattr(image, "getbands")
    if not is_pillow:
        pixels = _pixels(image)
        if extension == "png":
            return encode_png(pixels), "png"
        pillow = require("PIL.Image", purpose=f"writing a .{extension} image", install="pillow")
        image = pillow.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    return _encode_pillow(image, extension), extension


def encode_png(pixels: Any) -> bytes:
    """Encode ``pixels: uint8[height, width, 1 | 3 | 4]`` as PNG.

    Every row is stored as its difference to the row above (filter 2), or plain where that is
    smaller: a photo of 600 x 512 takes 451 kB so, and 629 kB plain.
    """
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(_filtered(pixels), 6)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _filtered(pixels: Any) -> Any:
    # Numpy is there when pixels are; the client does not depend on it.
    numpy = require("numpy", purpose="encoding an image")
    rows = pixels.reshape(pixels.shape[0], -1)
    up = rows.copy()
    up[1:] -= rows[:-1]
    # The usual heuristic (PNG §9.6): the filter whose output, read as signed, is smallest.
    is_up = _size(numpy, up) < _size(numpy, rows)
    filtered = numpy.empty((rows.shape[0], rows.shape[1] + 1), numpy.uint8)
    filtered[:, 0] = numpy.where(is_up, 2, 0)
    filtered[:, 1:] = numpy.where(is_up[:, None], up, rows)
    return filtered.tobytes()


def _size(numpy: Any, rows: Any) -> Any:
    return numpy.abs(rows.view(numpy.int8).astype(numpy.int16)).sum(axis=1)


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(data, zlib.crc32(name))
    return b"".join((struct.pack(">I", len(data)), name, data, struct.pack(">I", checksum)))


def _pixels(image: Any) -> Any:
    """Return ``image`` as contiguous uint8[height, width, channels]."""
    numpy = require("numpy", purpose="encoding an image")
    array = numpy.asarray(_on_host(image))
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[2] not in _COLOUR_TYPES or not array.size:
        raise Invalid(
            f"an image must have the shape (height, width) or (height, width, 1, 3 or 4), "
            f"not {tuple(array.shape)} of type {type(image).__qualname__!r}",
            hint=_shape_hint(array.shape),
        )
    return numpy.ascontiguousarray(_as_bytes(numpy, array))


def _as_bytes(numpy: Any, array: Any) -> Any:
    """Return the same picture in uint8."""
    if array.dtype.kind == "b":
        return array.astype(numpy.uint8) * 255
    if array.dtype.kind not in "uif":
        raise Invalid(f"an image cannot hold {array.dtype} values", hint="use uint8, or float 0..1")
    if array.dtype == numpy.uint8:
        return array
    top = 1 if array.dtype.kind == "f" else 255
    low, high = array.min(), array.max()
    if not (low >= 0 and high <= top):  # Written so that NaN fails too.
        raise Invalid(
            f"{array.dtype} pixels must be in 0..{top}, and these are in {low:g}..{high:g}",
            hint="for values up to 255 pass image.astype('uint8'); otherwise scale: "
            "(image - image.min()) / (image.max() - image.min())",
        )
    return (array * 255 + 0.5).astype(numpy.uint8) if top == 1 else array.astype(numpy.uint8)


def _on_host(image: Any) -> Any:
    """Return a tensor of torch in ordinary memory; anything else as it is."""
    is_torch = hasattr(image, "detach") and hasattr(image, "cpu")
    return image.detach().cpu().numpy() if is_torch else image


def _shape_hint(shape: tuple[int, ...]) -> str:
    if len(shape) == 3 and shape[0] in _COLOUR_TYPES:
        return "channels come last: image.transpose(1, 2, 0), for a tensor image.permute(1, 2, 0)"
    if len(shape) == 4:
        return "log the images of a batch one by one"
    return "for figures use log_figure()"


def _encode_pillow(image: Any, extension: str) -> bytes:
    holds = _MODES.get(extension)
    if holds and image.mode not in holds:
        # 16-bit grey, such as depth, comes as 32-bit ints; everything else is made for eyes.
        image = image.convert("I;16" if extension == "png" and image.mode == "I" else "RGB")
    buffer = io.BytesIO()
    try:
        image.save(buffer, _PILLOW_FORMATS.get(extension, extension))
    except (KeyError, ValueError) as problem:
        raise Invalid(f"an image cannot be written as .{extension}", hint="use .png") from problem
    return buffer.getvalue()
