"""The parts of cameras that routes use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from galaxy_alpr.ingest.frames import NewestFrames
from galaxy_alpr.ingest.trial import Trials
from galaxy_alpr.services.cameras.passwords import CameraPasswords
from galaxy_alpr.web.video.live_view import Viewers


@dataclass(frozen=True, slots=True, kw_only=True)
class Cameras:
    """The parts of cameras; ``wake`` has the process that reads them look at the table now."""

    passwords: CameraPasswords
    trials: Trials
    frames: NewestFrames
    viewers: Viewers
    wake: Callable[[], None]
