"""Files made to be costly are refused by their structure; broken ones are a clean error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import hostile
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, inspect_image
from galaxy_alpr.errors import AlprError, InvalidImage

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
JPEG = (EXAMPLES / "jakarta.jpg").read_bytes()
FILES = hostile.in_every_format(hostile.small(decode_image(JPEG)))
WIDE = (10_000, 5_000)

FLOODS = {
    "scans of a large picture": hostile.jpeg_of_empty_scans(*WIDE, 21),
    "scans of a small picture": hostile.jpeg_of_empty_scans(640, 480, 65),
    "segments": hostile.with_segments(JPEG, 1001),
    "restart markers": JPEG[:2] + b"\xff\xd0" * 1001 + JPEG[2:],
    "runs of fill bytes": JPEG[:2] + b"\xff\xff\0" * 10_001 + JPEG[2:],
    "png chunks without pixels": hostile.png_of_chunks(1001),
    "png chunks with pixels": hostile.png_of_chunks(10_001, b"IDAT", b""),
    "webp chunks": hostile.webp_of_chunks(FILES["webp"], 1001),
    "tiff entries": hostile.tiff_of_entries(1001),
}


@pytest.mark.parametrize("name", FLOODS)
def test_floods_are_counted_and_refused(name: str) -> None:
    with pytest.raises(InvalidImage, match=r"too many .*; at most \d+ are accepted"):
        inspect_image(FLOODS[name], ImageLimits())


@pytest.mark.parametrize(
    "data",
    [
        hostile.jpeg_of_empty_scans(640, 480, 60),
        hostile.with_segments(JPEG, 900, b"a comment"),
        hostile.png_of_chunks(40),
        hostile.webp_of_chunks(FILES["webp"], 40),
    ],
)
def test_what_is_below_the_limits_is_read(data: bytes) -> None:
    assert decode_image(data).size


@pytest.mark.parametrize("marker", [0x02, 0xBF, 0xC8, 0xD8, 0xF0])
def test_no_scan_hides_in_a_segment_that_decoders_skip_differently(marker: int) -> None:
    hidden = hostile.segment(marker, hostile.segment(0xDA, bytes(6)) * 100)
    with pytest.raises(InvalidImage, match="broken"):
        decode_image(JPEG[:2] + hidden + JPEG[2:])


@pytest.mark.parametrize("stray", [b"abc", b"\0", b"\xff\xff\xff", b"\xff\0\xff\0", bytes(70_000)])
def test_stray_bytes_in_the_header_do_not_cost_the_photo(stray: bytes) -> None:
    data = hostile.with_stray_bytes(JPEG, stray)
    assert np.array_equal(decode_image(data), decode_image(JPEG))


def test_an_exif_directory_of_gigabytes_is_not_expanded() -> None:
    assert decode_image(hostile.with_exif_bomb(JPEG)).shape == (720, 1280, 3)


@pytest.mark.parametrize("kind", FILES)
def test_common_files_are_decoded_in_this_process(kind: str) -> None:
    assert inspect_image(FILES[kind], ImageLimits()).ordinary == (kind != "tiff")


@pytest.mark.parametrize(
    "data",
    [
        hostile.jpeg_of_empty_scans(*WIDE, 0),
        hostile.jpeg_of_empty_scans(1920, 1080, 30),
        JPEG[:-2],
        hostile.png_of_chunks(60),
        hostile.bmp_of_line_ends(64, 64, 10),
    ],
    ids=["large", "scans", "truncated", "chunks", "run lengths"],
)
def test_costly_and_unusual_files_are_not(data: bytes) -> None:
    assert not inspect_image(data, ImageLimits()).ordinary


def test_two_sizes_in_one_file_are_refused() -> None:
    frame = JPEG.index(b"\xff\xc0")
    with pytest.raises(InvalidImage, match="frame header"):
        decode_image(JPEG[:frame] + JPEG[frame : frame + 19] + JPEG[frame:])


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_mutated_files_are_read_or_refused() -> None:
    refused: list[AlprError] = []
    for data in hostile.mutations(list(FILES.values()), 400, seed=22):
        try:
            assert decode_image(data).ndim == 3
        except AlprError as error:
            refused.append(error)
    assert 100 < len(refused) < 400
    assert {error.status for error in refused} <= {413, 415, 422}
    assert not [error for error in refused if " at 0x" in str(error)]
