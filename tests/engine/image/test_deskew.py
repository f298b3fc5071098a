"""Slanted text lines become horizontal, leaning characters upright."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_alpr.engine.image.deskew import TextLines, deskew, fit_text_lines
from galaxy_alpr.types import BgrImage

HIGH, WIDE = 60, 200
UPRIGHT = np.array([[0.1, 0.5], [0.3, 0.5], [0.5, 0.5], [0.7, 0.5], [0.9, 0.5]], np.float32)


def dots(centers: NDArray[np.float32]) -> BgrImage:
    """A white crop with a black dot at each center."""
    crop = np.full((HIGH, WIDE, 3), 255, np.uint8)
    for x, y in centers.tolist():
        cv2.circle(crop, (round(x * WIDE), round(y * HIGH)), 4, (0, 0, 0), -1)
    return crop


def dot_centers(crop: BgrImage) -> NDArray[np.float64]:
    """Centers of the dots, x and y in px, from left to right."""
    _, _, _, middles = cv2.connectedComponentsWithStats((crop[..., 0] < 100).astype(np.uint8))
    return np.array(sorted(middles[1:].tolist()))


def found_lines(centers: NDArray[np.float32]) -> TextLines:
    """The lines through centers that have some."""
    lines = fit_text_lines(centers)
    assert lines is not None
    return lines


@pytest.mark.parametrize("rise", [-0.4, -0.1, 0.2, 0.5])
def test_a_slanted_line_becomes_horizontal_in_the_middle(rise: float) -> None:
    centers = UPRIGHT.copy()
    centers[:, 1] += rise * (centers[:, 0] - 0.5)
    level = deskew(dots(centers), found_lines(centers))
    assert level.shape == (HIGH, WIDE, 3)
    assert level.dtype == np.uint8
    assert dot_centers(level)[:, 1] == pytest.approx(HIGH / 2, abs=1.5)
    assert dot_centers(level)[:, 0] == pytest.approx(centers[:, 0] * WIDE, abs=1.5)


def test_borders_that_a_slant_leaves_empty_are_cut_off() -> None:
    centers = UPRIGHT.copy()
    centers[:, 1] += 0.5 * (centers[:, 0] - 0.5)
    crop = dots(centers)
    level = deskew(crop, found_lines(centers))
    # Six tenths of the height remain, stretched to all of it.
    assert (level < 100).sum() == pytest.approx((crop < 100).sum() / 0.6, rel=0.1)


def test_a_horizontal_crop_is_unchanged() -> None:
    crop = dots(UPRIGHT)
    level = deskew(crop, found_lines(UPRIGHT))
    assert np.abs(level.astype(int) - crop).max() <= 1


def test_two_lines_become_horizontal_together() -> None:
    upper = np.array([[0.3, 0.3], [0.5, 0.3], [0.7, 0.3]], np.float32)
    lower = np.array([[0.2, 0.7], [0.4, 0.7], [0.6, 0.7], [0.8, 0.7]], np.float32)
    centers = np.concatenate([upper, lower])
    centers[:, 1] += 0.2 * (centers[:, 0] - 0.5)
    level = deskew(dots(centers), found_lines(centers))
    found = dot_centers(level)[:, 1]
    first, second = found[found < HIGH / 2], found[found > HIGH / 2]
    assert (len(first), len(second)) == (3, 4)
    assert np.ptp(first) < 2
    assert np.ptp(second) < 2


def strokes(rise: float, lean: float) -> BgrImage:
    """A white crop with five black strokes on a line, which lean to the right."""
    crop = np.full((HIGH, WIDE, 3), 255, np.uint8)
    for x in (40, 70, 100, 130, 160):
        y = HIGH / 2 + rise * HIGH * (x / WIDE - 0.5)
        ends = [(round(x - lean * dy), round(y + dy)) for dy in (-10, 10)]
        cv2.line(crop, ends[0], ends[1], (0, 0, 0), 3)
    return crop


@pytest.mark.parametrize("rise", [0.0, 0.3, -0.3])
@pytest.mark.parametrize("lean", [0.5, -0.3])
def test_leaning_characters_become_upright(rise: float, lean: float) -> None:
    crop = strokes(rise, lean)
    upright = deskew(crop, TextLines(rise, 0.5), lean)
    assert upright.shape == crop.shape
    count, marked = cv2.connectedComponents((upright[..., 0] < 100).astype(np.uint8))
    assert count - 1 == 5
    for stroke in range(1, count):
        y, x = np.nonzero(marked == stroke)
        # Its ends have the same x, and it is at least as high as before.
        assert abs(x[y <= y.min() + 3].mean() - x[y >= y.max() - 3].mean()) < 1.5
        assert np.ptp(y) >= 19


def test_borders_that_a_shear_leaves_empty_are_cut_off() -> None:
    spread = [
        np.ptp(dot_centers(deskew(dots(UPRIGHT), TextLines(0.0, 0.5), k))[:, 0]) for k in (0, 0.5)
    ]
    # Eight tenths of 0.5 of the height, from the width, at both sides together.
    assert spread[1] == pytest.approx(spread[0] / (1 - 0.8 * 0.5 * HIGH / WIDE), abs=2)


@pytest.mark.parametrize(
    "centers",
    [
        UPRIGHT[:2],
        np.array([[0.1, 0.5], [0.3, 0.1], [0.5, 0.9], [0.7, 0.5]], np.float32),
        np.array([[0.1, 0.2], [0.5, 0.2], [0.1, 0.5], [0.5, 0.5], [0.1, 0.8]], np.float32),
        np.zeros((0, 2), np.float32),
    ],
    ids=["too few", "no line", "three lines", "none"],
)
def test_centers_on_no_lines_give_none(centers: NDArray[np.float32]) -> None:
    assert fit_text_lines(centers) is None
