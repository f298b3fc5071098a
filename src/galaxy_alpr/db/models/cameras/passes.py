"""Passes of vehicles before a camera."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, UtcDateTime
from galaxy_alpr.db.models.cameras.cameras import Camera


class Pass(Base):
    """A vehicle's pass, of which one photo is stored: its frame that shows the plate best.

    ``evidence`` has one compact entry for each frame that was read.
    """

    __tablename__ = "passes"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("detection_sessions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    pass_id: Mapped[str] = mapped_column(CodeString(36), unique=True)
    camera_id: Mapped[int | None] = mapped_column(
        ForeignKey("cameras.id", ondelete="SET NULL"), index=True
    )
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    frames: Mapped[int]
    direction: Mapped[str | None] = mapped_column(String(10))
    line: Mapped[str | None] = mapped_column(String(100))
    zones: Mapped[list[str]] = mapped_column(JSON)
    sure: Mapped[bool]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    clip_path: Mapped[str | None] = mapped_column(String(255))
    partner_camera_id: Mapped[int | None] = mapped_column(
        ForeignKey("cameras.id", ondelete="SET NULL"), index=True
    )
    """The camera that saw a pass at the same time, from the other side."""

    partner_agrees: Mapped[bool | None]
    """Whether that pass is this one: its frames count here. If not, it has another text."""

    camera: Mapped[Camera | None] = relationship(foreign_keys=[camera_id], lazy="raise")


class ProvisionalPass(Base):
    """What is known of a pass that lasts, for the live streams of other processes.

    ``event`` is the live event as it is published. The row is deleted when the pass ends.
    """

    __tablename__ = "provisional_passes"

    pass_id: Mapped[str] = mapped_column(CodeString(36), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[dict[str, Any]] = mapped_column(JSON)
