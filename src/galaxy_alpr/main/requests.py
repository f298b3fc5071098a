"""The limits of requests and the memory of answers that the settings name."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.engine.image.codec import ImageLimits
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.idempotency.keys import IdempotencyKeys
from galaxy_alpr.services.readings.details.repeats import RepeatedPictures
from galaxy_alpr.settings import EventSettings, ProgramSettings, UploadSettings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.forms.files import FormLimits
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


def idempotency_keys(
    settings: ProgramSettings, sessions: sessionmaker[Session], clock: Clock
) -> IdempotencyKeys:
    """Return what keeps the answers to requests with an idempotency key."""
    keep = timedelta(hours=settings.idempotency_keep_hours)
    return IdempotencyKeys(sessions=sessions, clock=clock, keep=keep)


def repeated_pictures(
    settings: ProgramSettings, sessions: sessionmaker[Session], limits: ImageLimits, clock: Clock
) -> RepeatedPictures:
    """Return what answers pictures that are sent again."""
    return RepeatedPictures(
        sessions=sessions,
        limits=limits,
        clock=clock,
        first_answers=settings.repeated_picture == "first",
    )
