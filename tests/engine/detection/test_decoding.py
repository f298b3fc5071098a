"""Raw detector outputs of each layout are decoded to boxes."""

from __future__ import annotations

import numpy as np
import pytest

from galaxy_alpr.engine.detection.decoding import (
    DECODERS,
    RawBoxes,
    decode_end2end,
    decode_end2end_batch,
    decode_yolo,
    decode_yolo_corners,
    decode_yolox,
    suppress,
)
from galaxy_alpr.engine.runtime.manifests import DetectorFormat
from galaxy_alpr.errors import ModelError

SIZE = (64, 64)


def as_columns(rows: list[list[float]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array(rows, np.float32).T[np.newaxis]


def test_yolo_takes_the_best_class_and_drops_low_scores() -> None:
    output = as_columns([[30, 20, 10, 4, 0.1, 0.8], [5, 5, 2, 2, 0.2, 0.1], [8, 8, 4, 4, 0.6, 0.5]])
    (found,) = decode_yolo(output, 2, 0.25, SIZE)
    assert found.boxes.tolist() == [[25, 18, 35, 22], [6, 6, 10, 10]]
    assert found.classes.tolist() == [1, 0]
    assert found.scores.tolist() == pytest.approx([0.8, 0.6])
    assert found.corners is None


def test_yolo_corners_keeps_the_corners() -> None:
    corners = [1.0, 2, 9, 3, 9, 7, 1, 6]
    output = as_columns([[5, 5, 2, 2, 0.1, *corners], [5, 4, 8, 4, 0.9, *corners]])
    (found,) = decode_yolo_corners(output, 1, 0.25, SIZE)
    assert found.corners is not None
    assert found.corners.tolist() == [corners]
    assert found.boxes.tolist() == [[1, 2, 9, 6]]


def test_end2end_rows_are_boxes_score_class() -> None:
    output = np.array([[[1, 2, 3, 4, 0.9, 1], [1, 2, 3, 4, 0.1, 0]]], np.float32)
    (found,) = decode_end2end(output, 2, 0.25, SIZE)
    assert found.boxes.tolist() == [[1, 2, 3, 4]]
    assert found.classes.tolist() == [1]


def test_end2end_batch_rows_are_image_box_class_score() -> None:
    output = np.array([[0, 1, 2, 3, 4, 0, 0.9], [2, 5, 6, 7, 8, 0, 0.8]], np.float32)
    found = decode_end2end_batch(output, 1, 0.25, SIZE)
    assert [len(item.boxes) for item in found] == [1, 0, 1]
    assert found[2].boxes.tolist() == [[5, 6, 7, 8]]
    assert decode_end2end_batch(np.zeros((0, 7), np.float32), 1, 0.25, SIZE) == []


def test_yolox_offsets_count_from_grid_cells() -> None:
    cells = 8 * 8 + 4 * 4 + 2 * 2
    output = np.zeros((1, cells, 7), np.float32)
    output[0, 8 * 3 + 2] = [0.5, 0.25, np.log(2), np.log(1), 0.9, 0.5, 0.1]  # stride 8, x 2, y 3
    output[0, 64 + 16 + 1] = [0.5, 0.5, 0, 0, 0.8, 0.1, 1.0]  # stride 32, x 1, y 0
    (found,) = decode_yolox(output, 2, 0.3, SIZE)
    assert found.boxes == pytest.approx(np.array([[12, 22, 28, 30], [32, 0, 64, 32]]), abs=1e-4)
    assert found.scores.tolist() == pytest.approx([0.45, 0.8])
    assert found.classes.tolist() == [0, 1]


@pytest.mark.parametrize("form", sorted(DECODERS))
def test_a_wrong_shape_is_an_error_that_states_it(form: DetectorFormat) -> None:
    with pytest.raises(ModelError, match=r"shape \(1, 3, 3, 3\)"):
        DECODERS[form](np.zeros((1, 3, 3, 3), np.float32), 2, 0.3, SIZE)


def test_suppression_is_within_groups_and_best_first() -> None:
    found = RawBoxes(
        boxes=np.array(
            [[0, 0, 10, 10], [1, 0, 11, 10], [0, 0, 10, 10], [50, 50, 60, 60]], np.float32
        ),
        scores=np.array([0.6, 0.9, 0.5, 0.7], np.float32),
        classes=np.array([0, 1, 2, 0], np.int64),
    )
    kept = suppress(found, np.array([0, 0, 1, 0], np.int64), 0.5)
    assert kept.scores.tolist() == pytest.approx([0.9, 0.7, 0.5])
    assert kept.classes.tolist() == [1, 0, 2]


def test_suppressing_nothing_gives_nothing() -> None:
    assert len(suppress(RawBoxes.empty(), np.zeros(0, np.int64), 0.5).boxes) == 0
