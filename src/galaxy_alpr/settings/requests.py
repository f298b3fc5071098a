"""What requests may bring, live streams, and browsers."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field, field_validator


class UploadSettings(BaseModel):
    """The largest accepted requests and pictures, and the most costly ones."""

    max_upload_mb: float = Field(20, gt=0, le=1000, description="Largest accepted file, MB.")
    max_request_mb: float = Field(
        100, gt=0, le=10_000, description="Largest accepted request with all of its files, MB."
    )
    max_bodies_mb: float = Field(
        500,
        gt=0,
        le=100_000,
        description="Most bytes of unanswered requests together, MB; further ones get a 503.",
    )
    body_timeout_s: float = Field(
        10,
        gt=0,
        le=3600,
        description="Seconds in which a request must bring 10 kB/s on average, else it gets a 408.",
    )
    max_image_megapixels: float = Field(50, gt=0, le=500, description="Largest picture, Mpx.")
    max_image_side: int = Field(12_000, ge=64, le=65_535, description="Longest side, px.")
    max_files: int = Field(20, ge=1, le=1000, description="Most files in one request.")
    decode_timeout_s: float = Field(
        10,
        gt=0,
        le=300,
        description="Processor time to decode a picture, seconds; by the clock three times that.",
    )

    @property
    def max_upload_bytes(self) -> int:
        """The largest accepted file, bytes."""
        return int(self.max_upload_mb * 1_000_000)

    @property
    def max_request_bytes(self) -> int:
        """The largest accepted request, bytes."""
        return int(self.max_request_mb * 1_000_000)

    @property
    def max_compat_bytes(self) -> int:
        """The largest request to an interface of another vendor: one picture as base64, bytes."""
        return min(self.max_request_bytes, int(self.max_upload_bytes * 1.5) + 1_000_000)

    @property
    def max_bodies_bytes(self) -> int:
        """The most bytes of unanswered requests together."""
        return int(self.max_bodies_mb * 1_000_000)


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
        description='Origins that may call from a browser, as JSON. "*" allows all to read; '
        "only those named here may write.",
    )
    cors_credentials: bool = Field(
        False, description='Allow cookies across origins; needs origins without "*".'
    )
    allowed_hosts: list[str] = Field(
        default=[],
        description='Names by which the service is reached, as JSON: "*.example.com" allows all '
        'below one, "*" all. Empty: on loopback addresses only localhost, elsewhere all.',
    )
    dashboard_dir: Path | None = Field(None, description="Built dashboard. Empty: the bundled one.")

    @field_validator("cors_credentials")
    @classmethod
    def _no_credentials_for_all(cls, value: bool, info: object) -> bool:
        origins = getattr(info, "data", {}).get("cors_origins", [])
        if value and "*" in origins:
            raise ValueError('cors_credentials needs cors_origins without "*"')
        return value
