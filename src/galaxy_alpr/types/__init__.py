"""Immutable value types that all layers use."""

from galaxy_alpr.types.images import BgrImage, check_image, type_name
from galaxy_alpr.types.results import (
    Completeness,
    DetectionResult,
    FailedImage,
    ImageResult,
    PlateQuality,
    PlateResult,
    VehicleResult,
)
from galaxy_alpr.types.values import (
    PLATE_LABEL,
    CharacterScores,
    ColorName,
    DetectedObjects,
    Detection,
    EngineInfo,
    OcrResult,
    Pairing,
    PlateColors,
    Region,
    TextCandidate,
)

__all__ = [
    "PLATE_LABEL",
    "BgrImage",
    "CharacterScores",
    "ColorName",
    "Completeness",
    "DetectedObjects",
    "Detection",
    "DetectionResult",
    "EngineInfo",
    "FailedImage",
    "ImageResult",
    "OcrResult",
    "Pairing",
    "PlateColors",
    "PlateQuality",
    "PlateResult",
    "Region",
    "TextCandidate",
    "VehicleResult",
    "check_image",
    "type_name",
]
