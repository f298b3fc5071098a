"""The cameras of one application."""

from __future__ import annotations

from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.ingest.frames import NewestFrames
from galaxy_alpr.ingest.trial import Trials
from galaxy_alpr.services.cameras.passwords import CameraPasswords
from galaxy_alpr.settings import CameraSettings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.video.live_view import Viewers
from galaxy_alpr.web.video.parts import Cameras

FOLDER = "cameras"
"""Folder of the data folder with what the processes that read and show cameras share."""


def open_cameras(settings: CameraSettings, store: ArtifactStore, engine: Analyzer) -> Cameras:
    """Return the parts of cameras."""
    return Cameras(
        passwords=CameraPasswords(store),
        trials=Trials(engine),
        frames=NewestFrames(store.data_dir / FOLDER),
        viewers=Viewers(settings.camera_viewers),
        wake=lambda: None,
    )
