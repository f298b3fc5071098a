"""Visits in answers: in a list, in full, and as a line of a CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Location, Visit, VisitChange, VisitReading
from galaxy_alpr.db.queries.parking import visits
from galaxy_alpr.endpoints.schemas.places import LocationRef
from galaxy_alpr.endpoints.schemas.records import DetectionRecord, records
from galaxy_alpr.enums import LocationType, VehicleClass, VisitAction, VisitPart, VisitState
from galaxy_alpr.services.parking.visits.evidence import Record
from galaxy_alpr.web.export import Cell
from galaxy_alpr.web.schema import Confidence, Schema


class LotRef(Schema):
    """The lot of a visit."""

    id: int = Field(description="The id of the lot.")
    name: str = Field(description="The name of the lot.")
    timezone: str = Field(description="Its timezone.")


class VisitOut(Schema):
    """A stay of a vehicle in a lot: its entry, joined with its exit."""

    id: int = Field(description="The id of the visit.")
    lot: LotRef
    state: VisitState = Field(
        description="`open`: inside; `closed`; `orphan_entry`, `orphan_exit`: the other reading is "
        "missing for good; `review`: a person has to decide whether the pair is right."
    )
    text: str | None = Field(description="The plate; null where none was read, or it is hashed.")
    display_text: str | None
    is_hashed: bool = Field(description="Whether the plate is stored as a hash.")
    text_hash: str | None
    country: str | None
    region_code: str | None = Field(description="Region code of the plate; null where unknown.")
    vehicle_class: VehicleClass | None = Field(description="Class of the vehicle.")
    color: str | None
    began_at: datetime = Field(description="When the vehicle was read first.")
    entered_at: datetime | None = Field(description="When it entered; null where unknown.")
    exited_at: datetime | None = Field(description="When it left; null while it is inside.")
    last_seen_at: datetime = Field(description="When the vehicle was read last.")
    stay_s: int | None = Field(description="Seconds from the entry to the exit.")
    entry_location: LocationRef | None = Field(description="The gate of the entry.")
    exit_location: LocationRef | None = Field(description="The gate of the exit.")
    probability: Confidence | None = Field(
        description="That entry and exit are of one vehicle; null where there is no pair, and "
        "where a person made it."
    )
    reasons: list[str] = Field(description="What the pair rests on, in words.")
    by_hand: bool = Field(description="Whether a person decided about it.")

    @classmethod
    def of(cls, row: Visit, locations: Mapping[int, Location]) -> VisitOut:
        """Build from a row with its lot loaded; ``locations`` by id."""
        return cls(**_values(row, locations))


class VisitReadingOut(Schema):
    """A reading of a visit."""

    id: int = Field(description="The id of the reading in its visit.")
    at: datetime = Field(description="When the vehicle was read.")
    place: LocationType = Field(description="Where the vehicle was.")
    part: VisitPart | None = Field(description="What the reading is in its visit.")
    location: LocationRef | None
    detection: DetectionRecord | None = Field(
        description="The detection with its pictures; null where the photo was deleted."
    )


class VisitChangeOut(Schema):
    """What a person changed of a visit."""

    id: int = Field(description="The id of the change.")
    action: VisitAction
    visit_id: int = Field(description="The visit that was left.")
    other_id: int | None = Field(description="The other visit, which may not exist any more.")
    reason: str | None = Field(description="What the person said about it.")
    changed_by: str
    created_at: datetime
    undone_at: datetime | None = Field(description="When it was undone.")
    undone_by: str | None = Field(description="Name of who undid it.")

    @classmethod
    def of(cls, row: VisitChange) -> VisitChangeOut:
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


class VisitDetailOut(VisitOut):
    """A visit with all of its readings, and what people changed of it."""

    readings: list[VisitReadingOut] = Field(description="Its readings, the oldest first.")
    changes: list[VisitChangeOut] = Field(description="Changes by people, the oldest first.")

    @classmethod
    def of_record(cls, session: Session, record: Record) -> VisitDetailOut:
        """Build from what is stored of a visit."""
        found = records(session, list(record.detections.values()))
        detections = {item.id: item for item in found}
        return cls(
            **_values(record.visit, record.locations),
            readings=[
                _reading(row, record.locations, detections.get(row.detection_id or 0))
                for row in record.readings
            ],
            changes=[VisitChangeOut.of(row) for row in record.changes],
        )


def visits_out(session: Session, rows: Sequence[Visit]) -> list[VisitOut]:
    """Return visits for a list."""
    locations = visits.locations(session, ids=_location_ids(rows))
    return [VisitOut.of(row, locations) for row in rows]


def _location_ids(rows: Iterable[Visit]) -> set[int]:
    ids = {id for row in rows for id in (row.entry_location_id, row.exit_location_id)}
    return {id for id in ids if id is not None}


def _values(row: Visit, locations: Mapping[int, Location]) -> dict[str, Any]:
    same = set(VisitOut.model_fields) - {"lot", "is_hashed", "entry_location", "exit_location"}
    return {
        **{name: getattr(row, name) for name in same},
        "lot": LotRef(id=row.lot_id, name=row.lot.name, timezone=row.lot.timezone),
        "is_hashed": row.text_hash is not None,
        "entry_location": LocationRef.of(locations.get(row.entry_location_id or 0)),
        "exit_location": LocationRef.of(locations.get(row.exit_location_id or 0)),
    }


def _reading(
    row: VisitReading, locations: Mapping[int, Location], detection: DetectionRecord | None
) -> VisitReadingOut:
    return VisitReadingOut(
        id=row.id,
        at=row.at,
        place=LocationType(row.place),
        part=None if row.part is None else VisitPart(row.part),
        location=LocationRef.of(locations.get(row.location_id or 0)),
        detection=detection,
    )


def visit_columns(zone: ZoneInfo | None) -> dict[str, Callable[[VisitOut], Cell]]:
    """Return the columns of a file; moments are in ``zone``, without one in the lot's timezone."""

    def local(name: str) -> Callable[[VisitOut], Cell]:
        def cell(visit: VisitOut) -> Cell:
            moment: datetime | None = getattr(visit, name)
            at = zone or ZoneInfo(visit.lot.timezone)
            return None if moment is None else moment.astimezone(at)

        return cell

    def plain(name: str) -> Callable[[VisitOut], Cell]:
        return lambda visit: getattr(visit, name)

    return {
        "visit_id": plain("id"),
        "lot_id": lambda visit: visit.lot.id,
        "lot": lambda visit: visit.lot.name,
        "timezone": lambda visit: visit.lot.timezone if zone is None else zone.key,
        "state": plain("state"),
        "plate": plain("text"),
        **{name: plain(name) for name in ("display_text", "text_hash", "country", "region_code")},
        **{name: plain(name) for name in ("vehicle_class", "color")},
        **{name: local(name) for name in ("began_at", "entered_at", "exited_at", "last_seen_at")},
        "stay_s": plain("stay_s"),
        "entry_location": lambda visit: visit.entry_location and visit.entry_location.name,
        "exit_location": lambda visit: visit.exit_location and visit.exit_location.name,
        **{name: plain(name) for name in ("probability", "by_hand")},
    }
