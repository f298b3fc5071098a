"""Class order of the detector and small facts shared by every step of its training."""

from __future__ import annotations

LABELS: tuple[str, ...] = ("license_plate", "car", "motorcycle", "bus", "truck")
PLATE = 0
NOTHING = -1
VEHICLES: tuple[int, ...] = (1, 2, 3, 4)
NUM_CLASSES = len(LABELS)
STRIDES: tuple[int, ...] = (8, 16, 32)
PAD_VALUE = 114
