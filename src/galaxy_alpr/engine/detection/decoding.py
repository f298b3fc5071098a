"""Decode raw outputs of YOLO-like networks to boxes in input pixels; pure functions of arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.runtime.manifests import DetectorFormat
from galaxy_alpr.errors import ModelError

Floats = NDArray[np.float32]

_YOLOX_STRIDES = (8, 16, 32)


@dataclass(frozen=True, slots=True)
class RawBoxes:
    """Boxes detected in one image, in pixels of the network's input until they are mapped.

    ``boxes`` (N, 4) x1 y1 x2 y2; ``scores`` (N,) 0 to 1; ``classes`` (N,) int64; ``corners`` (N, 8)
    x and y of top left, top right, bottom right, bottom left, or ``None``.
    """

    boxes: Floats
    scores: Floats
    classes: NDArray[np.int64]
    corners: Floats | None = None

    def keep(self, index: NDArray[np.generic]) -> RawBoxes:
        """Return the rows selected by ``index`` (positions or a mask)."""
        corners = None if self.corners is None else self.corners[index]
        return RawBoxes(self.boxes[index], self.scores[index], self.classes[index], corners)

    def map_points(self, transform: Callable[[Floats], Floats]) -> RawBoxes:
        """Return the boxes and corners with ``transform`` applied to their x, y pairs."""
        corners = None if self.corners is None else transform(self.corners)
        return replace(self, boxes=transform(self.boxes), corners=corners)

    @staticmethod
    def empty() -> RawBoxes:
        """Return zero boxes."""
        return RawBoxes(
            np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros(0, np.int64)
        )

    @staticmethod
    def concatenate(parts: Sequence[RawBoxes]) -> RawBoxes:
        """Return the rows of all parts, which belong to one image and one network."""
        if len(parts) == 1:
            return parts[0]
        corners = [part.corners for part in parts if part.corners is not None]
        return RawBoxes(
            np.concatenate([part.boxes for part in parts]),
            np.concatenate([part.scores for part in parts]),
            np.concatenate([part.classes for part in parts]),
            np.concatenate(corners) if corners else None,
        )


Decoder = Callable[[Floats, int, float, tuple[int, int]], list[RawBoxes]]
"""(output, number of classes, lowest score, (height, width) of the input) -> boxes by image."""


def decode_yolo(
    output: Floats, classes: int, min_score: float, _size: tuple[int, int]
) -> list[RawBoxes]:
    """Decode YOLOv8 and YOLO11: (N, 4 + classes, A), rows cx cy w h and class probabilities."""
    _require(output.ndim == 3 and output.shape[1] == 4 + classes, output, f"(N, {4 + classes}, A)")
    return [_decode_columns(image, classes, min_score) for image in output]


def decode_yolo_corners(
    output: Floats, classes: int, min_score: float, _size: tuple[int, int]
) -> list[RawBoxes]:
    """Decode (N, 4 + classes + 8, A): as YOLOv8, then x, y of the four corners."""
    rows = 4 + classes + 8
    _require(output.ndim == 3 and output.shape[1] == rows, output, f"(N, {rows}, A)")
    return [_decode_columns(image, classes, min_score) for image in output]


def decode_end2end(
    output: Floats, _classes: int, min_score: float, _size: tuple[int, int]
) -> list[RawBoxes]:
    """Decode exports with NMS inside: (N, K, 6), rows x1 y1 x2 y2 score class."""
    _require(output.ndim == 3 and output.shape[2] == 6, output, "(N, K, 6)")
    results = []
    for image in output:
        found = image[image[:, 4] >= min_score]
        results.append(RawBoxes(found[:, :4], found[:, 4], found[:, 5].astype(np.int64)))
    return results


def decode_end2end_batch(
    output: Floats, _classes: int, min_score: float, _size: tuple[int, int]
) -> list[RawBoxes]:
    """Decode (K, 7), rows image x1 y1 x2 y2 class score (open-image-models' YOLOv9 layout).

    The output has no rows for images without detections, so the list ends at the last image that
    has one.
    """
    _require(output.ndim == 2 and output.shape[1] == 7, output, "(K, 7)")
    images = int(output[:, 0].max()) + 1 if len(output) else 0
    results = []
    for index in range(images):
        found = output[(output[:, 0] == index) & (output[:, 6] >= min_score)]
        results.append(RawBoxes(found[:, 1:5], found[:, 6], found[:, 5].astype(np.int64)))
    return results


def decode_yolox(
    output: Floats, classes: int, min_score: float, size: tuple[int, int]
) -> list[RawBoxes]:
    """Decode YOLOX: (N, A, 5 + classes), offsets from grid cells, log sizes, objectness, classes.

    Source: Ge et al., "YOLOX: Exceeding YOLO Series in 2021", section 2.1.
    """
    cells, strides = _grid(size)
    rows = 5 + classes
    _require(
        output.ndim == 3 and output.shape[1:] == (len(cells), rows),
        output,
        f"(N, {len(cells)}, {rows})",
    )
    results = []
    for image in output:
        scores = image[:, 4:5] * image[:, 5:]
        best = scores.argmax(axis=1)
        top = scores[np.arange(len(scores)), best]
        mask = top >= min_score
        center = (image[mask, :2] + cells[mask]) * strides[mask]
        half = np.exp(image[mask, 2:4]) * strides[mask] / 2
        boxes = np.concatenate([center - half, center + half], axis=1)
        results.append(RawBoxes(boxes, top[mask], best[mask].astype(np.int64)))
    return results


DECODERS: dict[DetectorFormat, Decoder] = {
    "yolo": decode_yolo,
    "yolo-corners": decode_yolo_corners,
    "yolo-end2end": decode_end2end,
    "yolo-end2end-batch": decode_end2end_batch,
    "yolox": decode_yolox,
}


def suppress(found: RawBoxes, groups: NDArray[np.int64], iou: float) -> RawBoxes:
    """Apply non-maximum suppression within groups; return the boxes by descending score.

    A box is dropped if its IoU with a higher-scored box of its group is above ``iou``.
    """
    order = np.argsort(-found.scores, kind="stable")
    found, groups = found.keep(order), groups[order]
    boxes = found.boxes.copy()
    boxes[:, 2:] -= boxes[:, :2]
    kept = cv2.dnn.NMSBoxesBatched(boxes.tolist(), found.scores.tolist(), groups.tolist(), 0.0, iou)
    return found.keep(np.sort(np.asarray(kept, np.int64)))


def _decode_columns(image: Floats, classes: int, min_score: float) -> RawBoxes:
    scores = image[4 : 4 + classes]
    best = scores.argmax(axis=0)
    top = scores[best, np.arange(scores.shape[1])]
    mask = top >= min_score
    rows = image[:, mask].T
    half = rows[:, 2:4] / 2
    boxes = np.concatenate([rows[:, :2] - half, rows[:, :2] + half], axis=1)
    corners = rows[:, 4 + classes :] if image.shape[0] == 4 + classes + 8 else None
    return RawBoxes(boxes, top[mask], best[mask].astype(np.int64), corners)


def _grid(size: tuple[int, int]) -> tuple[Floats, Floats]:
    """Return cell positions (A, 2) as x, y and strides (A, 1) of an input of (height, width)."""
    cells, strides = [], []
    for stride in _YOLOX_STRIDES:
        rows, columns = size[0] // stride, size[1] // stride
        x, y = np.meshgrid(np.arange(columns), np.arange(rows))
        cells.append(np.stack([x.ravel(), y.ravel()], axis=1))
        strides.append(np.full((rows * columns, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(strides).astype(np.float32)


def _require(holds: bool, output: Floats, expected: str) -> None:
    if not holds:
        raise ModelError(f"The detector's output has shape {output.shape}, expected {expected}.")
