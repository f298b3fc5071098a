"""HEIC pictures are read where the extra is installed, and refused with a reason elsewhere."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, inspect_image
from galaxy_alpr.engine.image.decoding import heif
from galaxy_alpr.errors import AlprError, InvalidImage, UnsupportedMediaType

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
HEIC = (Path(__file__).parent / "jakarta.heic").read_bytes()
"""``examples/jakarta.jpg`` at 641 x 360 px, an odd width that the file has by a crop."""

HEADER = HEIC.index(b"mdat")

needs_decoder = pytest.mark.skipif(
    not heif.can_decode_heif(), reason="the package pi-heif is not installed"
)


@needs_decoder
def test_a_heic_picture_is_decoded() -> None:
    image = decode_image(HEIC)
    assert image.shape == (360, 641, 3)
    original = cv2.imread(str(EXAMPLES / "jakarta.jpg"))
    assert original is not None
    same = cv2.resize(original, (641, 360), interpolation=cv2.INTER_AREA)
    assert np.abs(image.astype(int) - same).mean() < 8


@needs_decoder
def test_it_is_decoded_in_a_process_of_its_own() -> None:
    file = inspect_image(HEIC, ImageLimits())
    assert (file.kind, file.width, file.height, file.ordinary) == ("HEIF", 641, 360, False)


@needs_decoder
def test_its_size_is_limited_before_it_is_decoded() -> None:
    with pytest.raises(InvalidImage, match="pixels"):
        inspect_image(HEIC, ImageLimits(max_pixels=100_000))


@needs_decoder
@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.5, 0.9])
def test_a_truncated_file_is_refused(share: float) -> None:
    with pytest.raises(AlprError):
        decode_image(HEIC[: int(share * len(HEIC))])


@needs_decoder
@given(
    at=st.integers(0, HEADER - 1),
    put=st.binary(min_size=1, max_size=8),
    end=st.integers(12, len(HEIC)) | st.integers(12, HEADER),
)
@settings(max_examples=500, deadline=None)
def test_a_changed_or_shortened_header_raises_no_other_error(at: int, put: bytes, end: int) -> None:
    """The structure is read by this process, which must survive every file."""
    data = (HEIC[:at] + put + HEIC[at + len(put) :])[:end]
    with suppress(AlprError):
        file = inspect_image(data, ImageLimits())
        assert min(file.width, file.height) >= 16


def test_without_the_package_the_reason_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heif, "can_decode_heif", lambda: False)
    with pytest.raises(UnsupportedMediaType, match=r"pip install 'galaxy-alpr\[heic\]'"):
        decode_image(HEIC)


def test_an_avif_picture_is_no_heic_picture() -> None:
    with pytest.raises(UnsupportedMediaType, match="supported kind"):
        decode_image(HEIC.replace(b"heic", b"avif"))
