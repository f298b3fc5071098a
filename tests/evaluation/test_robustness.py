"""Plates changed on purpose, and what counts as trusted."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from galaxy_alpr import decode_image, load_engine
from galaxy_alpr.evaluation.changes import CHANGES, UHD, seed_of
from galaxy_alpr.evaluation.dataset import PlateTruth, Sample
from galaxy_alpr.evaluation.robustness import (
    TRIES,
    UNCHANGED,
    ChangeMetric,
    StabilityMetric,
    measure_change,
    measure_robustness,
    texts_in,
)
from galaxy_alpr.geometry import BoundingBox
from tests.fake_engine import FakeEngine, photo

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "jakarta.jpg"
PLATE = BoundingBox(517, 399, 766, 484)


def sample(text: str | None = "B1234XYZ") -> Sample:
    return Sample(EXAMPLE, "examples", "ID", (PlateTruth(PLATE, text),), None)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_keeps_the_plate_in_the_picture_and_the_original_as_it_is(name: str) -> None:
    image = np.asarray(cv2.imread(str(EXAMPLE)), np.uint8)
    before = image.copy()
    changed = CHANGES[name].apply(image, PLATE, np.random.default_rng(1))
    height, width = changed.image.shape[:2]
    assert np.array_equal(image, before)
    assert changed.image.dtype == np.uint8
    assert 0 <= changed.box.x1 < changed.box.x2 <= width
    assert 0 <= changed.box.y1 < changed.box.y2 <= height
    same_size = changed.image.shape == image.shape
    assert not (same_size and np.array_equal(changed.image, image))


@pytest.mark.parametrize(("name", "share"), [("cut_right_25", 0.25), ("cut_left_12", 0.12)])
def test_a_cut_takes_its_share_of_the_plate(name: str, share: float) -> None:
    image = np.zeros((720, 1280, 3), np.uint8)
    changed = CHANGES[name].apply(image, PLATE, np.random.default_rng(1))
    assert changed.box.width == pytest.approx(PLATE.width * (1 - share), abs=1)
    at_edge = changed.box.x1 == 0 or changed.box.x2 == changed.image.shape[1]
    assert at_edge


def test_the_4k_frame_holds_the_picture_at_its_own_size() -> None:
    image = np.asarray(cv2.imread(str(EXAMPLE)), np.uint8)
    changed = CHANGES["uhd"].apply(image, PLATE, np.random.default_rng(1))
    assert changed.image.shape == (UHD[1], UHD[0], 3)
    assert changed.box.width == pytest.approx(PLATE.width)
    x, y = round(changed.box.x1), round(changed.box.y1)
    part = changed.image[y : y + 80, x : x + 240].astype(int)
    assert np.abs(part - image[399:479, 517:757]).max() <= 1


def test_a_small_plate_is_scaled_up_to_a_legible_width_in_the_4k_frame() -> None:
    image = np.zeros((200, 300, 3), np.uint8)
    changed = CHANGES["uhd"].apply(image, BoundingBox(10, 10, 30, 20), np.random.default_rng(1))
    assert changed.box.width == pytest.approx(40)


def test_seeds_are_the_same_in_every_run() -> None:
    assert seed_of("a.jpg B1234XYZ") == 1408886736
    assert seed_of("a.jpg B1234XYA") != seed_of("a.jpg B1234XYZ")


def test_sure_wrong_and_trusted_texts_are_counted() -> None:
    plates = FakeEngine().analyze(decode_image(photo("B1234XYZ"))).plates
    metric = ChangeMetric("x")
    metric.update(str(plates[0].text), plates[:1])
    metric.update("ZZ9ZZ", plates[:1])
    metric.update("ZZ9ZZ", [])
    assert (metric.right.hits, metric.right.total) == (1, 3)
    assert plates[0].confidence >= 0.9
    assert (metric.sure_wrong.hits, metric.sure_wrong.total) == (1, 3)


def test_only_plates_with_a_text_are_changed() -> None:
    assert [text for _, _, text in texts_in([sample(), sample(None)])] == ["B1234XYZ"]


def test_stability_is_that_of_plates_read_as_detected() -> None:
    metric = StabilityMetric()
    metric.update("A1", "A1", ["A1", "A1"])
    metric.update("A1", "A1", ["A1", None])
    metric.update("A1", None, ["A1", "A1"])
    assert (metric.read.hits, metric.read.total) == (5, 6)
    assert (metric.always.hits, metric.always.total) == (1, 2)


def test_the_example_is_read_unchanged_and_with_moved_corners() -> None:
    engine = load_engine()
    unchanged = measure_change(engine, UNCHANGED, [sample()])
    assert unchanged.right.hits == 1
    steps: list[None] = []
    robustness = measure_robustness(engine, "auto", [sample()], on_plate=lambda: steps.append(None))
    assert len(steps) == len(CHANGES) + 2
    assert [metric.change for metric in robustness.changes] == [UNCHANGED, *CHANGES]
    assert robustness.stability is not None
    assert robustness.stability.read.total == TRIES
    assert robustness.stability.always.hits == 1
