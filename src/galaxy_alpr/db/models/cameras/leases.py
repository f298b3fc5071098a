"""Which process reads which camera: the workers, their leases, and when each was claimed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, UtcDateTime

WORKER_LENGTH = 150


class CameraLease(Base):
    """The newest lease of a camera. Moments are those of the database's clock.

    ``token`` grows with each claim: what was seen under an older one is not written any more.
    """

    __tablename__ = "camera_leases"

    camera_id: Mapped[int] = mapped_column(
        ForeignKey("cameras.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    holder: Mapped[str] = mapped_column(CodeString(WORKER_LENGTH))
    token: Mapped[int] = mapped_column(BigInteger)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it ends unless it is renewed; when it ended."""


class CameraClaim(Base):
    """When a lease with a token was claimed: what older ones saw later does not count."""

    __tablename__ = "camera_claims"

    camera_id: Mapped[int] = mapped_column(
        ForeignKey("cameras.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(CodeString(WORKER_LENGTH))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class CameraWorkerRow(Base):
    """A process that reads cameras by leases, as it last reported."""

    __tablename__ = "camera_workers"

    name: Mapped[str] = mapped_column(CodeString(WORKER_LENGTH), primary_key=True)
    capacity: Mapped[int | None]
    """Most cameras that it reads at once."""

    lots: Mapped[list[str]] = mapped_column(JSON)
    """Names or ids of the lots to which it is limited; of all where there is none."""

    hardware: Mapped[bool]
    """Whether its hardware decodes video."""

    refused: Mapped[int]
    """Passes that were not stored, as another worker had the camera when they ended."""

    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
