"""Files are decoded to upright 8-bit BGR images or refused with a clear error."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, encode_jpeg
from galaxy_alpr.errors import InvalidImage, PayloadTooLarge, UnsupportedMediaType
from galaxy_alpr.types import BgrImage

RED, WHITE, BLUE = (255, 0, 0), (255, 255, 255), (0, 0, 255)


def picture(width: int = 60, height: int = 40) -> Image.Image:
    """Red in the top left quarter, blue in the rest."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    return image


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def quarter(image: BgrImage, row: int, column: int) -> tuple[int, int, int]:
    """The colour in the middle of a quarter, as RGB, rounded to 0 or 255."""
    height, width = image.shape[:2]
    pixel = image[height * (2 * row + 1) // 4, width * (2 * column + 1) // 4]
    blue, green, red = (255 if value > 127 else 0 for value in pixel.tolist())
    return red, green, blue


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_every_kind_becomes_bgr(kind: str) -> None:
    image = decode_image(encode(picture(), kind))
    assert image.shape == (40, 60, 3)
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    assert quarter(image, 0, 0) == RED
    assert quarter(image, 1, 1) == BLUE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "shape", "red_at"),
    [
        (1, (40, 60), (0, 0)),
        (2, (40, 60), (0, 1)),
        (3, (40, 60), (1, 1)),
        (4, (40, 60), (1, 0)),
        (5, (60, 40), (0, 0)),
        (6, (60, 40), (0, 1)),
        (7, (60, 40), (1, 1)),
        (8, (60, 40), (1, 0)),
    ],
)
def test_the_exif_orientation_is_obeyed_once(
    kind: str, orientation: int, shape: tuple[int, int], red_at: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = decode_image(encode(picture(), kind, exif=exif))
    assert image.shape[:2] == shape
    reds = [at for at in ((0, 0), (0, 1), (1, 0), (1, 1)) if quarter(image, *at) == RED]
    assert reds == [red_at]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_broken_exif_does_not_cost_the_photo() -> None:
    good = encode(picture(), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff garbage")
    assert decode_image(good).shape == (40, 60, 3)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_lies_over_white(mode: str) -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 20, 20))
    decoded = decode_image(encode(image.convert(mode), "PNG"))
    assert decoded[5, 5].tolist() == [0, 0, 0]
    assert decoded[35, 35].tolist() == [255, 255, 255]


def test_a_palette_keeps_its_colours() -> None:
    decoded = decode_image(encode(picture().quantize(8), "PNG"))
    assert quarter(decoded, 0, 0) == RED


def test_sixteen_bits_become_eight() -> None:
    ramp = np.linspace(0, 65535, 64 * 32).astype(np.uint16).reshape(32, 64)
    decoded = decode_image(encode(Image.fromarray(ramp), "PNG"))
    assert decoded[0, 0].tolist() == [0, 0, 0]
    assert decoded[-1, -1].tolist() == [255, 255, 255]
    assert abs(int(decoded[16, 0, 0]) - 128) <= 1


@pytest.mark.parametrize("mode", ["L", "1", "CMYK"])
def test_other_modes_become_bgr(mode: str) -> None:
    kind = "PNG" if mode == "1" else "JPEG"
    decoded = decode_image(encode(Image.new("RGB", (32, 32), WHITE).convert(mode), kind))
    assert decoded.shape == (32, 32, 3)
    assert decoded.min() >= 250


@pytest.mark.parametrize("tail", [b"", b"\0\0\0", b"a maker's own data"])
def test_data_behind_a_jpegs_end_does_not_matter(tail: bytes) -> None:
    assert quarter(decode_image(encode(picture(), "JPEG") + tail), 0, 0) == RED


def test_a_flaw_that_harms_nothing_does_not_cost_the_photo() -> None:
    data = encode(picture(), "JPEG")
    flawed = data[:-2] + b"\x11\x12\x13" + data[-2:]  # libjpeg: extraneous bytes before marker
    assert np.array_equal(decode_image(flawed), decode_image(data))


def test_a_phones_multi_picture_file_is_a_photo() -> None:
    data = encode(picture(), "MPO", save_all=True, append_images=[picture()])
    assert decode_image(data).shape == (40, 60, 3)


@pytest.mark.parametrize("kind", ["GIF", "ICO", "PPM"])
def test_other_images_are_not_supported(kind: str) -> None:
    with pytest.raises(UnsupportedMediaType, match="JPEG, PNG, WebP, BMP, TIFF"):
        decode_image(encode(picture(), kind))


@pytest.mark.parametrize("data", [b"hello, I am no image", b"%PDF-1.7 ...", bytes(1000)])
def test_other_files_are_not_supported(data: bytes) -> None:
    with pytest.raises(UnsupportedMediaType):
        decode_image(data)


def test_an_empty_file_is_invalid() -> None:
    with pytest.raises(InvalidImage, match="empty"):
        decode_image(b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_truncated_file_is_invalid_and_never_half_grey(kind: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8)
    data = encode(Image.fromarray(noise), kind)
    with pytest.raises(InvalidImage):
        decode_image(data[: max(8, int(len(data) * share))])


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_animations_and_pages_are_refused(kind: str) -> None:
    frames = [Image.new("RGB", (40, 40), color) for color in (RED, BLUE, WHITE)]
    data = encode(frames[0], kind, save_all=True, append_images=frames[1:])
    with pytest.raises(InvalidImage, match="animated or has several pages"):
        decode_image(data)


def test_millions_of_empty_pages_are_not_counted() -> None:
    data = bytearray(encode(picture(), "TIFF"))
    directory = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[directory : directory + 2], "little")
    end = directory + 2 + 12 * entries
    data[end : end + 4] = len(data).to_bytes(4, "little")
    start, pages = len(data), 200_000
    for page in range(1, pages + 1):
        following = start + 6 * page if page < pages else 0
        data += bytes(2) + following.to_bytes(4, "little")
    with pytest.raises(InvalidImage, match="several pages"):
        decode_image(bytes(data))


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds one byte of pixels: only its header can be judged."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("width", "height", "message"),
    [
        (9000, 9000, "at most 50000000"),
        (13000, 100, "a side may have at most 12000"),
        (100, 8, "at least 16"),
        (10000, 10000, "at most 50000000"),
        (60000, 60000, "a side may have at most 12000"),
    ],
)
def test_size_is_judged_by_the_header(width: int, height: int, message: str) -> None:
    with pytest.raises(InvalidImage, match=message):
        decode_image(png_header(width, height))


def test_too_many_bytes_are_refused_unread() -> None:
    with pytest.raises(PayloadTooLarge, match="at most 1000"):
        decode_image(bytes(1001), ImageLimits(max_bytes=1000))


def test_jpeg_round_trip() -> None:
    image = decode_image(encode(picture(), "PNG"))
    data = encode_jpeg(image, 95)
    assert data.startswith(b"\xff\xd8\xff")
    assert np.abs(decode_image(data).astype(int) - image).mean() < 4
    assert len(encode_jpeg(image, 30)) < len(data)
