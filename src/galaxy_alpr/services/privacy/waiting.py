"""Readings that wait to be stored, and have no rows yet, as an erasure finds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from galaxy_alpr.services.privacy.plate_text import PlateText


@dataclass(slots=True)
class Found:
    """How many readings are of a plate, how many others mention it, and how many are unreadable."""

    own: int = 0
    mentions: int = 0
    unreadable: int = 0


class WaitingReadings(Protocol):
    """Finds and erases a plate in readings that wait."""

    def find(self, plate: PlateText) -> Found: ...

    def erase(self, plate: PlateText) -> Found: ...
