"""Galaxy ALPR: reads licence plates in pictures, stores the readings and serves them.

The library in one line: ``load_engine().analyze(image)``, where ``image`` is a (H, W, 3) uint8 BGR
array, as ``decode_image(data)`` and OpenCV return it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from galaxy_alpr.enums import (
    DetectionKind,
    PairingMethod,
    PlatePosition,
    PlateType,
    UnreadReason,
    VehicleClass,
)
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import (
    BgrImage,
    ColorName,
    Completeness,
    DetectedObjects,
    Detection,
    DetectionResult,
    EngineInfo,
    ImageResult,
    OcrResult,
    Pairing,
    PlateQuality,
    PlateResult,
    Region,
    TextCandidate,
    VehicleResult,
)

if TYPE_CHECKING:
    from galaxy_alpr.engine.alpr import AlprEngine
    from galaxy_alpr.engine.image.codec import ImageLimits, decode_image
    from galaxy_alpr.engine.image.drawing import annotate
    from galaxy_alpr.engine.loader import load_engine

__version__ = "0.1.0"

__all__ = [
    "AlprEngine",
    "BgrImage",
    "BoundingBox",
    "ColorName",
    "Completeness",
    "DetectedObjects",
    "Detection",
    "DetectionKind",
    "DetectionResult",
    "EngineInfo",
    "ImageLimits",
    "ImageResult",
    "OcrResult",
    "Pairing",
    "PairingMethod",
    "PlatePosition",
    "PlateQuality",
    "PlateResult",
    "PlateType",
    "Region",
    "TextCandidate",
    "UnreadReason",
    "VehicleClass",
    "VehicleResult",
    "__version__",
    "annotate",
    "decode_image",
    "load_engine",
]

if not TYPE_CHECKING:
    # Imported on first use: a migration or `--help` need neither OpenCV nor ONNX Runtime.
    _LAZY = {
        "AlprEngine": "galaxy_alpr.engine.alpr",
        "ImageLimits": "galaxy_alpr.engine.image.codec",
        "annotate": "galaxy_alpr.engine.image.drawing",
        "decode_image": "galaxy_alpr.engine.image.codec",
        "load_engine": "galaxy_alpr.engine.loader",
    }

    def __getattr__(name: str) -> object:
        if name not in _LAZY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_LAZY[name]), name)
