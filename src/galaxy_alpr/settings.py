"""All settings with description and limits, from ``GALAXY_*`` variables or a ``.env`` file.

The settings have groups; each part of the service takes only its group. The names are flat: the
variable of ``EngineSettings.detector`` is ``GALAXY_DETECTOR``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from galaxy_alpr.country_codes import check_country
from galaxy_alpr.database_settings import DatabaseSettings


class StorageSettings(BaseModel):
    """Folder and database."""

    data_dir: Path = Field(
        Path(), description="Folder of uploads/, outputs/, static/ and the SQLite file."
    )
    database_url: SecretStr | None = Field(
        None,
        description="SQLAlchemy URL, for example postgresql://user:pass@host/db or "
        "mysql://user:pass@host/db; in pass, @ is %40 and % is %25. Empty: SQLite in data_dir.",
    )
    durability: Literal["full", "fast"] = Field(
        "full",
        description="full: an answered upload survives a power cut. fast: it survives a crash of "
        "the process, but a power cut may lose the newest uploads.",
    )

    @property
    def durable(self) -> bool:
        """Whether an answered change survives a power cut."""
        return self.durability == "full"

    @property
    def effective_database_url(self) -> str:
        """The database's URL: SQLite in ``data_dir`` when none is set."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'galaxy_alpr.db').resolve().as_posix()}"


class LogSettings(BaseModel):
    """The log."""

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least serious messages that are logged: debug, info, warning, error."
    )


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
    engine_threads: int = Field(2, ge=1, le=64, description="Threads of one inference.")
    engine_workers: int = Field(1, ge=1, le=64, description="Images analysed at the same time.")
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

    @field_validator("country")
    @classmethod
    def _existing_country(cls, code: str | None) -> str | None:
        return None if code is None else check_country(code)

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


class UploadSettings(BaseModel):
    """The largest accepted requests and pictures."""

    max_upload_mb: float = Field(20, gt=0, le=1000, description="Largest accepted file, MB.")
    max_request_mb: float = Field(
        100, gt=0, le=10_000, description="Largest accepted request with all of its files, MB."
    )
    max_image_megapixels: float = Field(50, gt=0, le=500, description="Largest picture, Mpx.")
    max_image_side: int = Field(12_000, ge=64, le=65_535, description="Longest side, px.")
    max_files: int = Field(20, ge=1, le=1000, description="Most files in one request.")

    @property
    def max_upload_bytes(self) -> int:
        """The largest accepted file, bytes."""
        return int(self.max_upload_mb * 1_000_000)

    @property
    def max_request_bytes(self) -> int:
        """The largest accepted request, bytes."""
        return int(self.max_request_mb * 1_000_000)


class PictureSettings(BaseModel):
    """The storage of pictures."""

    save_annotated: bool = Field(
        True,
        description="Offer each picture with its boxes drawn; it is made at the first request.",
    )
    jpeg_quality: int = Field(
        88, ge=30, le=100, description="JPEG quality of crops and of pictures with boxes drawn."
    )
    min_free_disk_mb: int = Field(
        200, ge=0, le=1_000_000, description="Free disk space below which /ready answers 503, MB."
    )


class EventSettings(BaseModel):
    """Live streams, and how long their events are kept."""

    event_streams: int = Field(
        1000,
        ge=1,
        le=100_000,
        description="Live streams open at the same time; further ones get a 503.",
    )
    event_queue: int = Field(
        1000,
        ge=1,
        le=100_000,
        description="Events queued for a slow live stream; older ones are lost.",
    )
    event_heartbeat_s: float = Field(
        15,
        ge=0.1,
        le=300,
        description="Interval of heartbeats in a live stream without events, seconds.",
    )
    event_lifetime_s: float = Field(
        1800,
        ge=0.1,
        le=86_400,
        description="Lifetime of a live stream, seconds; clients connect again.",
    )
    event_poll_s: float = Field(
        1,
        ge=0.05,
        le=60,
        description="Interval at which events of other processes are read, seconds.",
    )

    event_keep_days: float = Field(
        7,
        ge=0.01,
        le=3650,
        description="How long events are stored for live streams to resume from, days.",
    )
    event_keep_count: int = Field(
        200_000,
        ge=1000,
        le=100_000_000,
        description="Most events that are stored; the oldest ones beyond it are deleted earlier.",
    )


class WebSettings(BaseModel):
    """Browsers and the dashboard."""

    cors_origins: list[str] = Field(
        default=["*", "http://localhost:5173", "http://localhost:3000"],
        description='Origins that may call from a browser, as JSON. "*" allows all.',
    )
    cors_credentials: bool = Field(
        False, description='Allow cookies across origins; needs origins without "*".'
    )
    dashboard_dir: Path | None = Field(None, description="Built dashboard. Empty: the bundled one.")

    @field_validator("cors_credentials")
    @classmethod
    def _no_credentials_for_all(cls, value: bool, info: object) -> bool:
        origins = getattr(info, "data", {}).get("cors_origins", [])
        if value and "*" in origins:
            raise ValueError('cors_credentials needs cors_origins without "*"')
        return value


class Settings(
    # The last base gives the first fields: they are in the order of ``.env.example``.
    WebSettings,
    EventSettings,
    PictureSettings,
    UploadSettings,
    EngineSettings,
    LogSettings,
    DatabaseSettings,
    StorageSettings,
    BaseSettings,
):
    """The configuration of one process: all groups together."""

    model_config = SettingsConfigDict(
        env_prefix="GALAXY_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )
