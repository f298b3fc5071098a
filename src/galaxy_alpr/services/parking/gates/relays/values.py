"""What every relay is: it sends one pulse before a deadline, and may tell the barrier's state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Protocol

from galaxy_alpr.enums import Confirmation, GateState

TIMEOUT_S = 3.0
"""Longest wait for a device: for its connection, and for its answer."""


class RelayFailed(Exception):
    """The device cannot be reached, or refuses; whether a pulse was sent may be unknown."""


class PulseExpired(Exception):
    """The deadline has passed; no pulse was sent."""


class Deadline:
    """The moment until which a pulse may be sent. A clock that is set back does not extend it."""

    def __init__(self, expires_at: datetime, now: Callable[[], datetime]) -> None:
        self._expires_at = expires_at
        self._now = now
        self._end = monotonic() + (expires_at - now()).total_seconds()

    @property
    def left_s(self) -> float:
        """Return how many seconds are left, 0 after the end."""
        by_clock = (self._expires_at - self._now()).total_seconds()
        return max(0.0, min(by_clock, self._end - monotonic()))

    def check(self) -> None:
        """Raise ``PulseExpired`` after the end; to be called right before something is sent."""
        if self.left_s <= 0:
            raise PulseExpired("the reading is too old by now; nothing was sent")

    def wait_s(self) -> float:
        """Return how long to wait for a connection. Raises ``PulseExpired`` after the end."""
        self.check()
        return min(TIMEOUT_S, self.left_s)


class Relay(Protocol):
    """A relay of one gate, made for one use."""

    @property
    def tells_state(self) -> bool:
        """Whether the device tells the state of the barrier."""

    def pulse(self, deadline: Deadline) -> Confirmation:
        """Open the barrier: send one pulse, once, without a second try.

        The barrier closes by its own loop: no relay ever closes one. Raises ``PulseExpired``
        where nothing was sent, ``RelayFailed``.
        """

    def state(self) -> GateState:
        """Return the state of the barrier. Raises ``RelayFailed``."""
