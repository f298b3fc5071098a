"""The moment of a photo by its EXIF data, which can be broken or hostile."""

from __future__ import annotations

import io
import random
from datetime import datetime, timedelta
from time import process_time

import cv2
import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from galaxy_alpr.engine.image.codec import ImageLimits, inspect_image
from galaxy_alpr.engine.image.decoding.exif import HEADER, orientation, taken_at
from tests.exif import OFFSET, camera_data, png_with

WRITTEN = "2026:03:14 07:41:09"
LOCAL = datetime.fromisoformat("2026-03-14T07:41:09")


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("header", [b"", HEADER])
def test_the_moment_has_the_offset_that_the_camera_wrote(order: str, header: bytes) -> None:
    assert taken_at(header + camera_data(WRITTEN, order=order)) == LOCAL
    with_offset = taken_at(header + camera_data(WRITTEN, "+07:00", order=order))
    assert with_offset is not None
    assert with_offset.isoformat() == "2026-03-14T07:41:09+07:00"
    other = taken_at(header + camera_data(WRITTEN, "-03:30", tag=OFFSET, order=order))
    assert other is not None
    assert other.utcoffset() == -timedelta(hours=3, minutes=30)


@pytest.mark.parametrize("offset", ["", "   :  ", "+99:00", "+7:00", "UTC", "+07:00:00"])
def test_a_broken_offset_is_none(offset: str) -> None:
    assert taken_at(camera_data(WRITTEN, offset)) == LOCAL


@pytest.mark.parametrize(
    "taken",
    [
        None,
        "",
        "    :  :     :  :  ",
        "0000:00:00 00:00:00",
        "2026:02:30 07:41:09",
        "2026:03:14 24:00:00",
        "2026-03-14 07:41:09",
        "2026:03:14 07:41:09.5",
        "\u0662026:03:14 07:41:09".encode("utf-8").decode("latin-1"),
        "2026:03:14 07:41:09" + " " * 30,
    ],
)
def test_a_broken_moment_is_none(taken: str | None) -> None:
    assert taken_at(camera_data(taken)) is None


def test_broken_data_raises_nothing_and_takes_no_time() -> None:
    whole = camera_data(WRITTEN, "+07:00")
    for length in range(len(whole)):
        taken_at(whole[:length])
    rng = random.Random(1)
    started = process_time()
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(3):
            data[rng.randrange(2, len(data))] = rng.randrange(256)
        taken_at(bytes(data))
        orientation(bytes(data))
    directory_of_itself = (
        b"MM\0*" + (8).to_bytes(4) + b"\xff\xff" + b"\x87\x69\0\4\0\0\0\1\0\0\0\x08"
    )
    assert taken_at(directory_of_itself + b"\xff" * 1_000_000) is None
    assert process_time() - started < 30


def file_of(kind: str, exif: bytes) -> bytes:
    pixels = np.full((64, 64, 3), 90, np.uint8)
    if kind == "PNG":
        return png_with(cv2.imencode(".png", pixels)[1].tobytes(), exif)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, exif=HEADER + exif)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_it_is_read_from_every_kind_of_file(kind: str) -> None:
    file = inspect_image(file_of(kind, camera_data(WRITTEN)), ImageLimits())
    assert file.taken_at == LOCAL


def test_it_is_read_from_a_tiff_file() -> None:
    directory = ImageFileDirectory_v2()
    directory[0x8769] = {0x9003: WRITTEN}
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64)).save(buffer, "TIFF", tiffinfo=directory)
    assert inspect_image(buffer.getvalue(), ImageLimits()).taken_at == LOCAL
