"""The fixed sets of two-line plates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.reader.data.photos import photograph
from training.reader.two_lines import legible, two_line_sets, write_sets
from training.synthetic.plates import render_plate

pytestmark = pytest.mark.usefixtures("fonts")


def test_two_line_sets_are_a_dataset_that_the_product_measures(tmp_path: Path) -> None:
    dataset = pytest.importorskip(
        "galaxy_alpr.evaluation.dataset", reason="the package is not installed"
    )
    sets = two_line_sets((0.02, 0.08), count=3)
    write_sets(sets, tmp_path)
    write_sets(sets, tmp_path)
    samples = dataset.load_own_layout(tmp_path, "dev")
    assert [sample.crop_text for sample in samples] == [
        text for name in sorted(sets) for text in sets[name][1]
    ]
    assert all(sample.path.exists() for sample in samples)


def test_a_plate_is_legible_until_the_camera_spoils_a_letter() -> None:
    rng = np.random.default_rng(4)
    plate = render_plate(rng, "DE", two_lines=True)
    photo = photograph(rng, plate, severity=0.0, least_height=60)
    assert legible(plate, photo)
    dark = replace(photo, image=np.asarray(photo.image * 0.4, np.uint8))
    assert legible(plate, dark)
    x, y = photo.middles[0].astype(int)
    covered = photo.image.copy()
    cv2.circle(covered, (int(x), int(y)), 8, (120, 120, 120), -1)
    assert not legible(plate, replace(photo, image=covered))
    assert not legible(
        plate, replace(photo, image=np.asarray(cv2.GaussianBlur(photo.image, (0, 0), 8), np.uint8))
    )
