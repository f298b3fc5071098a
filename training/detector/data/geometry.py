"""Placing a picture and its labels on a canvas: scale, flip, shear and rotation, then clipping."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.detector.boxes import Floats, areas
from training.detector.data.annotate import Annotation, box_quads, plate_weights, vehicle_weights
from training.detector.labels import NUM_CLASSES, PLATE

Image = NDArray[np.uint8]
MIN_PLATE = (7.0, 2.5)
MIN_VEHICLE = 10.0
PLATE_VISIBLE, VEHICLE_VISIBLE = 0.65, 0.25


@dataclass(frozen=True)
class Placement:
    """The placement of a picture on the canvas; lengths in pixels, angles in degrees."""

    scale_x: float
    scale_y: float
    left: float
    top: float
    mirror: bool = False
    angle: float = 0.0
    shear: float = 0.0
    rect: tuple[int, int, int, int] = (0, 0, 0, 0)


def _matrix(width: float, height: float, p: Placement) -> Floats:
    """2 x 3 matrix from picture pixels (picture `width` x `height`) to canvas pixels."""
    flip = np.eye(3)
    if p.mirror:
        flip[0, 0], flip[0, 2] = -1.0, width
    scale = np.diag([p.scale_x, p.scale_y, 1.0])
    cx, cy = width * p.scale_x / 2, height * p.scale_y / 2
    turn = np.eye(3)
    turn[:2] = cv2.getRotationMatrix2D((cx, cy), p.angle, 1.0)
    shear = np.eye(3)
    shear[0, 1], shear[0, 2] = p.shear, -p.shear * cy
    move = np.eye(3)
    move[0, 2], move[1, 2] = p.left, p.top
    out: Floats = (move @ turn @ shear @ scale @ flip)[:2].astype(np.float32)
    return out


def _draw(picture: Image, canvas: Image, p: Placement, smooth: bool) -> None:
    x1, y1, x2, y2 = p.rect
    width = max(1, round(picture.shape[1] * p.scale_x))
    height = max(1, round(picture.shape[0] * p.scale_y))
    shrinking = p.scale_x < 0.75 or p.scale_y < 0.75
    how = cv2.INTER_AREA if shrinking and smooth else cv2.INTER_LINEAR
    image = cv2.resize(picture, (width, height), interpolation=how)
    if p.mirror:
        image = cv2.flip(image, 1)
    turn = _matrix(width, height, Placement(1, 1, p.left - x1, p.top - y1, False, p.angle, p.shear))
    target = canvas[y1:y2, x1:x2]
    warped = cv2.warpAffine(
        image,
        turn,
        (x2 - x1, y2 - y1),
        flags=cv2.INTER_LINEAR if p.angle or p.shear else cv2.INTER_NEAREST,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(114, 114, 114),
    )
    target[:] = warped


def _move(points: Floats, matrix: Floats) -> Floats:
    out: Floats = (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)
    return out


def quad_boxes(quads: Floats) -> Floats:
    """Bounding boxes (N, 4) of quads (N, 4, 2)."""
    out: Floats = np.concatenate([quads.min(1), quads.max(1)], 1).astype(np.float32)
    return out


def _order_after_mirror(quads: Floats) -> Floats:
    return quads[:, [1, 0, 3, 2]]


def clip(ann: Annotation, rect: tuple[int, int, int, int]) -> Annotation:
    """Cut labels to a rectangle; objects too small or too much cut become ignore regions."""
    low = np.asarray([rect[0], rect[1]], np.float32)
    high = np.asarray([rect[2], rect[3]], np.float32)

    def cut(boxes: Floats) -> Floats:
        out: Floats = np.concatenate(
            [np.clip(boxes[:, :2], low, high), np.clip(boxes[:, 2:], low, high)], 1
        ).astype(np.float32)
        return out

    inside = cut(ann.boxes)
    visible = areas(inside) / np.maximum(areas(ann.boxes), 1e-6)
    width = inside[:, 2] - inside[:, 0]
    height = inside[:, 3] - inside[:, 1]
    plate = ann.labels == PLATE
    big = np.where(
        plate,
        (width >= MIN_PLATE[0]) & (height >= MIN_PLATE[1]),
        np.maximum(width, height) >= MIN_VEHICLE,
    )
    keep = big & (visible >= np.where(plate, PLATE_VISIBLE, VEHICLE_VISIBLE))
    lost = ~keep & (visible > 0)
    weights = np.asarray(
        [plate_weights(0.0) if p else vehicle_weights(0.0) for p in plate[lost]], np.float32
    ).reshape(-1, NUM_CLASSES)
    regions = cut(ann.regions)
    some = areas(regions) > 0
    whole = visible[keep] > 0.98
    return Annotation(
        inside[keep],
        ann.quads[keep],
        ann.labels[keep],
        np.where(whole, ann.corner_weight[keep], 0.0).astype(np.float32),
        np.concatenate([regions[some], inside[lost]]),
        np.concatenate([ann.region_weights[some], weights]),
    )


def place(
    picture: Image, stored: float, ann: Annotation, canvas: Image, p: Placement, smooth: bool = True
) -> Annotation:
    """Draw a picture on `canvas` within `p.rect` and return its labels in canvas pixels.

    `stored` is the scale of the cached picture against the one the labels are given in.
    """
    _draw(picture, canvas, p, smooth)
    matrix = _matrix(picture.shape[1], picture.shape[0], p)
    quads = _move(ann.quads * stored, matrix)
    if p.mirror:
        quads = _order_after_mirror(quads)
    boxes = quad_boxes(quads) if len(quads) else ann.boxes
    if p.angle or p.shear:
        straight = _move(
            ann.boxes.reshape(-1, 2, 2).mean(1) * stored, matrix
        )  # vehicles: a turned box grows too much, so keep its size about the moved centre
        size = (ann.boxes[:, 2:] - ann.boxes[:, :2]) * stored
        half = size * np.asarray([p.scale_x, p.scale_y], np.float32) / 2
        kept = np.concatenate([straight - half, straight + half], 1)
        boxes = np.where((ann.labels == PLATE)[:, None], boxes, kept).astype(np.float32)
    regions = quad_boxes(_move(box_quads(ann.regions) * stored, matrix))
    moved = Annotation(boxes, quads, ann.labels, ann.corner_weight, regions, ann.region_weights)
    return clip(moved, p.rect)
