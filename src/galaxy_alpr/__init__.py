"""Galaxy ALPR: reads licence plates in pictures, stores the readings and serves them.

The library in one line: ``load_engine().analyze("car.jpg")``; see ``docs/library.md``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from galaxy_alpr.country_codes import UnknownCountry
    from galaxy_alpr.engine.adapters.gemini import GeminiOptions
    from galaxy_alpr.engine.alpr import AlprEngine
    from galaxy_alpr.engine.image.codec import ImageLimits, decode_image
    from galaxy_alpr.engine.image.drawing import annotate
    from galaxy_alpr.engine.image.rectify import crop_plate
    from galaxy_alpr.engine.image.sources import ImageSource, load_image
    from galaxy_alpr.engine.loader import load_engine
    from galaxy_alpr.engine.protocols import Analyzer, CornerFinder, Detector, PlateRecognizer
    from galaxy_alpr.enums import (
        DetectionKind,
        PairingMethod,
        PictureNote,
        PlatePosition,
        PlateType,
        UnreadReason,
        VehicleClass,
    )
    from galaxy_alpr.errors import (
        AlprError,
        EngineUnavailable,
        InvalidImage,
        ModelError,
        PackageMissing,
        PayloadTooLarge,
        Unavailable,
        UnsupportedMediaType,
        ValidationFailed,
        WrongImageType,
    )
    from galaxy_alpr.geometry import BoundingBox, Point, Quad
    from galaxy_alpr.types import (
        BgrImage,
        ColorName,
        Completeness,
        DetectedObjects,
        Detection,
        DetectionResult,
        EngineInfo,
        FailedImage,
        ImageResult,
        OcrResult,
        Pairing,
        PlateQuality,
        PlateResult,
        Region,
        TextCandidate,
        VehicleResult,
    )

__version__ = "0.1.0"

__all__ = [
    "AlprEngine",
    "AlprError",
    "Analyzer",
    "BgrImage",
    "BoundingBox",
    "ColorName",
    "Completeness",
    "CornerFinder",
    "DetectedObjects",
    "Detection",
    "DetectionKind",
    "DetectionResult",
    "Detector",
    "EngineInfo",
    "EngineUnavailable",
    "FailedImage",
    "GeminiOptions",
    "ImageLimits",
    "ImageResult",
    "ImageSource",
    "InvalidImage",
    "ModelError",
    "OcrResult",
    "PackageMissing",
    "Pairing",
    "PairingMethod",
    "PayloadTooLarge",
    "PictureNote",
    "PlatePosition",
    "PlateQuality",
    "PlateRecognizer",
    "PlateResult",
    "PlateType",
    "Point",
    "Quad",
    "Region",
    "TextCandidate",
    "Unavailable",
    "UnknownCountry",
    "UnreadReason",
    "UnsupportedMediaType",
    "ValidationFailed",
    "VehicleClass",
    "VehicleResult",
    "WrongImageType",
    "__version__",
    "annotate",
    "crop_plate",
    "decode_image",
    "load_engine",
    "load_image",
]

if not TYPE_CHECKING:
    # Imported on first use: ``galaxy-alpr --help`` needs neither OpenCV nor NumPy.
    _NAMES = {
        "country_codes": "UnknownCountry",
        "engine.adapters.gemini": "GeminiOptions",
        "engine.alpr": "AlprEngine",
        "engine.image.codec": "ImageLimits decode_image",
        "engine.image.drawing": "annotate",
        "engine.image.rectify": "crop_plate",
        "engine.image.sources": "ImageSource load_image",
        "engine.loader": "load_engine",
        "engine.protocols": "Analyzer CornerFinder Detector PlateRecognizer",
        "enums": (
            "DetectionKind PairingMethod PictureNote PlatePosition PlateType UnreadReason "
            "VehicleClass"
        ),
        "errors": (
            "AlprError EngineUnavailable InvalidImage ModelError PackageMissing "
            "PayloadTooLarge Unavailable UnsupportedMediaType ValidationFailed WrongImageType"
        ),
        "geometry": "BoundingBox Point Quad",
        "types": (
            "BgrImage ColorName Completeness DetectedObjects Detection DetectionResult "
            "EngineInfo FailedImage ImageResult OcrResult Pairing PlateQuality PlateResult "
            "Region TextCandidate VehicleResult"
        ),
    }
    _MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
