"""A detection in a list: with its moment, location and picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.cameras.passes import OfPass, of_pass
from galaxy_alpr.endpoints.schemas.detections import DetectionOut, moment_source
from galaxy_alpr.endpoints.schemas.places import LocationRef
from galaxy_alpr.enums import MomentSource, PlateStatus
from galaxy_alpr.services.lists.statuses import statuses_now
from galaxy_alpr.web.guards.sub_path import file_url


class DetectionRecord(DetectionOut, OfPass):
    """A vehicle, a plate, or both, with location and moment."""

    session_id: int
    captured_at: datetime
    captured_at_source: MomentSource | None = Field(
        description="Where `captured_at` comes from; null for a photo of an older version."
    )
    location: LocationRef | None
    camera: str | None = Field(None, description="The name of the camera that read it.")
    frames: int | None = Field(
        None, description="Frames of the pass in which the plate was read; null without a pass."
    )
    sure: bool | None = Field(
        None,
        description="Whether independent frames agree on the plate's text; null without a pass.",
    )
    image_url: str | None = Field(
        description="The whole picture; null where a reading was sent without one."
    )
    annotated_image_url: str | None = Field(description="The picture with its boxes drawn.")

    @classmethod
    def of(cls, row: models.Detection, statuses: Mapping[str, PlateStatus]) -> DetectionRecord:
        """Build from a fully loaded row; ``statuses`` are list statuses now."""
        passed = row.session.passed
        camera = None if passed is None else passed.camera
        return cls(
            **dict(DetectionOut.of(row, statuses)),
            **dict(of_pass(passed)),
            session_id=row.session_id,
            captured_at=row.captured_at,
            captured_at_source=moment_source(row.session),
            location=LocationRef.of(row.location),
            camera=None if camera is None else camera.name,
            frames=None if passed is None else passed.frames,
            sure=None if passed is None else passed.sure,
            image_url=file_url(row.session.image_path),
            annotated_image_url=file_url(row.session.annotated_path),
        )


def records(session: Session, rows: Sequence[models.Detection]) -> list[DetectionRecord]:
    """Return loaded detections for a list, with the list statuses of their plates now."""
    statuses = statuses_now(session, (row.plate for row in rows))
    return [DetectionRecord.of(row, statuses) for row in rows]


def statuses_in_sessions(
    session: Session, rows: Iterable[models.DetectionSession]
) -> dict[str, PlateStatus]:
    """Return the list statuses of the plates in analysed photos, now, by text."""
    return statuses_now(session, (item.plate for row in rows for item in row.detections))
