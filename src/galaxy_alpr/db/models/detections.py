"""Analysed photos and what was detected in them.

A *detection session* is one analysed photo. It holds *detections*; each is a vehicle, a plate, or
both. ``captured_at`` and ``location_id`` never change and are repeated in ``detections``,
``vehicles`` and ``plates``, so that the newest detections of a place, a plate, a country or a
class, and the counts of a period, need one index only.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Connection, ForeignKey, Index, String, event
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from galaxy_alpr.db.base import (
    DISPLAY_LENGTH,
    RAW_LENGTH,
    TEXT_LENGTH,
    Base,
    CodeString,
    Id,
    UtcDateTime,
    utc_now,
)
from galaxy_alpr.db.models.cameras.passes import Pass
from galaxy_alpr.db.models.places import Location
from galaxy_alpr.db.models.plate_texts import PlateCandidate, PlateCorrection
from galaxy_alpr.db.slots import slot_of_row


class DetectionSession(Base):
    """One analysed photo."""

    __tablename__ = "detection_sessions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    sent_captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The moment that the sender gave, where it was replaced because it was in the future."""

    captured_at_source: Mapped[str | None] = mapped_column(String(10))
    """A value of ``MomentSource``; unknown where the photo was stored before these were."""

    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id", ondelete="RESTRICT"))
    source: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str | None] = mapped_column(String(255))
    image_path: Mapped[str | None] = mapped_column(String(255), unique=True)
    """Path of the picture; ``None`` for a reading that was sent without one."""

    image_sha256: Mapped[str | None] = mapped_column(CodeString(64))
    image_bytes: Mapped[int | None]
    """Size of the file; unknown where it was stored before sizes were."""

    image_width: Mapped[int | None]
    image_height: Mapped[int | None]
    annotated_path: Mapped[str | None] = mapped_column(String(255), index=True)
    """Path of the picture with boxes drawn, which is made at the first request for it."""

    notes: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What is unusual about the picture: values of ``PictureNote``."""

    detector: Mapped[str] = mapped_column(String(100))
    recognizer: Mapped[str] = mapped_column(String(100))
    decode_ms: Mapped[float]
    detect_ms: Mapped[float]
    read_ms: Mapped[float]
    store_ms: Mapped[float]
    total_ms: Mapped[float]

    location: Mapped[Location | None] = relationship(lazy="raise")
    passed: Mapped[Pass | None] = relationship(lazy="raise", passive_deletes="all")
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
    """A vehicle, a plate, or both, detected at one moment in one place."""

    __tablename__ = "detections"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("detection_sessions.id", ondelete="CASCADE"), index=True
    )
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    slot: Mapped[int] = mapped_column(default=slot_of_row)
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
    )


class Vehicle(Base):
    """A vehicle; corrections never change ``observed_class`` and ``observed_color``."""

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
    image_bytes: Mapped[int | None]
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_by: Mapped[str | None] = mapped_column(String(100))

    detection: Mapped[Detection] = relationship(back_populates="vehicle", lazy="raise")

    __table_args__ = (
        Index(None, "captured_at", "detection_id"),
        Index(None, "vehicle_class", "captured_at", "detection_id"),
        Index(None, "color", "captured_at", "detection_id"),
    )


class Plate(Base):
    """A plate. ``observed_text`` is the engine's reading, ``text`` the text after corrections.

    One that is stored as a hash has ``text_hash`` instead.
    """

    __tablename__ = "plates"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    detection_id: Mapped[int] = mapped_column(
        ForeignKey("detections.id", ondelete="CASCADE"), unique=True
    )
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    slot: Mapped[int] = mapped_column(default=slot_of_row)
    location_id: Mapped[int | None] = mapped_column(Id)
    text: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    text_hash: Mapped[str | None] = mapped_column(CodeString(64))
    folded: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    display_text: Mapped[str | None] = mapped_column(String(DISPLAY_LENGTH))
    observed_text: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    raw_text: Mapped[str] = mapped_column(String(RAW_LENGTH))
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
    status: Mapped[str | None] = mapped_column(String(10))
    """The list status at ``captured_at``, by the entries that existed when the text was set."""

    quality_score: Mapped[float]
    unread_reason: Mapped[str | None] = mapped_column(String(20))
    image_path: Mapped[str | None] = mapped_column(String(255))
    image_sha256: Mapped[str | None] = mapped_column(CodeString(64))
    image_bytes: Mapped[int | None]

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
        Index(None, "captured_at", "detection_id", "text", "location_id"),
        Index(None, "location_id", "captured_at", "detection_id", "text"),
        Index(None, "text", "captured_at", "detection_id", "location_id"),
        Index(None, "text_hash", "captured_at", "detection_id", "location_id"),
        Index(None, "folded", "captured_at", "detection_id"),
        Index(None, "country", "captured_at", "detection_id"),
        Index(None, "region_code", "captured_at", "detection_id"),
        Index(None, "type", "captured_at", "detection_id"),
        Index(None, "status", "captured_at", "detection_id"),
        Index(
            None,
            *("unread_reason", "captured_at", "detection_id"),
            # Nearly all plates have none; MySQL and MariaDB store them, too.
            sqlite_where=sql("unread_reason IS NOT NULL"),
            postgresql_where=sql("unread_reason IS NOT NULL"),
        ),
        Index(None, "confidence", "detection_id"),
    )


@event.listens_for(Vehicle, "before_insert")
@event.listens_for(Plate, "before_insert")
def _copy_location(
    _mapper: Mapper[Vehicle | Plate], _connection: Connection, row: Vehicle | Plate
) -> None:
    row.location_id = row.detection.location_id
