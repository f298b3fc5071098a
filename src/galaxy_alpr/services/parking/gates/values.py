"""What is decided at gates, on what grounds, and what is passed between the parts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from galaxy_alpr.enums import VehicleClass

FRESH = timedelta(seconds=3)
"""Age of a reading up to which it may open a gate; a command expires this long after it."""

AHEAD = timedelta(seconds=1)
"""How far a reading's moment may be ahead of the service's clock."""


class GateMode(StrEnum):
    """What a gate does with readings: nothing, decide without opening, or decide and open."""

    OFF = "off"
    SHADOW = "shadow"
    LIVE = "live"


class GateState(StrEnum):
    """The state of a barrier as its device reports it."""

    OPEN = "open"
    CLOSED = "closed"
    FAULTED = "faulted"
    UNKNOWN = "unknown"


class GateOutcome(StrEnum):
    """What is decided: only ``allow`` opens a gate; ``review`` asks a person."""

    ALLOW = "allow"
    DENY = "deny"
    REVIEW = "review"


class GateReason(StrEnum):
    """Why a decision is as it is."""

    ALLOWED = "allowed"
    FAIL_OPEN = "fail_open"
    BLOCKED = "blocked"
    NO_RIGHT = "no_right"
    STALE = "stale"
    AHEAD = "ahead"
    MOMENT_UNKNOWN = "moment_unknown"
    CLOCK_WRONG = "clock_wrong"
    REPEATED = "repeated"
    TOO_SOON = "too_soon"
    GATE_OFF = "gate_off"
    STOPPED = "stopped"
    PROVISIONAL = "provisional"
    UNSURE = "unsure"
    INCOMPLETE = "incomplete"
    UNREAD = "unread"
    CANDIDATE_ONLY = "candidate_only"
    NOT_LITERAL = "not_literal"
    SEVERAL_PLATES = "several_plates"
    FAILED = "failed"


class CommandState(StrEnum):
    """What became of an order to open a gate. The last four are final."""

    RECEIVED = "received"
    DISPATCHED = "dispatched"
    EXECUTING = "executing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Confirmation(StrEnum):
    """What is known of a pulse that was sent.

    It was given to something between (a broker), the device answered, or the barrier is open.
    """

    ACCEPTED = "accepted"
    DEVICE_ACKNOWLEDGED = "device_acknowledged"
    PHYSICALLY_CONFIRMED = "physically_confirmed"


class Verdict(StrEnum):
    """What the rights say about a plate at a moment."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class RightAnswer:
    """What the rights say about a plate; ``rule`` names the entry or right that decided.

    ``literal`` is whether the entry has exactly this text; one that is only similar never opens.
    """

    verdict: Verdict
    rule: str | None = None
    literal: bool = True


NO_RIGHT = RightAnswer(verdict=Verdict.NONE)

Rights = Callable[[Session, str, int | None, datetime, VehicleClass | None], RightAnswer]
"""Returns the answer for a text, in a lot, at a moment, to a class of vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateRead:
    """A plate as it was read. ``text`` is ``None`` where there is none, or where it is hidden.

    ``candidates`` are other texts that were possible, most probable first. ``sure`` is false where
    frames of a pass contradict each other, ``complete`` where a part of the plate is not visible.
    """

    text: str | None
    confidence: float
    sure: bool = True
    complete: bool = True
    candidates: tuple[str, ...] = ()
    vehicle_class: VehicleClass | None = None
    detection_id: int | None = None
    text_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReading:
    """The plates that were read at a gate at one moment.

    ``key`` names what was read: the same picture, pass, or plate and moment have the same.
    ``moment_known`` is false where nobody has told when the picture was captured. ``final`` is
    false while a pass lasts.
    """

    key: str
    plates: tuple[PlateRead, ...]
    captured_at: datetime
    moment_known: bool = True
    final: bool = True
    idempotency_key: str | None = None

    @property
    def hash(self) -> str:
        """The form of ``key`` that is stored."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    def expires_at(self, now: datetime) -> datetime:
        """Return until when it may open a gate; a moment that is ahead of ``now`` adds nothing."""
        return min(self.captured_at, now) + FRESH


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision: the outcome, why, and the plate that it is about, if it is one."""

    outcome: GateOutcome
    reason: GateReason
    detail: str
    rule: str | None = None
    plate: PlateRead | None = None
