"""Inference with a network: letterbox, run, threshold, suppress overlaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.detector.boxes import Floats, nms_by_class
from training.detector.labels import NUM_CLASSES, PAD_VALUE
from training.detector.thirdparty import Found, Image, make_session

Runner = Callable[[Image], Floats]
"""Raw output (C, A) of one letterboxed picture (H, W, 3)."""


def onnx_runner(path: Path, threads: int = 1) -> Runner:
    """Return an exported file as a function over letterboxed pictures."""
    session = make_session(path, threads)

    def run(image: Image) -> Floats:
        return np.asarray(session.run(None, {"images": image[None]})[0][0], np.float32)

    return run


def letterbox(
    image: Image, size: int, square: bool = False
) -> tuple[NDArray[np.uint8], float, float, float]:
    """Fit a BGR picture into `size` pixels, centred; padded to a square or to multiples of 32.

    Returns the picture, the scale and the left and top padding in pixels.
    """
    height, width = image.shape[:2]
    scale = min(size / height, size / width)
    new_w, new_h = max(1, round(width * scale)), max(1, round(height * scale))
    full_w = size if square else -(-new_w // 32) * 32
    full_h = size if square else -(-new_h // 32) * 32
    left, top = (full_w - new_w) // 2, (full_h - new_h) // 2
    canvas = np.full((full_h, full_w, 3), PAD_VALUE, np.uint8)
    how = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    canvas[top : top + new_h, left : left + new_w] = cv2.resize(
        image, (new_w, new_h), interpolation=how
    )
    return canvas, scale, float(left), float(top)


def detect(
    run: Runner,
    image: Image,
    size: int,
    floor: float = 0.05,
    nms_iou: float = 0.5,
) -> Found:
    """Return the detections in one BGR picture, best score first.

    Boxes (N, 4) and corners (N, 4, 2) are in its pixels.
    """
    canvas, scale, left, top = letterbox(image, size)
    raw = run(canvas).T
    scores = raw[:, 4 : 4 + NUM_CLASSES]
    labels = scores.argmax(1)
    best = scores.max(1)
    keep = best >= floor
    raw, labels, best = raw[keep], labels[keep].astype(np.int64), best[keep]
    half = raw[:, 2:4] / 2
    boxes = np.concatenate([raw[:, :2] - half, raw[:, :2] + half], 1)
    shift = np.asarray([left, top], np.float32)
    boxes = (boxes - np.tile(shift, 2)) / scale
    limit = np.asarray([image.shape[1], image.shape[0]] * 2, np.float32)
    boxes = np.clip(boxes, 0, limit).astype(np.float32)
    corners = (raw[:, 4 + NUM_CLASSES :].reshape(-1, 4, 2) - shift) / scale
    order = nms_by_class(boxes, best, labels, nms_iou)
    return Found(boxes[order], best[order], labels[order], corners[order].astype(np.float32))


def detect_each(
    run: Runner, image: Image, sizes: Sequence[int], nms_iou: float = 0.5
) -> list[Found]:
    """Return the detections at each input size, largest first."""
    return [detect(run, image, size, nms_iou=nms_iou) for size in sorted(sizes, reverse=True)]


def merged(passes: Sequence[Found], nms_iou: float = 0.5) -> Found:
    """Return what any of the passes detects, overlapping boxes suppressed."""
    if len(passes) == 1:
        return passes[0]
    boxes, scores, labels, corners = (
        np.concatenate(parts)
        for parts in zip(*((f.boxes, f.scores, f.labels, f.corners) for f in passes), strict=True)
    )
    order = nms_by_class(boxes, scores, labels, nms_iou)
    return Found(boxes[order], scores[order], labels[order], corners[order])


def detect_at(run: Runner, image: Image, sizes: Sequence[int], nms_iou: float = 0.5) -> Found:
    """Return what a pass at any of the input sizes detects."""
    return merged(detect_each(run, image, sizes, nms_iou), nms_iou)
