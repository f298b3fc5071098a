"""The engine and the picture limits that the settings name."""

from __future__ import annotations

from pathlib import Path

from galaxy_alpr.engine.adapters.gemini import GeminiOptions
from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.image.codec import ImageLimits
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.settings import EngineSettings, UploadSettings


def build_engine(settings: EngineSettings) -> AlprEngine:
    """Load the engine that the settings name. Raises ``EngineUnavailable``, ``ModelError``."""
    return load_engine(
        settings.detector,
        settings.recognizer,
        vehicle_detector=settings.vehicle_detector,
        countries=None if settings.country is None else [settings.country],
        min_confidence=settings.min_confidence,
        input_size=settings.detector_input_size,
        nearer_look=settings.detector_second_look,
        threads=settings.engine_threads,
        pictures=settings.effective_engine_workers,
        gemini=_gemini(settings),
    )


def network_files(settings: EngineSettings) -> list[Path]:
    """Return the network files that the settings name."""
    names = (settings.detector, settings.vehicle_detector, settings.recognizer)
    return [Path(name) for name in names if name is not None and name.endswith(".onnx")]


def image_limits(settings: UploadSettings) -> ImageLimits:
    """Return the largest and the most costly picture that is accepted."""
    return ImageLimits(
        max_bytes=settings.max_upload_bytes,
        max_pixels=int(settings.max_image_megapixels * 1_000_000),
        max_side=settings.max_image_side,
        decode_s=settings.decode_timeout_s,
    )


def _gemini(settings: EngineSettings) -> GeminiOptions | None:
    if settings.gemini_api_key is None:
        return None
    return GeminiOptions(
        api_key=settings.gemini_api_key.get_secret_value(),
        model=settings.gemini_model,
        timeout_s=settings.gemini_timeout_s,
        retries=settings.gemini_retries,
    )
