"""Domain events of cameras.

The docstrings and descriptions are part of the API's OpenAPI document.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from galaxy_alpr.enums import CameraState
from galaxy_alpr.events.values import Value


class CameraStateChanged(Value):
    """A camera delivers pictures again, or something is wrong with it."""

    type: Literal["camera.state_changed"] = "camera.state_changed"
    camera_id: int = Field(description="The camera.")
    name: str = Field(description="The name of the camera.")
    lot_id: int | None
    state: CameraState = Field(description="What it does now.")
    state_before: CameraState | None = Field(description="What it did before; null at the start.")
    reason: str | None = Field(description="What is wrong; null where nothing is.")
    since: datetime = Field(description="When it began.")
