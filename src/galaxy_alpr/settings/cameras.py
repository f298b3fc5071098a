"""Cameras."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field


class CameraSettings(BaseModel):
    """Which process reads the cameras, and how many people look at them."""

    cameras: Literal["inside", "apart", "off"] = Field(
        "inside",
        description="inside: the service reads the cameras. apart: `galaxy-alpr camera-worker` "
        "does, in a process of its own with the same database and data folder. off: nobody does.",
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
