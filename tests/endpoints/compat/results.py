"""A picture's result as the engine reports it, for the answers of other vendors."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.enums import PairingMethod, UnreadReason, VehicleClass
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import (
    PLATE_LABEL,
    ColorName,
    DetectedObjects,
    Detection,
    DetectionResult,
    EngineInfo,
    ImageResult,
    Pairing,
    PlateQuality,
    PlateResult,
    Region,
    TextCandidate,
    VehicleResult,
)
from tests.fake_engine import photo

TRUCK = BoundingBox(10.4, 20.6, 310.2, 220.4)
NUMBER = BoundingBox(100.4, 150.2, 180.4, 170.6)

PLATE = PlateResult(
    box=NUMBER,
    corners=((101.2, 150.2), (180.4, 152.6), (179.4, 170.6), (100.4, 168.4)),
    detection_confidence=0.91,
    raw_text="B1234XYZ",
    text="B1234XYZ",
    display_text="B 1234 XYZ",
    confidence=0.87654,
    char_confidences=(),
    candidates=(
        TextCandidate("B1234XYZ", 0.87654),
        TextCandidate("8I234XYZ", 0.0712),
        TextCandidate("B123?", 0.01),
    ),
    country="ID",
    region=Region("B", "Jakarta"),
    type=None,
    background_color=None,
    text_color=None,
    quality=PlateQuality(0.8, 20.0, 0.9, 0.9, 0.9),
)
UNREAD = replace(
    PLATE,
    text=None,
    display_text=None,
    confidence=0.0,
    candidates=(),
    quality=PlateQuality(0.1, 6.0, 0.9, 0.9, 0.9, UnreadReason.TOO_SMALL),
)
SURER = replace(
    PLATE,
    text="AB12CDE",
    confidence=0.99996,
    candidates=(),
    country=None,
    region=None,
)

RESULT = ImageResult(
    640,
    480,
    (
        DetectionResult(
            VehicleResult(VehicleClass.TRUCK, 0.93, TRUCK, ColorName("white", 0.8)),
            PLATE,
            Pairing(PairingMethod.CONTAINMENT, 0.97),
        ),
        DetectionResult(VehicleResult(VehicleClass.CAR, 0.35, TRUCK, None), UNREAD),
        DetectionResult(None, SURER),
    ),
    EngineInfo("detector", "recognizer"),
    {"detect": 12.34, "read": 5.0},
)
"""A truck with a plate, a car whose plate was not read, and a plate without a vehicle."""

OBJECTS = DetectedObjects(
    vehicles=(Detection("car", 0.42, TRUCK), Detection("truck", 0.93, TRUCK)),
    plates=(Detection(PLATE_LABEL, 0.91, NUMBER), Detection(PLATE_LABEL, 0.2, NUMBER)),
)


def large_photo(*seen: str) -> bytes:
    """Return a PNG of more than 100 kB in which the fake engine detects ``seen``."""
    small = decode_image(photo(*seen))
    noise = np.random.default_rng(1).integers(0, 256, small.shape, np.uint8)
    noise[0] = small[0]
    return bytes(cv2.imencode(".png", noise)[1])
