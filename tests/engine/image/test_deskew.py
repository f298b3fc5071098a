"""Crops whose lines are slanted, made level by where their letters are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_alpr.engine.image.deskew import Lines, deskew, fit_text_lines
from galaxy_alpr.types import BgrImage

HIGH, WIDE = 60, 200
UPRIGHT = np.array([[0.1, 0.5], [0.3, 0.5], [0.5, 0.5], [0.7, 0.5], [0.9, 0.5]], np.float32)


def dots(places: NDArray[np.float32]) -> BgrImage:
    """A white crop with a black dot at each place."""
    crop = np.full((HIGH, WIDE, 3), 255, np.uint8)
    for x, y in places.tolist():
        cv2.circle(crop, (round(x * WIDE), round(y * HIGH)), 4, (0, 0, 0), -1)
    return crop


def seen(crop: BgrImage) -> NDArray[np.float64]:
    """Middles of the dots, x and y in px, from left to right."""
    _, _, _, middles = cv2.connectedComponentsWithStats((crop[..., 0] < 100).astype(np.uint8))
    return np.array(sorted(middles[1:].tolist()))


def found_lines(places: NDArray[np.float32]) -> Lines:
    """The lines of places that lie on some."""
    lines = fit_text_lines(places)
    assert lines is not None
    return lines


@pytest.mark.parametrize("rise", [-0.4, -0.1, 0.2, 0.5])
def test_a_slanted_line_becomes_level_in_the_middle(rise: float) -> None:
    places = UPRIGHT.copy()
    places[:, 1] += rise * (places[:, 0] - 0.5)
    level = deskew(dots(places), found_lines(places))
    assert level.shape == (HIGH, WIDE, 3)
    assert level.dtype == np.uint8
    assert seen(level)[:, 1] == pytest.approx(HIGH / 2, abs=1.5)
    assert seen(level)[:, 0] == pytest.approx(places[:, 0] * WIDE, abs=1.5)


def test_what_a_slant_leaves_free_is_cut_off() -> None:
    places = UPRIGHT.copy()
    places[:, 1] += 0.5 * (places[:, 0] - 0.5)
    crop = dots(places)
    level = deskew(crop, found_lines(places))
    # Six tenths of the height remain, stretched to all of it.
    assert (level < 100).sum() == pytest.approx((crop < 100).sum() / 0.6, rel=0.1)


def test_a_level_crop_stays_as_it_is() -> None:
    crop = dots(UPRIGHT)
    level = deskew(crop, found_lines(UPRIGHT))
    assert np.abs(level.astype(int) - crop).max() <= 1


def test_two_lines_are_made_level_together() -> None:
    upper = np.array([[0.3, 0.3], [0.5, 0.3], [0.7, 0.3]], np.float32)
    lower = np.array([[0.2, 0.7], [0.4, 0.7], [0.6, 0.7], [0.8, 0.7]], np.float32)
    places = np.concatenate([upper, lower])
    places[:, 1] += 0.2 * (places[:, 0] - 0.5)
    level = deskew(dots(places), found_lines(places))
    found = seen(level)[:, 1]
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
def test_leaning_letters_are_set_upright(rise: float, lean: float) -> None:
    crop = strokes(rise, lean)
    upright = deskew(crop, Lines(rise, 0.5), lean)
    assert upright.shape == crop.shape
    count, marked = cv2.connectedComponents((upright[..., 0] < 100).astype(np.uint8))
    assert count - 1 == 5
    for stroke in range(1, count):
        y, x = np.nonzero(marked == stroke)
        # Its ends stand over each other, and it is as high as before or higher.
        assert abs(x[y <= y.min() + 3].mean() - x[y >= y.max() - 3].mean()) < 1.5
        assert np.ptp(y) >= 19


def test_what_a_lean_leaves_free_is_cut_off() -> None:
    spread = [np.ptp(seen(deskew(dots(UPRIGHT), Lines(0.0, 0.5), k))[:, 0]) for k in (0, 0.5)]
    # Eight tenths of 0.5 of the height, from the width, at both sides together.
    assert spread[1] == pytest.approx(spread[0] / (1 - 0.8 * 0.5 * HIGH / WIDE), abs=2)


@pytest.mark.parametrize(
    "places",
    [
        UPRIGHT[:2],
        np.array([[0.1, 0.5], [0.3, 0.1], [0.5, 0.9], [0.7, 0.5]], np.float32),
        np.array([[0.1, 0.2], [0.5, 0.2], [0.1, 0.5], [0.5, 0.5], [0.1, 0.8]], np.float32),
        np.zeros((0, 2), np.float32),
    ],
    ids=["too few", "no line", "three lines", "none"],
)
def test_places_on_no_lines_give_nothing(places: NDArray[np.float32]) -> None:
    assert fit_text_lines(places) is None
