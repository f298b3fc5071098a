"""The lease of a camera: the right of one process to read it, for a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseTimes:
    """How long a lease lasts that is not renewed, and when it is renewed, seconds.

    Its holder stops ``margin_s`` earlier than another process may claim it.
    """

    lasts_s: float = 12.0
    renew_s: float = 4.0
    margin_s: float = 1.0

    @property
    def lasts(self) -> timedelta:
        return timedelta(seconds=self.lasts_s)

    def deadline(self, asked_at: float) -> float:
        """Return when a lease ends for its holder that was asked for at a moment."""
        return asked_at + self.lasts_s - self.margin_s


TIMES = LeaseTimes()


def lease_clock() -> float:
    """Return seconds that only grow, also while the machine sleeps where that is measured."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Lease:
    """A lease of this process. Once it has ended it never is valid again.

    ``token`` is ``None`` where no other process can take the camera over. ``deadline`` is a
    moment of ``lease_clock``, ``ahead`` what the database's clock is ahead of this one.
    """

    def __init__(
        self,
        camera_id: int,
        *,
        token: int | None = None,
        deadline: float = float("inf"),
        ahead: timedelta = timedelta(),
        clock: Callable[[], float] = lease_clock,
    ) -> None:
        self.camera_id = camera_id
        self.token = token
        self.ahead = ahead
        self.alone = False
        """Whether no other process was there to claim it: it then outlasts its deadline."""

        self.claimed_at = clock()
        self._clock = clock
        self._deadline = deadline
        self._ended = False

    @property
    def valid(self) -> bool:
        """Whether the camera may be read now."""
        if not self._ended and not self.alone and self._clock() >= self._deadline:
            self._ended = True
        return not self._ended

    @property
    def held_s(self) -> float:
        """The seconds for which it is held."""
        return self._clock() - self.claimed_at

    def extend(self, deadline: float) -> None:
        """Let it last until ``deadline``, unless it has ended already."""
        if self.valid:
            self._deadline = max(self._deadline, deadline)

    def end(self) -> None:
        """End it now: it was given up, or another process has it."""
        self._ended = True

    def moment(self, own: datetime) -> datetime:
        """Return a moment of this machine's clock by that of the database."""
        return own + self.ahead


class CameraLeases(Protocol):
    """Gives leases of cameras to one process at a time.

    Methods raise ``SQLAlchemyError`` or ``AlprError`` where what keeps the leases does not answer.
    Not for several threads at once, except ``renew``.
    """

    def claim(self, camera_id: int) -> Lease | None:
        """Return the lease of a camera; ``None`` while another process has it."""

    def renew(self, leases: Collection[Lease]) -> None:
        """Keep leases; those that another process has now are ended."""

    def release(self, lease: Lease) -> None:
        """End a lease, so that another process may claim it at once."""

    def close(self) -> None:
        """Give back what is held for all cameras."""
