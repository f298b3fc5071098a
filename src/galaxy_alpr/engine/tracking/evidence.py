"""What is kept of each frame of a pass: where the plate was, its text, and whether it counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from galaxy_alpr.engine.tracking.weights import FrameReading
from galaxy_alpr.enums import UnreadReason, UnusedReason
from galaxy_alpr.geometry import BoundingBox

MOST = 200
"""Entries that are kept of a pass."""


_BY_QUALITY = {
    UnreadReason.TOO_SMALL: UnusedReason.SMALL,
    UnreadReason.BLURRED: UnusedReason.BLURRED,
}


@dataclass(frozen=True, slots=True)
class FrameEvidence:
    """One frame of a pass: ``at`` seconds by the stream's clock, box in the stream's pixels.

    ``used`` says whether the reading counted for the text; if not, ``reason`` says why.
    """

    at: float
    box: BoundingBox
    text: str | None
    confidence: float
    used: bool
    reason: UnusedReason | None

    def to_dict(self, first_at: float) -> dict[str, Any]:
        """Return plain values; ``at`` is then in milliseconds from the pass's beginning."""
        return {
            "at": round((self.at - first_at) * 1000),
            "box": [round(value, 1) for value in self.box.xyxy],
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "used": self.used,
            "reason": None if self.reason is None else self.reason.value,
        }


@dataclass(frozen=True, slots=True)
class _Entry:
    at: float
    box: BoundingBox
    frame: FrameReading | None
    reason: UnusedReason


class Evidence:
    """Collects the frames of one pass, at most ``MOST``: those that were read go before others."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []

    def read(self, frame: FrameReading) -> None:
        """Add a frame that was read."""
        reason = frame.quality.reason
        unused = UnusedReason.UNSURE if reason is None else _BY_QUALITY.get(reason)
        self._add(_Entry(frame.at, frame.box, frame, unused or UnusedReason.UNSURE))

    def unread(self, at: float, box: BoundingBox, reason: UnusedReason) -> None:
        """Add a frame that was not read, or whose text belongs to another pass."""
        if len(self._entries) < MOST:
            self._add(_Entry(at, box, None, reason))

    def entries(self, used: Collection[FrameReading]) -> tuple[FrameEvidence, ...]:
        """Return the frames in order of time; ``used`` are those that counted for the text."""
        counted = {id(frame) for frame in used}
        return tuple(
            _described(entry, used=id(entry.frame) in counted)
            for entry in sorted(self._entries, key=lambda entry: entry.at)
        )

    def join(self, other: Evidence) -> None:
        """Take the entries of a pass that turned out to be this one."""
        for entry in other._entries:
            self._add(entry)

    def _add(self, entry: _Entry) -> None:
        self._entries.append(entry)
        if len(self._entries) > MOST:
            worst = min(range(MOST), key=lambda index: _worth(self._entries[index]))
            del self._entries[worst]


def _worth(entry: _Entry) -> float:
    return -1.0 if entry.frame is None else entry.frame.reading.confidence


def _described(entry: _Entry, *, used: bool) -> FrameEvidence:
    frame = entry.frame
    return FrameEvidence(
        at=entry.at,
        box=entry.box,
        text=None if frame is None else frame.reading.text or None,
        confidence=0.0 if frame is None else frame.reading.confidence,
        used=used,
        reason=None if used else entry.reason,
    )
