"""The service's clock, and whether it can be right.

A device without a battery starts in 1970, and a wrong setting can be years ahead. Pictures are
stored nevertheless, because a picture that is refused is lost; ``/ready`` reports the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.errors import ClockWrong

BUILT = datetime(2026, 6, 1, tzinfo=UTC)
"""A moment before this release was made: a right clock is later."""

LIFETIME = timedelta(days=20 * 365)
"""A clock that is later than ``BUILT`` by more is wrong."""

TOLERANCE = timedelta(hours=1)
"""How much earlier than the newest stored picture the clock may be: it may have been set."""


class Clock:
    """Returns the current moment; ``newest`` is when the last picture was stored before the start.

    ``now`` replaces the clock of the machine.
    """

    def __init__(
        self, *, newest: datetime | None = None, now: Callable[[], datetime] = utc_now
    ) -> None:
        self.now = now
        self._newest = newest if newest is not None and newest < BUILT + LIFETIME else None
        self._right_since: tuple[datetime, float] | None = None
        _ = self.steady

    @property
    def latest(self) -> datetime | None:
        """The current moment; ``None`` when the clock is wrong, so that it limits nothing."""
        return self.now() if self.problem() is None else None

    @property
    def steady(self) -> datetime | None:
        """As ``latest``, but it grows by the time that passes.

        So nothing becomes old because the clock is set ahead while the service runs.
        """
        now = self.latest
        if now is None:
            return None
        if self._right_since is None:
            self._right_since = now, monotonic()
        moment, started = self._right_since
        return min(now, moment + timedelta(seconds=monotonic() - started))

    def problem(self) -> str | None:
        """Return why the clock is wrong; ``None`` where it can be right."""
        now = self.now()
        if now < BUILT:
            return f"the clock shows {now:%Y-%m-%d}, before this release was made"
        if now > BUILT + LIFETIME:
            return f"the clock shows {now:%Y-%m-%d}, which is too far in the future"
        if self._newest is not None and now < self._newest - TOLERANCE:
            return (
                f"the clock shows {now:%Y-%m-%d %H:%M} UTC, earlier than the newest picture was"
                f" stored ({self._newest:%Y-%m-%d %H:%M} UTC)"
            )
        return None

    def check(self) -> None:
        """Raise ``ClockWrong`` when the clock is wrong."""
        problem = self.problem()
        if problem is not None:
            raise ClockWrong(problem)
