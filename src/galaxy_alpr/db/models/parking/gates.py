"""Gates: barriers that a relay opens, what was decided about readings, and what was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
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
from galaxy_alpr.db.models.places import Location

NAME_LENGTH = 100
SEALED_LENGTH = 1000
WORDS_LENGTH = 500
RULE_LENGTH = 200
KEY_LENGTH = 255


class Gate(Base):
    """A gate at a location, and the relay that opens it.

    ``relay`` has the relay's values without its secret, which is encrypted in ``secret_sealed``.
    """

    __tablename__ = "gates"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    location_id: Mapped[int | None] = mapped_column(
        ForeignKey("locations.id", ondelete="SET NULL"), unique=True
    )
    enabled: Mapped[bool]
    mode: Mapped[str] = mapped_column(String(10))
    """A value of ``GateMode``."""

    fail_open: Mapped[bool]
    """Whether it opens where the decision fails for a technical reason."""

    min_interval_s: Mapped[float]
    """Least time between two openings, seconds."""

    min_confidence: Mapped[float]
    """Least confidence of a reading that opens."""

    relay: Mapped[dict[str, Any]] = mapped_column(JSON)
    secret_sealed: Mapped[str | None] = mapped_column(CodeString(SEALED_LENGTH))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)

    location: Mapped[Location | None] = relationship(lazy="raise")
    state: Mapped[GateStateRow | None] = relationship(lazy="raise", passive_deletes="all")


class GateStateRow(Base):
    """What a gate's device last told of its state, or why it cannot be told."""

    __tablename__ = "gate_states"

    gate_id: Mapped[int] = mapped_column(
        ForeignKey("gates.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    state: Mapped[str] = mapped_column(String(10))
    """A value of ``GateState``."""

    reason: Mapped[str | None] = mapped_column(String(WORDS_LENGTH))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it came into this state."""

    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    worker: Mapped[str] = mapped_column(String(100))


class GateSwitch(Base):
    """One row at most: while it says ``stopped``, no gate is opened."""

    __tablename__ = "gate_switch"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    stopped: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(WORDS_LENGTH))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(100))


class GateDecision(Base):
    """What was decided about a reading at a gate. The same reading is decided once at a gate.

    ``reading_hash`` names the reading: the same picture, pass, or plate and moment have the same.
    """

    __tablename__ = "gate_decisions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    gate_id: Mapped[int | None] = mapped_column(ForeignKey("gates.id", ondelete="SET NULL"))
    location_id: Mapped[int | None] = mapped_column(
        ForeignKey("locations.id", ondelete="SET NULL"), index=True
    )
    detection_id: Mapped[int | None] = mapped_column(
        ForeignKey("detections.id", ondelete="SET NULL"), index=True
    )
    idempotency_key: Mapped[str | None] = mapped_column(CodeString(KEY_LENGTH))
    reading_hash: Mapped[str] = mapped_column(CodeString(64))
    text: Mapped[str | None] = mapped_column(CodeString(TEXT_LENGTH))
    text_hash: Mapped[str | None] = mapped_column(CodeString(64))
    display_text: Mapped[str | None] = mapped_column(String(DISPLAY_LENGTH))
    confidence: Mapped[float | None]
    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mode: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(10))
    """A value of ``GateOutcome``."""

    reason: Mapped[str] = mapped_column(String(30))
    """A value of ``GateReason``."""

    detail: Mapped[str] = mapped_column(String(WORDS_LENGTH))
    rule: Mapped[str | None] = mapped_column(String(RULE_LENGTH))
    latency_ms: Mapped[float]
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(Id)
    actor_name: Mapped[str] = mapped_column(String(100))

    command: Mapped[GateCommand | None] = relationship(lazy="raise", passive_deletes="all")

    __table_args__ = (
        Index(None, "gate_id", "id"),
        Index(None, "gate_id", "outcome", "decided_at"),
        Index(None, "gate_id", "reading_hash"),
        Index(None, "text", "id"),
    )


class GateCommand(Base):
    """An order to open a gate once, of a decision or of a person, and what became of it."""

    __tablename__ = "gate_commands"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    gate_id: Mapped[int | None] = mapped_column(ForeignKey("gates.id", ondelete="SET NULL"))
    location_id: Mapped[int | None] = mapped_column(
        ForeignKey("locations.id", ondelete="SET NULL"), index=True
    )
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("gate_decisions.id", ondelete="SET NULL")
    )
    reason: Mapped[str | None] = mapped_column(String(WORDS_LENGTH))
    """Why a person opens it; ``None`` for a decision's command."""

    state: Mapped[str] = mapped_column(String(12))
    """A value of ``CommandState``."""

    confirmation: Mapped[str | None] = mapped_column(String(22))
    """A value of ``Confirmation``."""

    problem: Mapped[str | None] = mapped_column(String(WORDS_LENGTH))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dispatched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    executing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    worker: Mapped[str | None] = mapped_column(String(100))
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(Id)
    actor_name: Mapped[str] = mapped_column(String(100))

    __table_args__ = (
        UniqueConstraint("decision_id"),
        Index(None, "state", "id"),
        Index(None, "gate_id", "id"),
        Index(None, "gate_id", "created_at"),
    )
