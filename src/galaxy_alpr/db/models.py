"""The tables. Moments are UTC, files are paths relative to the data folder, texts are A-Z 0-9.

A *detection session* is one analysed photo. It holds *detections*; each is a vehicle, a plate, or
both. ``captured_at`` and ``location_id`` never change and stand again in ``detections``,
``vehicles`` and ``plates``, so that the newest events of a place, a plate, a country or a class,
and the counts of a period, are one walk along one index. The indexes named ``…_statistics`` hold
all that a statistic counts, in the order in which it groups.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime

SLOT_S = 900
"""Seconds of a time slot: every timezone of today is a whole number of slots from UTC."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def slot_of(moment: datetime) -> int:
    """Return the number of the quarter of an hour since 1970 that ``moment`` lies in."""
    return int(moment.timestamp()) // SLOT_S


def _slot(context: DefaultExecutionContext) -> int:
    values: dict[str, datetime] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return slot_of(values["captured_at"])


class Lot(Base):
    """A parking site with its capacity and timezone."""

    __tablename__ = "lots"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    capacity: Mapped[int | None]
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    __table_args__ = (CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),)


class Location(Base):
    """A gate or viewpoint; belongs to a lot."""

    __tablename__ = "locations"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    type: Mapped[str] = mapped_column(String(10))
    lot_id: Mapped[int | None] = mapped_column(
        ForeignKey("lots.id", ondelete="RESTRICT"), index=True
    )
    country: Mapped[str | None] = mapped_column(CodeString(2))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    lot: Mapped[Lot | None] = relationship(lazy="raise")


class DetectionSession(Base):
    """One analysed photo."""

    __tablename__ = "detection_sessions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id", ondelete="RESTRICT"))
    source: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str | None] = mapped_column(String(255))
    image_path: Mapped[str] = mapped_column(String(255), unique=True)
    image_sha256: Mapped[str] = mapped_column(CodeString(64), index=True)
    image_width: Mapped[int]
    image_height: Mapped[int]
    annotated_path: Mapped[str | None] = mapped_column(String(255), index=True)
    """Where the picture with boxes drawn is served; it is made when somebody first asks for it."""

    detector: Mapped[str] = mapped_column(String(100))
    recognizer: Mapped[str] = mapped_column(String(100))
    decode_ms: Mapped[float]
    detect_ms: Mapped[float]
    read_ms: Mapped[float]
    store_ms: Mapped[float]
    total_ms: Mapped[float]

    location: Mapped[Location | None] = relationship(lazy="raise")
    detections: Mapped[list[Detection]] = relationship(
        back_populates="session",
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Detection.id",
    )

    __table_args__ = (
        Index(None, "captured_at", "id"),
        Index(None, "location_id", "captured_at", "id"),
        Index(None, "source", "captured_at", "id"),
    )


class Detection(Base):
    """A vehicle, a plate, or both, as seen at one moment in one place."""

    __tablename__ = "detections"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("detection_sessions.id", ondelete="CASCADE"), index=True
    )
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    slot: Mapped[int] = mapped_column(default=_slot)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(String(30))
    pairing_method: Mapped[str | None] = mapped_column(String(20))
    pairing_confidence: Mapped[float | None]

    session: Mapped[DetectionSession] = relationship(back_populates="detections", lazy="raise")
    location: Mapped[Location | None] = relationship(lazy="raise")
    vehicle: Mapped[Vehicle | None] = relationship(
        back_populates="detection", lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )
    plate: Mapped[Plate | None] = relationship(
        back_populates="detection", lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (
        Index(None, "captured_at", "id"),
        Index(None, "location_id", "captured_at", "id"),
        Index(None, "kind", "captured_at", "id"),
        Index("ix_detections_statistics", "location_id", "kind", "captured_at"),
        Index("ix_detections_slot_statistics", "slot", "kind", "location_id", "captured_at"),
    )


class Vehicle(Base):
    """A vehicle. ``observed_class`` and ``observed_color`` are never changed; the others may be."""

    __tablename__ = "vehicles"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    detection_id: Mapped[int] = mapped_column(
        ForeignKey("detections.id", ondelete="CASCADE"), unique=True
    )
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    location_id: Mapped[int | None] = mapped_column(Id)
    vehicle_class: Mapped[str] = mapped_column(String(20))
    observed_class: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[float]
    x1: Mapped[float]
    y1: Mapped[float]
    x2: Mapped[float]
    y2: Mapped[float]
    color: Mapped[str | None] = mapped_column(String(20))
    observed_color: Mapped[str | None] = mapped_column(String(20))
    color_confidence: Mapped[float | None]
    image_path: Mapped[str | None] = mapped_column(String(255))
    image_sha256: Mapped[str | None] = mapped_column(CodeString(64))
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_by: Mapped[str | None] = mapped_column(String(100))

    detection: Mapped[Detection] = relationship(back_populates="vehicle", lazy="raise")

    __table_args__ = (
        Index(None, "captured_at", "detection_id"),
        Index(None, "vehicle_class", "captured_at", "detection_id"),
        Index(None, "color", "captured_at", "detection_id"),
        Index("ix_vehicles_statistics", "vehicle_class", "location_id", "captured_at"),
    )


class Plate(Base):
    """A plate. ``observed_text`` is what the engine read; ``text`` is what is now held true."""

    __tablename__ = "plates"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    detection_id: Mapped[int] = mapped_column(
        ForeignKey("detections.id", ondelete="CASCADE"), unique=True
    )
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    slot: Mapped[int] = mapped_column(default=_slot)
    location_id: Mapped[int | None] = mapped_column(Id)
    text: Mapped[str | None] = mapped_column(CodeString(20))
    folded: Mapped[str | None] = mapped_column(CodeString(20))
    folded_reversed: Mapped[str | None] = mapped_column(CodeString(20))
    display_text: Mapped[str | None] = mapped_column(String(30))
    observed_text: Mapped[str | None] = mapped_column(CodeString(20))
    raw_text: Mapped[str] = mapped_column(String(60))
    confidence: Mapped[float]
    detection_confidence: Mapped[float]
    char_confidences: Mapped[list[float]] = mapped_column(JSON)
    x1: Mapped[float]
    y1: Mapped[float]
    x2: Mapped[float]
    y2: Mapped[float]
    corners: Mapped[list[list[float]]] = mapped_column(JSON)
    country: Mapped[str | None] = mapped_column(CodeString(2))
    region_code: Mapped[str | None] = mapped_column(String(10))
    region_name: Mapped[str | None] = mapped_column(String(100))
    type: Mapped[str | None] = mapped_column(String(20))
    background_color: Mapped[str | None] = mapped_column(String(20))
    text_color: Mapped[str | None] = mapped_column(String(20))
    quality_score: Mapped[float]
    unread_reason: Mapped[str | None] = mapped_column(String(20))
    image_path: Mapped[str | None] = mapped_column(String(255))
    image_sha256: Mapped[str | None] = mapped_column(CodeString(64))

    detection: Mapped[Detection] = relationship(back_populates="plate", lazy="raise")
    candidates: Mapped[list[PlateCandidate]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="PlateCandidate.rank",
    )
    corrections: Mapped[list[PlateCorrection]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="PlateCorrection.id",
    )

    __table_args__ = (
        Index(None, "captured_at", "detection_id"),
        Index(None, "text", "captured_at", "detection_id", "location_id"),
        Index(None, "folded", "captured_at", "detection_id"),
        Index(None, "folded_reversed"),
        Index(None, "country", "captured_at", "detection_id"),
        Index(None, "region_code", "captured_at", "detection_id"),
        Index(None, "type", "captured_at", "detection_id"),
        Index(None, "unread_reason", "captured_at", "detection_id"),
        Index(None, "confidence", "detection_id"),
        Index(
            "ix_plates_statistics",
            *("type", "country", "region_code", "unread_reason", "location_id"),
            *("captured_at", "observed_text", "region_name"),
        ),
        Index("ix_plates_slot_statistics", "slot", "location_id", "captured_at", "observed_text"),
    )


@event.listens_for(Vehicle, "before_insert")
@event.listens_for(Plate, "before_insert")
def _stand_where_the_detection_does(
    _mapper: Mapper[Vehicle | Plate], _connection: Connection, row: Vehicle | Plate
) -> None:
    row.location_id = row.detection.location_id


class PlateCandidate(Base):
    """One possible reading of a plate, best first (``rank`` 0)."""

    __tablename__ = "plate_candidates"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plate_id: Mapped[int] = mapped_column(ForeignKey("plates.id", ondelete="CASCADE"))
    rank: Mapped[int]
    text: Mapped[str] = mapped_column(CodeString(20))
    folded: Mapped[str] = mapped_column(CodeString(20))
    confidence: Mapped[float]
    char_confidences: Mapped[list[float]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("plate_id", "rank"), Index(None, "folded", "plate_id"))


class PlateCorrection(Base):
    """One change of what a plate is held to be; the rows of a plate are its history.

    A change that was taken back stays, with when and by whom.
    """

    __tablename__ = "plate_corrections"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    plate_id: Mapped[int] = mapped_column(ForeignKey("plates.id", ondelete="CASCADE"), index=True)
    text_before: Mapped[str | None] = mapped_column(CodeString(20))
    text_after: Mapped[str | None] = mapped_column(CodeString(20))
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    note: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(100))


class PlateListEntry(Base):
    """A plate's standing on the site's lists. A plate stands on one list at a time."""

    __tablename__ = "plate_list_entries"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    text: Mapped[str] = mapped_column(CodeString(20), unique=True)
    folded: Mapped[str] = mapped_column(CodeString(20), index=True)
    display_text: Mapped[str] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(10), index=True)
    valid_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)


class Event(Base):
    """What happened, in one order, so that a live stream can be resumed."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
    location_id: Mapped[int | None] = mapped_column(Id)
    payload: Mapped[dict[str, object]] = mapped_column(JSON)


class EventCounter(Base):
    """One row with the id of the newest event.

    It stays locked from the numbering of events to the commit, so ids have no gaps and are in the
    order of the commits, whichever process writes.
    """

    __tablename__ = "event_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(Id)
