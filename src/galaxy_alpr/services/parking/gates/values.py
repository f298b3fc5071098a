"""What is decided at gates, on what grounds, and what is passed between the parts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from galaxy_alpr.enums import GateOutcome, GateReason, VehicleClass

FRESH = timedelta(seconds=3)
"""Age of a reading up to which it may open a gate; a command expires this long after it."""

AHEAD = timedelta(seconds=1)
"""How far a reading's moment may be ahead of the service's clock."""


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
    ``display_text`` is the text as it is shown, with gaps.
    """

    text: str | None
    confidence: float
    display_text: str | None = None
    sure: bool = True
    complete: bool = True
    candidates: tuple[str, ...] = ()
    vehicle_class: VehicleClass | None = None
    detection_id: int | None = None
    text_hash: str | None = None


def reading_hash(key: str) -> str:
    """Return the form in which the key of a reading is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


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
    session_id: int | None = None
    """The photo; ``None`` for a plate that was sent without one."""

    @property
    def hash(self) -> str:
        """The form of ``key`` that is stored."""
        return reading_hash(self.key)

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
