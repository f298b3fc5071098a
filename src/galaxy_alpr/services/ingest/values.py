"""What is passed between the parts that take readings from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from galaxy_alpr.errors import Conflict

SOURCE = "pushed"
"""The ``source`` of photos that were sent with a reading."""

SAME = timedelta(seconds=2)
"""Readings of one plate by one sender this close are one, where the sender gives no ids."""


class PushedNote(StrEnum):
    """What is unusual about a reading that was sent."""

    BROKEN_PICTURE = "broken_picture"
    """The picture that was sent cannot be read."""

    CLOCK_WRONG = "clock_wrong"
    """The moment that was sent is impossible: that of the receipt stands for it."""

    NOT_DETECTED = "not_detected"
    """The engine detected no such plate in the picture."""

    CONTRADICTED = "contradicted"
    """The engine read another text than the sender."""


class LetterReason(StrEnum):
    """The reason why a delivery is kept as a dead letter."""

    UNREADABLE = "unreadable"
    """It is in no form that is known."""

    REFUSED = "refused"
    """What it says cannot be stored."""

    ENGINE = "engine"
    """The engine failed."""

    BUSY = "busy"
    """Too many pictures were waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedFacts:
    """What is stored of a reading from elsewhere beside its photo.

    ``sender`` is who sent it, ``event_hash`` that of its own id. ``text`` is the normalised text
    that was sent. ``has_id`` is whether the sender gave an id, ``moment_told`` whether it gave the
    moment. Only a ``final`` reading whose sender ``opens_gates`` may open one.
    """

    sender: str
    received_at: datetime
    event_hash: str | None = None
    has_id: bool = False
    moment_told: bool = False
    source_id: int | None = None
    text: str | None = None
    device_id: str | None = None
    direction: str | None = None
    lane: str | None = None
    speed: float | None = None
    make: str | None = None
    model: str | None = None
    retransmitted: bool = False
    final: bool = True
    opens_gates: bool = False
    notes: tuple[PushedNote, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


class ReadingRepeated(Conflict):
    """The reading is stored already, as the photo ``session_id``."""

    def __init__(self, session_id: int) -> None:
        super().__init__("the reading is stored already")
        self.session_id = session_id
