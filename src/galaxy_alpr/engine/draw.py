"""Results drawn into a copy of their image."""

from __future__ import annotations

import cv2
import numpy as np

from galaxy_alpr.types import BgrImage, BoundingBox, ImageResult, PlateResult, VehicleResult

_VEHICLE = (219, 152, 52)
_READ = (80, 175, 76)
_UNREAD = (34, 126, 230)
_INK = (255, 255, 255)
_FONT = cv2.FONT_HERSHEY_SIMPLEX

Color = tuple[int, int, int]


def annotate(image: BgrImage, result: ImageResult) -> BgrImage:
    """Return a copy of the image with vehicles, plates and what they read."""
    canvas = image.copy()
    scale = max(0.4, min(image.shape[:2]) / 900)
    for detection in result.detections:
        if detection.vehicle is not None:
            _draw_vehicle(canvas, detection.vehicle, scale)
    for plate in result.plates:
        _draw_plate(canvas, plate, scale)
    return canvas


def _draw_vehicle(canvas: BgrImage, vehicle: VehicleResult, scale: float) -> None:
    box = vehicle.box
    start, end = (round(box.x1), round(box.y1)), (round(box.x2), round(box.y2))
    cv2.rectangle(canvas, start, end, _VEHICLE, _line_width(scale), cv2.LINE_AA)
    color = f"{vehicle.color.name} " if vehicle.color else ""
    _label(canvas, f"{color}{vehicle.vehicle_class} {vehicle.confidence:.0%}", box, _VEHICLE, scale)


def _draw_plate(canvas: BgrImage, plate: PlateResult, scale: float) -> None:
    color = _UNREAD if plate.text is None else _READ
    outline = np.round(np.array(plate.corners)).astype(np.int32)
    cv2.polylines(canvas, [outline], True, color, _line_width(scale), cv2.LINE_AA)
    if plate.text is None:
        text = (plate.quality.reason or "not read").replace("_", " ")
    else:
        text = f"{plate.display_text or plate.text} {plate.confidence:.0%}"
    _label(canvas, text, plate.box, color, scale * 1.2)


def _label(canvas: BgrImage, text: str, box: BoundingBox, color: Color, scale: float) -> None:
    """Write above the box, or inside it where there is no room above."""
    plain = text.encode("ascii", "replace").decode()  # OpenCV's font has no other characters
    stroke = max(1, round(scale * 1.5))
    (width, height), below = cv2.getTextSize(plain, _FONT, scale, stroke)
    x = max(0, min(round(box.x1), canvas.shape[1] - width))
    y = round(box.y1) - below
    if y - height < 0:
        y = min(max(0, round(box.y1)) + height + below, canvas.shape[0] - 1)
    cv2.rectangle(canvas, (x, y - height - below), (x + width, y + below), color, cv2.FILLED)
    cv2.putText(canvas, plain, (x, y), _FONT, scale, _INK, stroke, cv2.LINE_AA)


def _line_width(scale: float) -> int:
    return max(1, round(scale * 2.5))
