"""Box arithmetic in numpy: IoU, intersection over own area, non-maximum suppression."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def intersections(a: Floats, b: Floats) -> Floats:
    """Return the (N, M) intersection areas of boxes `a` (N, 4) and `b` (M, 4), by corners."""
    left = np.maximum(a[:, None, :2], b[None, :, :2])
    right = np.minimum(a[:, None, 2:4], b[None, :, 2:4])
    size = np.clip(right - left, 0, None)
    out: Floats = size[..., 0] * size[..., 1]
    return out


def areas(boxes: Floats) -> Floats:
    """Return the (N,) areas of (N, 4) boxes."""
    out: Floats = np.clip(boxes[:, 2] - boxes[:, 0], 0, None) * np.clip(
        boxes[:, 3] - boxes[:, 1], 0, None
    )
    return out


def iou(a: Floats, b: Floats) -> Floats:
    """Return the (N, M) intersection over union of two sets of boxes."""
    inter = intersections(a, b)
    union = areas(a)[:, None] + areas(b)[None, :] - inter
    out: Floats = (inter / np.maximum(union, 1e-6)).astype(np.float32)
    return out


def covered(a: Floats, b: Floats) -> Floats:
    """Return the (N, M) share of each box of `a` that lies inside each box of `b`."""
    out: Floats = (intersections(a, b) / np.maximum(areas(a), 1e-6)[:, None]).astype(np.float32)
    return out


def nms(boxes: Floats, scores: Floats, threshold: float) -> Ints:
    """Greedy non-maximum suppression; returns the indices kept, best score first."""
    order = np.argsort(-scores, kind="stable")
    keep: list[int] = []
    while order.size:
        first = int(order[0])
        keep.append(first)
        rest = order[1:]
        overlap = iou(boxes[first : first + 1], boxes[rest])[0]
        order = rest[overlap <= threshold]
    return np.asarray(keep, dtype=np.int64)


def nms_by_class(boxes: Floats, scores: Floats, labels: Ints, threshold: float) -> Ints:
    """Non-maximum suppression within each class; returns indices, best score first."""
    if not len(boxes):
        return np.zeros(0, dtype=np.int64)
    span = float(boxes.max() - min(0.0, float(boxes.min()))) + 1.0
    shifted = boxes + (labels.astype(np.float32) * span)[:, None]
    return nms(shifted.astype(np.float32), scores, threshold)
