"""Pictures go into a network's input and boxes come back to where they were."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from galaxy_alpr.engine.image.letterbox import Letterbox, min_padded_size

sides = st.integers(16, 3000)


@given(width=sides, height=sides, align=st.sampled_from(["center", "top-left"]))
def test_corners_map_back(width: int, height: int, align: Literal["center", "top-left"]) -> None:
    box = Letterbox.fit(width, height, 416, 320, align)
    inner = np.array(
        [box.left, box.top, box.left + box.inner_width, box.top + box.inner_height], np.float32
    )
    assert box.to_source(inner).tolist() == pytest.approx([0, 0, width, height], abs=1e-2)
    assert box.inner_width <= 416
    assert box.inner_height <= 320
    assert 416 in (box.inner_width, box.width) or box.inner_height == 320


def test_apply_pads_around_the_centre() -> None:
    image = np.full((100, 200, 3), 7, np.uint8)
    canvas = Letterbox.fit(200, 100, 64, 64).apply(image, pad=114)
    assert canvas.shape == (64, 64, 3)
    assert (canvas[16:48] == 7).all()
    assert (canvas[:16] == 114).all()
    assert (canvas[48:] == 114).all()


def test_apply_can_pad_below_only() -> None:
    image = np.full((100, 200, 3), 7, np.uint8)
    canvas = Letterbox.fit(200, 100, 64, 64, "top-left").apply(image)
    assert (canvas[:32] == 7).all()
    assert (canvas[32:] == 114).all()


@pytest.mark.parametrize(
    ("width", "height", "long_side", "expected"),
    [
        (1280, 720, 640, (640, 384)),
        (1920, 1080, 416, (416, 256)),
        (720, 1280, 640, (384, 640)),
        (500, 500, 416, (416, 416)),
        (3000, 20, 416, (416, 32)),
    ],
)
def test_snug_size(width: int, height: int, long_side: int, expected: tuple[int, int]) -> None:
    assert min_padded_size(width, height, long_side, 32) == expected
