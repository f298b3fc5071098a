"""How often a stream's frames are looked at: by whether something moves, and by the load."""

from __future__ import annotations

LIVE_RATE = 12.5
"""Frames of a live source that are looked at in a second, at most, where no rate is set."""

IDLE_RATE = 5.0
"""The same while nothing moves."""

_AHEAD = 0.5
"""Frames are looked at twice as often as they are taken: so the newest is never old."""

_LONGEST_S = 1.0


class Pace:
    """Says which frames are looked at. ``rate`` is the most a second, ``None`` for no limit."""

    def __init__(self, rate: float | None, *, live: bool) -> None:
        self._live = live
        self._interval_s = 1.0 / (rate or (LIVE_RATE if live else 1000.0))
        self._idle_s = max(self._interval_s, 1.0 / IDLE_RATE) if live else self._interval_s
        self._looked = -1e9
        self._taken_at: float | None = None
        self._took_s = 0.0

    def taken(self, at: float) -> None:
        """Note that a frame was taken at ``at`` seconds: the load is the time between two."""
        if self._taken_at is not None:
            took = min(_LONGEST_S, max(0.0, at - self._taken_at))
            self._took_s += 0.3 * (took - self._took_s)
        self._taken_at = at

    def wants(self, at: float, *, moving: bool, waiting: bool) -> bool:
        """Return whether the frame of ``at`` seconds is looked at.

        ``moving``: something moved lately. ``waiting``: the frame before was not taken yet.
        """
        interval = self._interval_s if moving else self._idle_s
        if self._live and waiting:
            interval = max(interval, _AHEAD * self._took_s)
        if at < self._looked + interval * 0.98:
            return False
        self._looked = max(self._looked + interval, at - interval)
        return True
