"""The pictures of one application that are made at the first request for them."""

from __future__ import annotations

from contextlib import ExitStack

from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.main.database import Database
from galaxy_alpr.main.engine import image_limits
from galaxy_alpr.main.pictures.masking import Masking, masked_pictures
from galaxy_alpr.services.admission import OneThread
from galaxy_alpr.services.readings.drawings import Drawings
from galaxy_alpr.services.readings.lost_files import LostFiles
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.context import OnDemandPictures

MAX_WAITING = 16
"""Most requests that wait for drawings or lost crops; each holds a thread of the server."""


def on_demand_pictures(
    settings: Settings,
    database: Database,
    store: ArtifactStore,
    processes: DecodeProcesses,
    masking: Masking,
    resources: ExitStack,
) -> OnDemandPictures:
    """Make the parts that make drawings, lost crops and masked pictures, all in one thread."""
    thread = OneThread(MAX_WAITING, "too many pictures are being drawn; try again shortly")
    resources.callback(thread.close)
    limits, quality = image_limits(settings), settings.jpeg_quality
    drawings = Drawings(
        sessions=database.sessions,
        store=store,
        limits=limits,
        processes=processes,
        thread=thread,
        jpeg_quality=quality,
    )
    lost_files = LostFiles(
        sessions=database.sessions,
        store=store,
        limits=limits,
        processes=processes,
        thread=thread,
        jpeg_quality=quality,
    )
    masked = masked_pictures(settings, store, processes, thread, masking)
    return OnDemandPictures(drawings=drawings, lost_files=lost_files, masked=masked)
