"""Cameras and other systems that send readings, and deliveries that could not be read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now
from galaxy_alpr.db.models.places import Location

Body = LargeBinary().with_variant(mysql.LONGBLOB(), "mysql", "mariadb")


class IngestSource(Base):
    """What sends readings to an address with a token, of which the hash is stored.

    ``devices`` has the location of each device, by its id or its name; of others it is
    ``location_id``. ``addresses`` are the IP addresses from which it may use makers' own paths.
    """

    __tablename__ = "ingest_sources"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    maker: Mapped[str] = mapped_column(String(30))
    """The name of a maker, or ``auto``."""

    token_hash: Mapped[str] = mapped_column(CodeString(64), unique=True)
    location_id: Mapped[int | None] = mapped_column(
        ForeignKey("locations.id", ondelete="SET NULL"), index=True
    )
    devices: Mapped[dict[str, int]] = mapped_column(JSON)
    addresses: Mapped[list[str]] = mapped_column(JSON)
    timezone: Mapped[str | None] = mapped_column(String(50))
    """Of its clock; that of the location where there is none."""

    weight: Mapped[float]
    """How much its own texts count beside those of the engine."""

    enabled: Mapped[bool]
    opens_gates: Mapped[bool]
    """Whether its readings may open the gate of their location."""

    readings: Mapped[int] = mapped_column(Id, default=0)
    refused: Mapped[int] = mapped_column(Id, default=0)
    """Deliveries that became dead letters."""

    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(300))
    highest_confidence: Mapped[float | None]
    """Of 0 to 255, where its maker has no certain scale; see ``confidences``."""

    confidences: Mapped[int] = mapped_column(Id, default=0)
    """How many confidences ``highest_confidence`` is the highest of."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    """When a person changed it."""

    location: Mapped[Location | None] = relationship(lazy="raise")


class DeadLetter(Base):
    """A delivery that was accepted and could not be read or stored.

    ``body_bytes`` is the whole length: of a long one ``body`` is only the beginning.
    """

    __tablename__ = "dead_letters"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ingest_source_id: Mapped[int] = mapped_column(
        ForeignKey("ingest_sources.id", ondelete="CASCADE")
    )
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str] = mapped_column(String(20))
    """A value of ``LetterReason``."""

    problem: Mapped[str] = mapped_column(String(300))
    maker: Mapped[str | None] = mapped_column(String(30))
    method: Mapped[str] = mapped_column(String(10))
    path: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(200))
    query: Mapped[dict[str, str]] = mapped_column(JSON)
    body: Mapped[bytes] = mapped_column(Body, deferred=True)
    body_bytes: Mapped[int]
    body_sha256: Mapped[str] = mapped_column(CodeString(64))
    replays: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index(None, "ingest_source_id", "id"),)
