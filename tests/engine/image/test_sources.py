"""Whatever is given as an image becomes the same pixels, or is named in the error."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from galaxy_alpr import (
    AlprError,
    ImageLimits,
    ImageSource,
    InvalidImage,
    PayloadTooLarge,
    UnsupportedMediaType,
    WrongImageType,
    load_image,
)
from tests.engine.image.test_codec import BLUE, RED, encode, picture, quarter


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "car.png"
    path.write_bytes(encode(picture(), "PNG"))
    return path


def test_every_source_of_a_picture_gives_its_pixels(file: Path) -> None:
    data = file.read_bytes()
    with Image.open(file) as opened:
        sources: list[ImageSource] = [
            file,
            str(file),
            data,
            bytearray(data),
            memoryview(data),
            picture(),
            opened,
        ]
        images = [load_image(source) for source in sources]
    for image in images:
        assert (image.shape, image.dtype) == ((40, 60, 3), np.dtype(np.uint8))
        assert (quarter(image, 0, 0), quarter(image, 1, 1)) == (RED, BLUE)


def test_an_array_is_returned_itself() -> None:
    image = np.zeros((4, 5, 3), np.uint8)
    assert load_image(image) is image


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "CMYK", "1", "I;16", "YCbCr"])
def test_pillow_pictures_of_every_mode_are_converted(mode: str) -> None:
    white = Image.new("RGB", (32, 32), (255, 255, 255))
    source = Image.new("I;16", (32, 32), 65535) if mode == "I;16" else white.convert(mode)
    assert load_image(source).min() == 255
    assert source.mode == mode


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_pillow_pictures_are_turned_like_their_files(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(picture(), kind, exif=exif)
    from_file = load_image(data)
    with Image.open(io.BytesIO(data)) as opened:
        from_picture = load_image(opened)
    assert from_picture.shape == from_file.shape
    for row in (0, 1):
        for column in (0, 1):
            assert quarter(from_picture, row, column) == quarter(from_file, row, column)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (None, "NoneType"),
        ([[1, 2], [3, 4]], "list"),
        (io.BytesIO(b"x"), "_io.BytesIO"),
        (np.float32(1), "numpy.float32"),
        (np.zeros((4, 5), np.uint8), "shape (4, 5) and type uint8"),
        (np.zeros((4, 5, 4), np.uint8), "shape (4, 5, 4)"),
        (np.zeros((4, 5, 3), np.float64), "type float64"),
        (np.zeros((0, 5, 3), np.uint8), "shape (0, 5, 3)"),
    ],
)
def test_a_wrong_type_is_named(source: Any, named: str) -> None:
    with pytest.raises(WrongImageType, match=re.escape(named)) as caught:
        load_image(source)
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, InvalidImage)
    assert isinstance(caught.value, AlprError)


def test_limits_hold_for_every_source(file: Path) -> None:
    small = ImageLimits(max_bytes=50)
    for source in (file, file.read_bytes()):
        with pytest.raises(PayloadTooLarge, match="50"):
            load_image(source, small)
    sources: list[ImageSource] = [file, file.read_bytes(), picture()]
    for each in sources:
        with pytest.raises(InvalidImage, match="60x40"):
            load_image(each, ImageLimits(max_side=50))
    with pytest.raises(InvalidImage, match="at least 16"):
        load_image(picture(10, 10))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file")
def test_no_more_than_the_limit_is_read_of_a_file() -> None:
    with pytest.raises(PayloadTooLarge, match="/dev/zero has more than 1000 bytes"):
        load_image("/dev/zero", ImageLimits(max_bytes=1000))


def test_a_file_that_cannot_be_read_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=re.escape("nowhere.jpg")):
        load_image(tmp_path / "nowhere.jpg")
    with pytest.raises(IsADirectoryError):
        load_image(tmp_path)
    with pytest.raises(InvalidImage, match="no path of a file"):
        load_image("a\0b")


def test_a_name_that_is_not_utf_8_is_a_path(file: Path) -> None:
    other = file.with_name(os.fsdecode(b"\xff.png"))
    file.rename(other)
    assert load_image(other).shape == (40, 60, 3)


def test_broken_pictures_are_refused(file: Path) -> None:
    data = file.read_bytes()
    with pytest.raises(UnsupportedMediaType):
        load_image(b"no picture")
    with pytest.raises(InvalidImage):
        load_image(data[:60])
    truncated, closed = Image.open(io.BytesIO(data[:-40])), Image.open(file)
    closed.close()
    for broken in (truncated, closed):
        with pytest.raises(InvalidImage, match="PIL picture cannot be decoded"):
            load_image(broken)
    truncated.close()
