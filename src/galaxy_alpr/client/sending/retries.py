"""Which failed calls are sent again, and after which pause."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from galaxy_alpr.client.errors import ApiError, ClientError, ServiceUnreachable
from galaxy_alpr.client.sending.call import Call

AGAIN = frozenset({429, 502, 503, 504})
"""Statuses with which nothing was done, or with which a repeatable call may be sent again."""
IN_USE = "idempotency_key_in_use"


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and how long a call is tried.

    Only what has the effect of one call is sent again: reads, and changes with an idempotency key.
    A pause is what ``Retry-After`` says; if that is longer than ``longest_pause_s``, the error is
    raised at once. Without ``Retry-After`` it doubles from ``pause_s``, and is spread at random.
    """

    attempts: int = 4
    pause_s: float = 0.5
    longest_pause_s: float = 30.0

    def pause(self, call: Call[Any], attempt: int, error: ClientError) -> float | None:
        """Return the seconds before the next attempt; ``None``: there is none.

        ``attempt`` counts from 1.
        """
        if not call.can_repeat or attempt >= self.attempts or not _is_passing(error):
            return None
        asked = error.retry_after_s if isinstance(error, ApiError) else None
        if asked is not None:
            return asked if asked <= self.longest_pause_s else None
        return self.back_off(attempt)

    def back_off(self, attempt: int) -> float:
        """Return a random pause before attempt ``attempt + 1``."""
        most: float = min(self.longest_pause_s, self.pause_s * 2.0 ** min(attempt - 1, 16))
        return most * random.uniform(0.5, 1.0)


NO_RETRIES = Retries(attempts=1)


def _is_passing(error: ClientError) -> bool:
    if isinstance(error, ApiError):
        return error.status in AGAIN or error.code == IN_USE
    return isinstance(error, ServiceUnreachable)
