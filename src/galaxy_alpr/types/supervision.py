"""Detections in the form of the package supervision, which is not a dependency."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.errors import PackageMissing
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types.values import PLATE_LABEL

CLASS_IDS = {name: number for number, name in enumerate((PLATE_LABEL, *VehicleClass))}


class Row(NamedTuple):
    """A plate or a vehicle; ``detection`` is the index of the detection that it is part of."""

    box: BoundingBox
    confidence: float
    class_name: str
    text: str
    detection: int


def to_supervision(rows: Sequence[Row]) -> Any:
    """Return ``supervision.Detections`` of the rows. Raises ``PackageMissing``."""
    try:
        supervision = import_module("supervision")
    except ImportError as error:
        raise PackageMissing(
            "to_supervision() needs the package supervision: pip install supervision"
        ) from error
    return supervision.Detections(**fields_of(rows))


def fields_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the fields of ``supervision.Detections``, n rows each.

    ``xyxy`` is (n, 4) float32 in pixels, ``confidence`` (n,) float32, ``class_id`` (n,) int; the
    arrays of ``data`` are (n,).
    """
    return {
        "xyxy": np.array([row.box.xyxy for row in rows], np.float32).reshape(-1, 4),
        "confidence": np.array([row.confidence for row in rows], np.float32),
        "class_id": np.array([CLASS_IDS[row.class_name] for row in rows], int),
        "data": {
            "class_name": np.array([row.class_name for row in rows], str),
            "text": np.array([row.text for row in rows], str),
            "detection": np.array([row.detection for row in rows], int),
        },
    }
