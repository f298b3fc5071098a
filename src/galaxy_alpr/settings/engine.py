"""The models."""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr, field_validator

from galaxy_alpr.country_codes import check_country
from galaxy_alpr.machine import usable_cores, usable_memory

MOST_WORKERS = 8
"""The most pictures at a time by default: more keep one interpreter busy with all but the engine.

Further processes (``serve --workers``) use further cores.
"""

BASE_BYTES, PICTURE_BYTES = 512 * 1024**2, 256 * 1024**2
"""Memory of the service, and what a picture of 25 Mpx that is analysed may add, generously."""


class EngineSettings(BaseModel):
    """The models, and how many pictures they analyse at a time."""

    detector: str = Field(
        "auto",
        min_length=1,
        description="Detector of plates and vehicles: auto, rapidocr, FILE.onnx, "
        "ultralytics:FILE.pt or fast-alpr[:MODEL].",
    )
    recognizer: str = Field(
        "auto",
        min_length=1,
        description="Recognizer of plates: auto, rapidocr, FILE.onnx, fast-alpr[:MODEL], "
        "tesseract[:LANGUAGE] or gemini.",
    )
    vehicle_detector: str | None = Field(
        None, description="Detector of vehicles, if the other detector detects plates only."
    )
    detector_input_size: int | None = Field(
        None,
        ge=160,
        le=1920,
        description="Longer side of the detector's input, px. Empty: the sizes in its manifest.",
    )
    detector_second_look: bool = Field(
        True,
        description="Run the detector again, at a higher scale, on parts of pictures more than "
        "twice as large as its input, if near_plate in its manifest is below 1.",
    )
    engine_threads: int = Field(
        2,
        ge=1,
        le=64,
        description="Most threads of one inference, at most one for each core. Bundled networks "
        "use one while pictures that are analysed at the same time need the other cores.",
    )
    engine_workers: int | None = Field(
        None,
        ge=1,
        le=64,
        description="Images analysed at the same time. Empty: one for each core, at most 8, and "
        "at most as many as the memory allows.",
    )
    engine_queue: int = Field(
        32, ge=0, le=10_000, description="Uploads that may wait; further ones get a 503."
    )
    min_confidence: float = Field(
        0.3, ge=0, le=1, description="Readings below this are kept as candidates, not as the text."
    )
    country: str | None = Field(
        None,
        pattern="^[A-Za-z]{2}$",
        description="Country of most plates (ISO 3166-1 alpha-2), where a location has none.",
    )

    @field_validator("country", mode="before")
    @classmethod
    def _existing_country(cls, code: object) -> object:
        return check_country(code) if isinstance(code, str) else code

    @property
    def effective_engine_workers(self) -> int:
        """The pictures analysed at the same time."""
        return self.engine_workers or default_workers(usable_cores(), usable_memory())

    gemini_api_key: SecretStr | None = Field(None, description="Key of the gemini recognizer.")
    gemini_model: str = Field(
        "gemini-2.5-flash", min_length=1, description="Model of the gemini recognizer."
    )
    gemini_timeout_s: float = Field(
        20, gt=0, le=300, description="Timeout of a request of the gemini recognizer, seconds."
    )
    gemini_retries: int = Field(
        2, ge=0, le=10, description="Most retries of the gemini recognizer."
    )


def default_workers(cores: int, memory: int | None) -> int:
    """Return how many pictures are analysed at the same time with so many cores and bytes."""
    fitting = MOST_WORKERS if memory is None else (memory - BASE_BYTES) // PICTURE_BYTES
    return max(1, min(cores, MOST_WORKERS, fitting))
