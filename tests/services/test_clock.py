"""A wrong clock is noticed; its pictures are stored all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from galaxy_alpr.errors import ClockWrong, ValidationFailed
from galaxy_alpr.services.clock import BUILT, Clock
from galaxy_alpr.services.readings.capture import checked_moment

DAY = timedelta(days=1)
NOW = BUILT + 300 * DAY


def at(moment: datetime, newest: datetime | None = None) -> Clock:
    return Clock(newest=newest, now=lambda: moment)


def test_the_release_is_older_than_the_machines_clock() -> None:
    assert Clock().problem() is None
    Clock().check()


@pytest.mark.parametrize(
    ("now", "newest", "problem"),
    [
        (NOW, None, None),
        (NOW, NOW - DAY, None),
        (NOW, NOW + timedelta(minutes=10), None),
        (NOW, NOW + DAY, "earlier than the newest picture"),
        (NOW, NOW + 200 * 365 * DAY, None),  # that picture was stored by a wrong clock
        (datetime(1970, 1, 1, tzinfo=UTC), None, "1970-01-01, before this release"),
        (NOW + 200 * 365 * DAY, None, "too far in the future"),
    ],
)
def test_what_cannot_be_right(now: datetime, newest: datetime | None, problem: str | None) -> None:
    clock = at(now, newest)
    if problem is None:
        assert clock.problem() is None
        assert clock.latest == now
    else:
        assert problem in str(clock.problem())
        assert clock.latest is None
        with pytest.raises(ClockWrong, match="the clock shows"):
            clock.check()


def test_it_is_steady_from_the_moment_it_is_right() -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC)
    clock = Clock(now=lambda: moment)
    assert clock.steady is None
    moment = NOW
    assert clock.steady == NOW
    moment = NOW - DAY
    assert clock.steady == NOW - DAY
    moment = NOW + DAY
    steady = clock.steady
    assert steady is not None
    assert NOW <= steady < NOW + DAY


def test_moments_are_taken_as_sent_while_the_clock_is_wrong() -> None:
    wrong = at(datetime(1970, 1, 1, tzinfo=UTC))
    assert checked_moment(NOW, wrong) == (NOW, None)
    assert checked_moment(None, wrong) == (wrong.now(), None)
    with pytest.raises(ValidationFailed):
        checked_moment(datetime(1980, 1, 1, tzinfo=UTC), wrong)


def test_a_moment_in_the_future_is_replaced_or_refused() -> None:
    clock = at(NOW)
    assert checked_moment(NOW - DAY, clock) == (NOW - DAY, None)
    assert checked_moment(NOW + DAY / 2, clock) == (NOW, NOW + DAY / 2)
    with pytest.raises(ValidationFailed, match="is not between 1990-01-01 and now"):
        checked_moment(NOW + 2 * DAY, clock)
