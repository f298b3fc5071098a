"""Visits of vehicles to lots, and the readings that they consist of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import (
    DISPLAY_LENGTH,
    TEXT_LENGTH,
    Base,
    CodeString,
    Id,
    UtcDateTime,
    utc_now,
)
from galaxy_alpr.db.models.places import Lot


class Visit(Base):
    """A stay of a vehicle in a lot: its entry, joined with its exit.

    ``text`` is the plate as both readings show it; a plate that is stored as a hash has
    ``text_hash`` instead. ``entered_at`` is missing where only the exit was read, ``exited_at``
    while the vehicle is inside and where only the entry was read.
    """

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="RESTRICT"))
    state: Mapped[str] = mapped_column(String(20))
    """A value of ``VisitState``."""

    text: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    text_hash: Mapped[str | None] = mapped_column(CodeString(64))
    folded: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    display_text: Mapped[str | None] = mapped_column(String(DISPLAY_LENGTH))
    country: Mapped[str | None] = mapped_column(CodeString(2))
    region_code: Mapped[str | None] = mapped_column(String(10))
    vehicle_class: Mapped[str | None] = mapped_column(String(20))
    color: Mapped[str | None] = mapped_column(String(20))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The moment of the first reading; lists are in its order."""

    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    exited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stay_s: Mapped[int | None]
    """Whole seconds from the entry to the exit; missing where one of them is, and only there."""

    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The moment of the newest reading, ``inside`` ones too."""

    entry_location_id: Mapped[int | None] = mapped_column(
        ForeignKey("locations.id", ondelete="SET NULL")
    )
    exit_location_id: Mapped[int | None] = mapped_column(
        ForeignKey("locations.id", ondelete="SET NULL")
    )
    probability: Mapped[float | None]
    """That entry and exit are of one vehicle; ``None`` where there is no pair."""

    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What speaks for and against the pair, in words."""

    by_hand: Mapped[bool] = mapped_column(default=False)
    """Whether a person decided about it; the joiner then leaves it alone."""

    tariff_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("tariff_versions.id"), index=True
    )
    """What it is priced by; set when it is quoted or closed first, and kept."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)

    lot: Mapped[Lot] = relationship(lazy="raise")
    readings: Mapped[list[VisitReading]] = relationship(
        back_populates="visit",
        lazy="raise",
        passive_deletes=True,
        order_by="(VisitReading.at, VisitReading.id)",
    )

    __table_args__ = (
        CheckConstraint(
            "entered_at IS NULL OR exited_at IS NULL OR entered_at <= exited_at", name="order"
        ),
        Index(None, "began_at", "id"),
        Index(None, "lot_id", "began_at", "id"),
        Index(None, "state", "began_at", "id"),
        Index(None, "lot_id", "state", "began_at", "id"),
        Index(None, "text", "began_at", "id"),
        Index(None, "folded", "began_at", "id"),
        Index(None, "text_hash", "began_at", "id"),
        Index(None, "vehicle_class", "began_at", "id"),
        Index(None, "stay_s"),
        Index(None, "lot_id", "entered_at"),
        Index(None, "lot_id", "exited_at"),
        Index(None, "exited_at", "state", "began_at", "id"),
        Index(None, "entry_location_id", "began_at", "id"),
        Index(None, "exit_location_id", "began_at", "id"),
    )


class VisitReading(Base):
    """A reading at a gate of a lot. It belongs to one visit, or waits for the joiner.

    The row is written in the transaction of the reading, so that no reading is left out.
    """

    __tablename__ = "visit_readings"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    detection_id: Mapped[int | None] = mapped_column(
        ForeignKey("detections.id", ondelete="SET NULL"), unique=True
    )
    """Missing after the deletion of the photo."""

    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="RESTRICT"))
    location_id: Mapped[int | None] = mapped_column(
        ForeignKey("locations.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(10))
    """Where the vehicle was: a value of ``LocationType``."""

    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="SET NULL"))
    part: Mapped[str | None] = mapped_column(String(10))
    """What it is in its visit: a value of ``VisitPart``."""

    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the joiner took it; ``None`` while it waits."""

    visit: Mapped[Visit | None] = relationship(back_populates="readings", lazy="raise")

    __table_args__ = (
        Index(None, "visit_id", "at"),
        Index(None, "joined_at", "lot_id", "at"),
    )
