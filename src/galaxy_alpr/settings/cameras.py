"""Cameras, and readings from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field


class CameraSettings(BaseModel):
    """Which process reads the cameras, and how many people look at them."""

    cameras: Literal["inside", "apart", "off"] = Field(
        "inside",
        description="inside: the service reads the cameras. apart: `galaxy-alpr camera-worker` "
        "does, in processes of its own with the same database. off: nobody does.",
    )
    camera_leases: Literal["auto", "folder", "database", "nats"] = Field(
        "auto",
        description="How processes agree on who reads which camera. folder: one of those with the "
        "same data folder reads all. database: each reads its share, by leases in the database. "
        "nats: as database, with leases in NATS, which last while the database is away. auto: "
        "folder with SQLite, nats where GALAXY_NATS_URL is set, else database.",
    )
    camera_capacity: int | None = Field(
        None,
        ge=1,
        le=100000,
        description="Most cameras that this process reads at once. Empty: no limit; it then counts "
        "as 10 where shares are computed.",
    )
    camera_lots: str | None = Field(
        None,
        max_length=2000,
        description="Names or ids of the lots, separated by commas, to whose cameras this process "
        "is limited; it is then preferred for them. Empty: all cameras.",
    )
    camera_hardware: bool = Field(
        False,
        description="Whether this machine's hardware decodes video: it is then preferred for "
        "cameras that are set to be decoded by hardware.",
    )
    camera_files: Path | None = Field(
        None,
        description="Folder below which videos and folders of pictures may be read as cameras. "
        "Empty: none may.",
    )
    camera_viewers: int = Field(
        8,
        ge=1,
        le=1000,
        description="Live views of cameras open at the same time; further ones get a 503.",
    )
    camera_state_keep_days: float = Field(
        30, gt=0, le=36500, description="Days for which the past states of cameras are kept."
    )

    @property
    def camera_lot_names(self) -> tuple[str, ...]:
        """The names or ids of the lots."""
        return tuple(name.strip() for name in (self.camera_lots or "").split(",") if name.strip())
