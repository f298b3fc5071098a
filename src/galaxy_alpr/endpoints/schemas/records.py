"""A detection as a list shows it: with its moment, its place and its picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import lists
from galaxy_alpr.endpoints.schemas.detections import DetectionOut, LocationRef
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.web.schema import Schema, file_url


class DetectionRecord(DetectionOut):
    """A vehicle, a plate, or both, with where and when it was seen."""

    session_id: int
    captured_at: datetime
    location: LocationRef | None
    image_url: str = Field(description="The whole picture.")
    annotated_image_url: str | None = Field(description="The picture with its boxes drawn.")


def fields_of(answer: Schema) -> dict[str, Any]:
    """Return the fields of an answer, for a larger one that begins with the same."""
    return {name: getattr(answer, name) for name in type(answer).model_fields}


def place_of(row: models.Detection | models.DetectionSession) -> LocationRef | None:
    """Return the place of a row whose location is loaded."""
    return None if row.location is None else LocationRef.model_validate(row.location)


def record(row: models.Detection, statuses: dict[str, PlateStatus]) -> DetectionRecord:
    """Return a loaded detection as a list shows it; ``statuses`` by plate text."""
    plain = DetectionOut.of(row, status_of(row.plate, statuses))
    return DetectionRecord(
        **fields_of(plain),
        session_id=row.session_id,
        captured_at=row.captured_at,
        location=place_of(row),
        image_url=file_url(row.session.image_path) or "",
        annotated_image_url=file_url(row.session.annotated_path),
    )


def records(session: Session, rows: Sequence[models.Detection]) -> list[DetectionRecord]:
    """Return loaded detections as a list shows them, with the standing of their plates now."""
    statuses = statuses_of(session, (row.plate for row in rows))
    return [record(row, statuses) for row in rows]


def status_of(plate: models.Plate | None, statuses: dict[str, PlateStatus]) -> PlateStatus:
    """Return the standing of a plate; one that was not read is unlisted."""
    if plate is None or plate.text is None:
        return PlateStatus.UNLISTED
    return statuses.get(plate.text, PlateStatus.UNLISTED)


def statuses_of(session: Session, plates: Iterable[models.Plate | None]) -> dict[str, PlateStatus]:
    """Return the standing of the read ones among ``plates`` now, by text."""
    texts: Collection[str] = {
        plate.text for plate in plates if plate is not None and plate.text is not None
    }
    return lists.statuses_by_text(session, texts, datetime.now(UTC))


def statuses_in_sessions(
    session: Session, rows: Iterable[models.DetectionSession]
) -> dict[str, PlateStatus]:
    """Return the standing now of the plates seen in photos, by text."""
    return statuses_of(session, (item.plate for row in rows for item in row.detections))
