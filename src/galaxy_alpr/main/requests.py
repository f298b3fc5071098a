"""The limits of requests that the settings name."""

from __future__ import annotations

from galaxy_alpr.settings import EventSettings, UploadSettings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.forms import FormLimits
from galaxy_alpr.web.streams import StreamSettings


def form_limits(settings: UploadSettings, store: ArtifactStore) -> FormLimits:
    """Return the limits of forms with files; ``store`` has the folder for large ones."""
    return FormLimits(
        max_files=settings.max_files,
        max_file_bytes=settings.max_upload_bytes,
        folder=store.uploads,
    )


def stream_settings(settings: EventSettings) -> StreamSettings:
    """Return the number of live streams, and their times."""
    return StreamSettings(
        max_streams=settings.event_streams,
        lifetime_s=settings.event_lifetime_s,
        heartbeat_s=settings.event_heartbeat_s,
    )
