"""Views of plates with known corners, and what is measured with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, Detection, OcrResult
from training.corners.evaluate import moved, read_right
from training.corners.known import known_quads
from training.corners.views import load_surroundings, sample
from training.detector.data.paste import PlateBank
from training.detector.data.rows import load_rows

BOX = (80.0, 100.0, 140.0, 118.0)


def scenes_of(level_plates: Path) -> list[Any]:
    quads = known_quads(level_plates.parent / "detector", level_plates.parent / "none")
    return list(load_surroundings(load_rows(level_plates, "train"), quads))


def test_a_view_shows_the_plate_in_its_corners(level_plates: Path) -> None:
    scenes, bank = scenes_of(level_plates), PlateBank(None)
    assert len(scenes) == 4
    rng = np.random.default_rng(1)
    brighter: list[bool] = []
    while len(brighter) < 40:
        made = sample(scenes[0], bank, rng)
        if made is None:
            continue
        view, corners = made
        assert view.shape == (64, 160, 3)
        assert corners.min() > 0
        assert corners.max() < 1
        inside = np.zeros(view.shape[:2], np.uint8)
        cv2.fillConvexPoly(inside, (corners * (160, 64)).astype(np.int32), 1)
        grey = view.mean(axis=2)
        brighter.append(grey[inside > 0].mean() > grey[inside == 0].mean() + 5)
    assert np.mean(brighter) > 0.9  # the plate is white on grey; some views are nearly dark


@pytest.mark.usefixtures("level_plates")
def test_known_corners_are_pseudo_labels_and_level_boxes(tmp_path: Path) -> None:
    quad = [[10, 10], [30, 12], [28, 22], [8, 20]]
    line = json.dumps({"uid": "made/0.png", "quads": [quad]})
    (tmp_path / "pseudo_corners.jsonl").write_text(line + "\n", encoding="utf-8")
    known = known_quads(tmp_path / "detector", tmp_path)
    assert sorted(known) == [f"made/{i}.png" for i in range(4)]
    pseudo, level = known["made/0.png"]
    assert pseudo.tolist() == quad
    assert level.tolist() == [[80, 100], [140, 100], [140, 118], [80, 118]]


def test_a_box_moves_with_its_picture() -> None:
    picture = np.zeros((160, 220, 3), np.uint8)
    cv2.rectangle(picture, (80, 100), (139, 117), (255, 255, 255), -1)
    out, box = moved(picture, BoundingBox(*BOX), np.array([[1.0, 0.5], [0.2, 1.0]]))
    y, x = np.nonzero(out[..., 0] > 200)  # white only: what is beyond the picture is grey
    assert (box.x1, box.x2) == pytest.approx((x.min(), x.max() + 1), abs=1.5)
    assert (box.y1, box.y2) == pytest.approx((y.min(), y.max() + 1), abs=1.5)


def test_plates_read_right_are_counted_by_the_corners_given(level_plates: Path) -> None:
    class Wide:
        """Reads AB123CD in crops wider than 60 px, nothing in others."""

        name, crop_margin = "wide", (0.0, 0.0)

        def read(self, crops: Any) -> list[OcrResult]:
            said = [OcrResult.empty() for _ in crops]
            for i, crop in enumerate(crops):
                if crop.shape[1] > 60:
                    said[i] = OcrResult("AB123CD", "AB123CD", 0.9, (0.98,) * 7, ())
            return said

    class Farther:
        """Tells corners beyond the box."""

        name = "farther"

        def find(self, image: Any, plates: Any) -> Any:  # noqa: ARG002
            return [Detection(p.label, 1.0, p.box, p.box.expand(0.2, 0.2).corners) for p in plates]

    image = scenes_of(level_plates)[0].image
    plate = Detection(PLATE_LABEL, 1.0, BoundingBox(20, 20, 70, 40))
    plates = [("AB123CD", image, plate), ("XY1", image, plate), ("AB123CD", image, None)]
    assert read_right(plates, Wide(), None) == 0
    assert read_right(plates, Wide(), Farther()) == 1
