"""Cameras, and the state in which each was last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now
from galaxy_alpr.db.models.cameras.leases import CameraLease
from galaxy_alpr.db.models.places import Location

ADDRESS_LENGTH = 1000
REASON_LENGTH = 500
SEALED_LENGTH = 1000
NAME_LENGTH = 100
PARTNER_S = 10.0


class Camera(Base):
    """A camera or another source of video; ``address`` contains no user and no password.

    ``zones`` and ``lines`` are those of ``engine/tracking/zones.py``, as plain values.
    """

    __tablename__ = "cameras"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    location_id: Mapped[int | None] = mapped_column(
        ForeignKey("locations.id", ondelete="SET NULL"), index=True
    )
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    sub_address: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    """A smaller stream of the same camera, in which vehicles and plates are detected."""

    user_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    password_sealed: Mapped[str | None] = mapped_column(CodeString(SEALED_LENGTH))
    """The password, encrypted with a key that is not in the database."""

    enabled: Mapped[bool]
    transport: Mapped[str] = mapped_column(String(10))
    max_rate: Mapped[float | None]
    """Most frames that are analysed in a second."""

    hardware: Mapped[bool]
    countries: Mapped[list[str]] = mapped_column(JSON)
    clip_s: Mapped[float]
    """Length of the clip that is stored of each pass, seconds; 0 for none."""

    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("cameras.id", ondelete="SET NULL"), index=True
    )
    """The camera of the same location that sees the same passes; it has this one as its own."""

    partner_s: Mapped[float] = mapped_column(default=PARTNER_S)
    """Longest time between a pass before this camera and the same one before its partner."""

    zones: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)

    location: Mapped[Location | None] = relationship(lazy="raise")
    state: Mapped[CameraStateRow | None] = relationship(lazy="raise", passive_deletes="all")
    lease: Mapped[CameraLease | None] = relationship(lazy="raise", passive_deletes="all")


class CameraStateRow(Base):
    """What a camera does, or what is wrong with it, as the process that reads it last reported.

    ``figures`` has what was measured: ``CameraFigures`` of ``services/cameras/states.py``.
    """

    __tablename__ = "camera_states"

    camera_id: Mapped[int] = mapped_column(
        ForeignKey("cameras.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    worker: Mapped[str] = mapped_column(String(100))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)


class CameraStateChange(Base):
    """A time in which a camera was in one state; ``until`` is ``None`` while it lasts."""

    __tablename__ = "camera_state_changes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("cameras.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "camera_id", "since", "id"), Index(None, "until"))
