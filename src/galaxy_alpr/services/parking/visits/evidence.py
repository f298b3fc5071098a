"""What is stored of a visit, and its evidence as a ZIP file: pictures, data, and their sums."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.base import Base
from galaxy_alpr.db.models import Detection, Location, Visit, VisitChange, VisitReading
from galaxy_alpr.db.queries.audit import entries
from galaxy_alpr.db.queries.audit.entries import AuditFilter, Found
from galaxy_alpr.db.queries.parking import changes, records, visits
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.parking.visits.hand import get_visit
from galaxy_alpr.storage import ArtifactStore

MAX_ENTRIES = 500
"""Most entries of the audit trail in a pack."""

_LEFT_OUT = {"folded", "slot", "image_bytes", "revision"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A visit with its readings, their detections by id, and what people changed of it."""

    visit: Visit
    readings: Sequence[VisitReading]
    detections: Mapping[int, Detection]
    locations: Mapping[int, Location]
    changes: Sequence[VisitChange]


def record_of(session: Session, visit_id: int) -> Record:
    """Return what is stored of a visit. Raises ``NotFound``."""
    visit = get_visit(session, visit_id)
    readings = visits.readings(session, visit_id=visit_id)
    ids = [row.detection_id for row in readings if row.detection_id is not None]
    places = {row.location_id for row in readings}
    places |= {visit.entry_location_id, visit.exit_location_id}
    return Record(
        visit=visit,
        readings=readings,
        detections={row.id: row for row in records.detections(session, ids=ids)},
        locations=visits.locations(session, ids=[id for id in places if id is not None]),
        changes=changes.of_visit(session, visit_id=visit_id),
    )


def evidence(session: Session, store: ArtifactStore, visit_id: int, *, at: datetime) -> bytes:
    """Return the evidence of a visit as a ZIP file.

    It has the photos and crops as they are stored, ``visit.json``, and ``manifest.json`` with the
    SHA-256 of every other file. A picture that is not there is named in the manifest. Raises
    ``NotFound``.
    """
    record = record_of(session, visit_id)
    subject = subject_of(Visit, visit_id)
    filter = AuditFilter(subject=subject)
    trail = entries.find(session, filter=filter, limit=MAX_ENTRIES)
    buffer = io.BytesIO()
    sums: dict[str, str] = {}
    missing: list[str] = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:

        def add(name: str, data: bytes) -> None:
            sums[name] = hashlib.sha256(data).hexdigest()
            archive.writestr(name, data)

        for name, path in _pictures(record):
            try:
                add(name, store.read(path))
            except FileNotFoundError:
                missing.append(name)
        add("visit.json", _json(_data(record, trail, at)))
        manifest = {"made_at": _plain(at), "sha256": sums, "missing": missing}
        archive.writestr("manifest.json", _json(manifest))
    return buffer.getvalue()


def _pictures(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the name in the pack and the path of each picture; a photo is there once."""
    seen: set[str] = set()
    for reading in record.readings:
        detection = record.detections.get(reading.detection_id or 0)
        if detection is None:
            continue
        start = f"{reading.id}-{reading.part or 'unknown'}"
        for kind, row in (
            ("photo", detection.session),
            ("vehicle", detection.vehicle),
            ("plate", detection.plate),
        ):
            path = None if row is None else row.image_path
            if path is not None and path not in seen:
                seen.add(path)
                yield f"{start}-{kind}{PurePosixPath(path).suffix}", path


def _data(record: Record, trail: Sequence[Found], at: datetime) -> dict[str, Any]:
    visit, zone = record.visit, ZoneInfo(record.visit.lot.timezone)
    moments = ("began_at", "entered_at", "exited_at", "last_seen_at")
    return {
        "made_at": _plain(at),
        "visit": {**_row(visit), "lot": visit.lot.name, "timezone": zone.key},
        "local_times": {name: _local(getattr(visit, name), zone) for name in moments},
        "readings": [_reading(row, record, zone) for row in record.readings],
        "changes": [_row(row) for row in record.changes],
        "audit": [_entry(item) for item in reversed(trail)],
    }


def _reading(row: VisitReading, record: Record, zone: ZoneInfo) -> dict[str, Any]:
    detection = record.detections.get(row.detection_id or 0)
    location = record.locations.get(row.location_id or 0)
    data = {
        **_row(row),
        "local_time": _local(row.at, zone),
        "location": None if location is None else location.name,
    }
    if detection is None:
        return data
    plate, vehicle = detection.plate, detection.vehicle
    return {
        **data,
        "photo": _row(detection.session),
        "vehicle": None if vehicle is None else _row(vehicle),
        "plate": None
        if plate is None
        else {
            **_row(plate),
            "candidates": [_row(item) for item in plate.candidates],
            "corrections": [_row(item) for item in plate.corrections],
        },
    }


def _entry(found: Found) -> dict[str, Any]:
    content = None if found.content is None else json.loads(found.content)
    return {**_row(found.entry), "content": content}


def _row(row: Base) -> dict[str, Any]:
    names = [column.name for column in row.__table__.columns]
    return {name: _plain(getattr(row, name)) for name in names if name not in _LEFT_OUT}


def _local(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
