"""Draw results into a copy of their image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from galaxy_alpr.geometry import BoundingBox, Point
from galaxy_alpr.types import BgrImage, ImageResult

_INK = (255, 255, 255)
_FONT = cv2.FONT_HERSHEY_SIMPLEX

Bgr = tuple[int, int, int]


class MarkColor(Enum):
    """The colours of marks, BGR."""

    VEHICLE = (219, 152, 52)
    READ = (80, 175, 76)
    UNREAD = (34, 126, 230)


@dataclass(frozen=True, slots=True)
class Mark:
    """An outline with a label above a box; both in the image's pixels."""

    outline: Sequence[Point]
    box: BoundingBox
    text: str
    color: MarkColor


def vehicle_mark(
    box: BoundingBox, vehicle_class: str, confidence: float, color: str | None
) -> Mark:
    """Return the mark of a vehicle."""
    text = " ".join(filter(None, (color, vehicle_class, f"{confidence:.0%}")))
    return Mark(box.corners, box, text, MarkColor.VEHICLE)


def plate_mark(
    outline: Sequence[Point],
    box: BoundingBox,
    text: str | None,
    confidence: float,
    reason: str | None,
) -> Mark:
    """Return the mark of a plate; ``text`` is ``None`` where it could not be read."""
    if text is None:
        return Mark(outline, box, (reason or "not read").replace("_", " "), MarkColor.UNREAD)
    return Mark(outline, box, f"{text} {confidence:.0%}", MarkColor.READ)


def annotate(image: BgrImage, result: ImageResult) -> BgrImage:
    """Return a copy of the image with vehicles, plates and their texts drawn."""
    return draw_marks(image, list(_marks(result)))


def draw_marks(image: BgrImage, marks: Sequence[Mark], *, copy: bool = True) -> BgrImage:
    """Return a copy of the image with marks; those of plates are drawn over those of vehicles.

    Without ``copy`` the image itself is changed, which saves the memory of the copy.
    """
    canvas = image.copy() if copy else image
    scale = max(0.4, min(image.shape[:2]) / 900)
    for mark in sorted(marks, key=lambda mark: mark.color is not MarkColor.VEHICLE):
        outline = np.round(np.array(mark.outline)).astype(np.int32)
        cv2.polylines(canvas, [outline], True, mark.color.value, _line_width(scale), cv2.LINE_AA)
        size = scale if mark.color is MarkColor.VEHICLE else 1.2 * scale
        _label(canvas, mark.text, mark.box, mark.color.value, size)
    return canvas


def _marks(result: ImageResult) -> Iterator[Mark]:
    for item in result.detections:
        vehicle, plate = item.vehicle, item.plate
        if vehicle is not None:
            color = None if vehicle.color is None else vehicle.color.name
            yield vehicle_mark(vehicle.box, vehicle.vehicle_class, vehicle.confidence, color)
        if plate is not None:
            text = None if plate.text is None else plate.display_text or plate.text
            reason = plate.quality.reason
            yield plate_mark(plate.corners, plate.box, text, plate.confidence, reason)


def _label(canvas: BgrImage, text: str, box: BoundingBox, color: Bgr, scale: float) -> None:
    """Draw the text above the box, or inside it where there is no room above."""
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
