"""A detection as one line of a CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries import detections, lists
from galaxy_alpr.db.queries.detection_filter import DetectionFilter, DetectionSort
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.rounding import rounded_ratio
from galaxy_alpr.web.export import BATCH, Cell, Columns, batches
from galaxy_alpr.web.guards.sub_path import file_url

FlatRecord = dict[str, Cell]

FLAT_COLUMNS: Columns[FlatRecord] = {
    name: itemgetter(name)
    for name in (
        *("detection_id", "session_id", "captured_at", "captured_at_source"),
        *("location_id", "location", "kind"),
        *("vehicle_id", "vehicle_class", "vehicle_confidence", "vehicle_color"),
        *("plate_id", "plate", "display_text", "observed_text", "text_hash", "plate_confidence"),
        *("country", "region_code", "region", "plate_type", "status", "status_now"),
        *("quality_score", "unread_reason"),
        *("image_url", "vehicle_image_url", "plate_image_url"),
        *("pass_id", "camera_id", "camera", "direction", "frames", "sure"),
    )
}


_RATIOS = ("vehicle_confidence", "plate_confidence", "quality_score")


def flat_records(session: Session, rows: Sequence[Row[Any]]) -> list[FlatRecord]:
    """Return rows of ``detections.find_flat`` with URLs and the list statuses now."""
    texts = {row.plate for row in rows if row.plate is not None}
    statuses = lists.statuses_by_text(session, texts, datetime.now(UTC))
    return [
        {
            **row._asdict(),
            **{name: _rounded(getattr(row, name)) for name in _RATIOS},
            "status": row.plate_id and (row.status or PlateStatus.UNLISTED),
            "status_now": row.plate_id and statuses.get(row.plate, PlateStatus.UNLISTED),
            "image_url": file_url(row.image_path),
            "vehicle_image_url": file_url(row.vehicle_image_path),
            "plate_image_url": file_url(row.plate_image_path),
        }
        for row in rows
    ]


def flat_batches(
    sessions: sessionmaker[Session], filter: DetectionFilter, sort: DetectionSort
) -> Iterator[Sequence[FlatRecord]]:
    """Yield the detections that match, a batch at a time."""

    def read(
        session: Session, after: Position | None
    ) -> tuple[Sequence[FlatRecord], Position | None]:
        rows = detections.find_flat(session, filter=filter, sort=sort, after=after, limit=BATCH)
        last = None
        if len(rows) == BATCH:
            last = Position(rows[-1].sort_value, rows[-1].detection_id)
        return flat_records(session, rows), last

    return batches(sessions, read)


def _rounded(value: float | None) -> float | None:
    return None if value is None else rounded_ratio(value)
