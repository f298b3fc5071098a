"""What is measured of a source while it is decoded."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

PERIOD_S = 1.0
"""Seconds over which frames are counted."""


class Still:
    """For how long the pictures have been the same, pixel by pixel."""

    def __init__(self) -> None:
        self._last: NDArray[Any] | None = None
        self._since = time.monotonic()

    def seconds(self, grey: NDArray[Any]) -> float:
        """Take a picture; return the seconds since the last one that was different."""
        if self._last is None or not np.array_equal(grey, self._last):
            self._since = time.monotonic()
        self._last = grey
        return time.monotonic() - self._since


@dataclass(slots=True)
class Health:
    """Frames a second, the newest picture, and how far the source's clock is from ours."""

    frames: int = 0
    fps: float = 0.0
    brightness: float = 0.0
    spread: float = 0.0
    unchanged_s: float = 0.0
    clock_s: float | None = None
    _began: float = field(default_factory=time.monotonic)
    _counted: int = 0
    _still: Still = field(default_factory=Still)

    def count(self) -> None:
        """Count a frame."""
        self.frames += 1
        self._counted += 1
        seconds = time.monotonic() - self._began
        if seconds >= PERIOD_S:
            self.fps = self._counted / seconds
            self._began, self._counted = time.monotonic(), 0

    def look(self, grey: NDArray[np.uint8]) -> None:
        """Measure a picture, small and grey."""
        self.brightness, self.spread = float(grey.mean()), float(grey.std())
        self.unchanged_s = self._still.seconds(grey)

    def answer(self) -> dict[str, Any]:
        """Return the values to be reported."""
        stalled = time.monotonic() - self._began
        return {
            "frames": self.frames,
            "fps": round(self.fps if stalled < 3 * PERIOD_S else self._counted / stalled, 2),
            "brightness": round(self.brightness, 1),
            "spread": round(self.spread, 2),
            "unchanged_s": round(self.unchanged_s, 1),
            "clock_s": None if self.clock_s is None else round(self.clock_s, 1),
        }
