"""When failed deliveries are tried again."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from galaxy_alpr.services.webhooks import schedule
from tests.factories import AT

LATER = AT + timedelta(minutes=10)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        ("120", AT + timedelta(seconds=120)),
        (format_datetime(LATER, usegmt=True), LATER),
        ("Sunday, 22-Nov-26 08:10:00 GMT", LATER),
        ("99999999", AT + DAY),
        (format_datetime(AT + 9 * DAY, usegmt=True), AT + DAY),
        (format_datetime(AT - DAY, usegmt=True), AT),
        *(("soon", None), ("-3", None), ("1" * 400, None), ("", None), (None, None), ("1.5", None)),
    ],
)
def test_what_retry_after_asks_for(asked: str | None, until: datetime | None) -> None:
    assert schedule.asked_until(asked, now=AT) == until


def test_the_later_of_schedule_and_wish_counts() -> None:
    def due(attempts: int, asked: datetime | None = None) -> datetime | None:
        return schedule.next_attempt(attempts, now=AT, asked=asked, chance=random.Random(3))

    first = due(1)
    assert first is not None
    assert timedelta(seconds=5) <= first - AT <= timedelta(seconds=5.5)
    assert due(1, LATER) == LATER
    assert due(3, LATER) == due(3)
    assert due(10) is None
    assert [schedule.pause(count).total_seconds() for count in (1, 2, 3, 6, 7, 99)] == [
        *(0, 1, 3, 31),
        *(60, 60),
    ]
