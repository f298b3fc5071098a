"""Crops averaged over frames."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from galaxy_alpr.engine.tracking.stacking import (
    HEIGHT,
    MARGIN,
    nearer,
    read_stacks,
    stack,
    stacked_plates,
)
from galaxy_alpr.errors import ModelError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection, OcrResult
from tests.engine.tracking.readings import frame, plain


def crop(number: int, *, noise: float = 25.0, shift: float = 0.0) -> BgrImage:
    """Return a noisy picture of a text, moved by ``shift`` px; light and size differ by number."""
    image = np.full((60, 220, 3), 200, np.uint8)
    cv2.putText(image, "B1234XYZ", (14, 42), cv2.FONT_HERSHEY_SIMPLEX, 1.25, (20, 20, 20), 4)
    matrix = np.array([[1, 0, shift], [0, 1, shift / 2]], np.float32)
    moved = cv2.warpAffine(image, matrix, (220, 60), borderMode=cv2.BORDER_REPLICATE)
    scaled = cv2.resize(moved, None, fx=1 + 0.03 * number, fy=1 + 0.03 * number)
    grain = np.random.default_rng(number).normal(4 * number, noise, scaled.shape)
    return np.asarray(np.clip(scaled + grain, 0, 255), np.uint8)


def error(image: BgrImage) -> float:
    """Return the mean difference from the picture without noise, the light apart."""
    clean = cv2.resize(crop(0, noise=0), (image.shape[1], image.shape[0])).astype(float)
    difference = image.astype(float) - clean
    return float(np.abs(difference - difference.mean()).mean())


def test_the_mean_of_registered_crops_has_less_noise() -> None:
    crops = [crop(number, shift=number * 0.8) for number in range(6)]
    found = stack(crops, [1.0] * 6)
    assert found is not None
    assert found.shape[0] == HEIGHT
    single = cv2.resize(crops[0], (found.shape[1], HEIGHT), interpolation=cv2.INTER_CUBIC)
    assert error(found) < 0.75 * error(np.asarray(single, np.uint8))


def test_a_crop_of_something_else_is_left_out() -> None:
    other = np.random.default_rng(1).integers(0, 255, (60, 220, 3), np.uint8)
    assert stack([crop(0), other], [1.0, 0.9]) is None
    assert stack([crop(0)], [1.0]) is None


def test_the_surest_and_the_largest_crops_are_stacked() -> None:
    poor = [frame(number, plain("B1234XYZ", 0.5), height=80.0) for number in range(8)]
    sure = [frame(8 + number, plain("B1234XYZ", 0.99), height=20.0) for number in range(8)]
    frames = [replace(item, crop=crop(number)) for number, item in enumerate([*poor, *sure])]
    found = stacked_plates(frames)
    assert len(found) == 4
    image, plate = found[0]
    share = plate.box.width / (image.shape[1] - 80)
    assert abs(share - 1 / (1 + 2 * MARGIN[0])) < 0.02
    assert len(stacked_plates(frames[:4])) == 1
    assert stacked_plates([frame(0, plain("B1234XYZ"))]) == []


def test_a_plate_whose_characters_take_a_part_of_it_is_looked_at_nearer() -> None:
    plate = Detection(PLATE_LABEL, 1.0, BoundingBox(40, 40, 240, 80))
    narrow = replace(plain("ABC"), char_centers=((0.4, 0.5), (0.5, 0.5), (0.6, 0.5)))
    part = nearer(plate, narrow)
    assert part is not None
    assert part.box.xyxy == pytest.approx((100, 40, 180, 80))
    wide = replace(plain("ABC"), char_centers=((0.2, 0.5), (0.5, 0.5), (0.8, 0.5)))
    assert nearer(plate, wide) is None
    assert nearer(plate, plain("ABC")) is None


def test_a_model_that_fails_loses_no_reading() -> None:
    sure = [frame(number, plain("B1234XYZ", 0.99), height=80.0) for number in range(16)]
    frames = [replace(item, crop=crop(number)) for number, item in enumerate(sure)]
    read: list[OcrResult] = []

    def fail_later(_image: BgrImage, _plate: Detection) -> OcrResult:
        if read:
            raise ModelError("no memory")
        read.append(plain("B1234XYZ", 0.9))
        return read[0]

    assert len(stacked_plates(frames)) > 1
    assert read_stacks(frames, fail_later) == read
