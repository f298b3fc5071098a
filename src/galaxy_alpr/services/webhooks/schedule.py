"""When a failed delivery is tried again, and what ``Retry-After`` asks for."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

DELAYS = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""Time after each failed attempt; after the last one the delivery is dead."""

JITTER = 0.1
"""Most by which a delay grows, as a part of it."""

MOST_ASKED = timedelta(hours=24)
"""Longest time that ``Retry-After`` may ask for."""

LONGEST_PAUSE = timedelta(seconds=60)
DISABLED_AFTER = timedelta(hours=24)
"""How long all attempts have to fail until a webhook is switched off."""

_NUMBER_LENGTH = 9


def next_attempt(
    attempts: int, *, now: datetime, asked: datetime | None, chance: random.Random
) -> datetime | None:
    """Return when to try again after ``attempts`` failed ones; ``None`` for never.

    ``asked`` is the moment that ``Retry-After`` asks to wait for.
    """
    if attempts > len(DELAYS):
        return None
    delay = DELAYS[attempts - 1] * (1 + chance.random() * JITTER)
    return max(now + delay, asked or now)


def pause(failures: int) -> timedelta:
    """Return for how long nothing is sent to a webhook after ``failures`` in a row."""
    seconds = 2 ** (min(failures, 10) - 1) - 1
    return min(timedelta(seconds=seconds), LONGEST_PAUSE)


def asked_until(retry_after: str | None, *, now: datetime) -> datetime | None:
    """Return the moment of a ``Retry-After``, seconds or an HTTP-date; at most a day from now.

    ``None`` where there is none, or it is neither.
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit() and len(text) <= _NUMBER_LENGTH:
        return now + min(timedelta(seconds=int(text)), MOST_ASKED)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment, now), now + MOST_ASKED)
