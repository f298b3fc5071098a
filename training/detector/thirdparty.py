"""Third-party ONNX detectors, to measure beside ours and as teachers: YOLOX, YOLOv9 plates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from training.detector.boxes import Floats, Ints, nms_by_class
from training.detector.labels import PAD_VALUE

Image = NDArray[np.uint8]
COCO_TO_OURS = {2: 1, 3: 2, 5: 3, 7: 4}


@dataclass(frozen=True)
class Found:
    """Detections of one picture: boxes (N, 4) in its pixels, scores (N,), labels (N,) of ours."""

    boxes: Floats
    scores: Floats
    labels: Ints
    corners: Floats | None = None


def make_session(path: Path, threads: int = 1) -> ort.InferenceSession:
    """Open an ONNX file on the CPU with a fixed number of threads."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def fit(image: Image, size: int, center: bool) -> tuple[Image, float, float, float]:
    """Letterbox to a square; returns the picture, the scale and the left and top padding."""
    height, width = image.shape[:2]
    scale = min(size / height, size / width)
    new_w, new_h = max(1, round(width * scale)), max(1, round(height * scale))
    left = (size - new_w) // 2 if center else 0
    top = (size - new_h) // 2 if center else 0
    canvas = np.full((size, size, 3), PAD_VALUE, np.uint8)
    resized = cv2.resize(image, (new_w, new_h), interpolation=cv2.INTER_LINEAR)
    canvas[top : top + new_h, left : left + new_w] = resized
    return canvas, scale, float(left), float(top)


class YoloxVehicles:
    """YOLOX with COCO classes, of which car, motorcycle, bus and truck are kept."""

    def __init__(self, path: Path, threads: int = 1, size: int = 416) -> None:
        self.session = make_session(path, threads)
        self.size = size
        grids, strides = [], []
        for stride in (8, 16, 32):
            n = size // stride
            ys, xs = np.mgrid[:n, :n]
            grids.append(np.stack([xs, ys], -1).reshape(-1, 2))
            strides.append(np.full((n * n, 1), stride))
        self.grid = np.concatenate(grids).astype(np.float32)
        self.stride = np.concatenate(strides).astype(np.float32)

    def detect(self, image: Image, floor: float = 0.05, nms_iou: float = 0.5) -> Found:
        """Detect vehicles on a BGR picture; boxes in its pixels."""
        canvas, scale, _, _ = fit(image, self.size, center=False)
        blob = canvas.transpose(2, 0, 1)[None].astype(np.float32)
        raw = self.session.run(None, {"images": blob})[0][0]
        centre = (raw[:, :2] + self.grid) * self.stride
        size = np.exp(raw[:, 2:4]) * self.stride
        boxes = np.concatenate([centre - size / 2, centre + size / 2], 1) / scale
        scores = raw[:, 4:5] * raw[:, [5 + c for c in COCO_TO_OURS]]
        best = scores.argmax(1)
        top = scores.max(1)
        keep = top >= floor
        boxes, top = boxes[keep].astype(np.float32), top[keep].astype(np.float32)
        labels = np.asarray(list(COCO_TO_OURS.values()), np.int64)[best[keep]]
        limit = np.asarray([image.shape[1], image.shape[0]] * 2, np.float32)
        boxes = np.clip(boxes, 0, limit)
        order = nms_by_class(boxes, top, labels, nms_iou)
        return Found(boxes[order], top[order], labels[order])


class Yolov9Plates:
    """YOLOv9 plate detector with suppression inside the graph."""

    def __init__(self, path: Path, threads: int = 1, size: int = 416) -> None:
        self.session = make_session(path, threads)
        self.size = size

    def detect(self, image: Image) -> Found:
        """Detect plates on a BGR picture; boxes in its pixels."""
        canvas, scale, left, top = fit(image, self.size, center=True)
        blob = canvas[..., ::-1].transpose(2, 0, 1)[None].astype(np.float32) / 255
        raw = self.session.run(None, {"images": blob})[0].reshape(-1, 7)
        boxes = (raw[:, 1:5] - np.asarray([left, top, left, top], np.float32)) / scale
        order = np.argsort(-raw[:, 6])
        labels = np.zeros(len(order), np.int64)
        return Found(boxes[order].astype(np.float32), raw[order, 6].astype(np.float32), labels)
