"""Windows of the week by the lot's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.rights.hours import is_within, windows_of

JAKARTA = ZoneInfo("Asia/Jakarta")
BERLIN = ZoneInfo("Europe/Berlin")
WORK = {"weekdays": [1, 2, 3, 4, 5], "start": "08:00", "end": "18:00"}
NIGHT = {"weekdays": [7], "start": "22:00", "end": "06:00"}


@pytest.mark.parametrize(
    ("window", "local", "expected"),
    [
        (WORK, "2026-11-27T07:59:59", False),
        (WORK, "2026-11-27T08:00:00", True),
        (WORK, "2026-11-27T17:59:59", True),
        (WORK, "2026-11-27T18:00:00", False),
        (WORK, "2026-11-28T12:00:00", False),
        (NIGHT, "2026-11-29T21:59:00", False),
        (NIGHT, "2026-11-29T23:00:00", True),
        (NIGHT, "2026-11-30T05:59:00", True),
        (NIGHT, "2026-11-30T06:00:00", False),
        (NIGHT, "2026-11-30T23:00:00", False),
        (NIGHT, "2026-11-29T05:00:00", False),
        ({"weekdays": [6], "start": "00:00", "end": "24:00"}, "2026-11-28T23:59:59", True),
        ({"weekdays": [6], "start": "00:00", "end": "24:00"}, "2026-11-29T00:00:00", False),
        ({"weekdays": [6], "start": "09:00", "end": "09:00"}, "2026-11-29T08:59:00", True),
    ],
)
def test_a_window_is_of_the_local_clock(
    window: dict[str, object], local: str, expected: bool
) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=JAKARTA).astimezone(UTC)
    assert is_within(windows_of([window]), at, JAKARTA) is expected


def test_no_window_means_all_hours() -> None:
    assert is_within((), datetime(2026, 11, 28, 3, tzinfo=UTC), JAKARTA)


def test_an_hour_that_occurs_twice_counts_both_times() -> None:
    window = windows_of([{"weekdays": [7], "start": "02:00", "end": "03:00"}])
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert is_within(window, first, BERLIN)
    assert is_within(window, second, BERLIN)
    assert not is_within(window, datetime(2026, 10, 25, 2, 0, tzinfo=UTC), BERLIN)


@pytest.mark.parametrize(
    "window",
    [
        {"weekdays": [1], "start": "8:00", "end": "18:00"},
        {"weekdays": [1], "start": "08:00", "end": "24:30"},
        {"weekdays": [1], "start": "24:00", "end": "06:00"},
        {"weekdays": [8], "start": "08:00", "end": "18:00"},
        {"weekdays": [], "start": "08:00", "end": "18:00"},
    ],
)
def test_a_wrong_window_is_refused(window: dict[str, object]) -> None:
    with pytest.raises(ValidationFailed):
        windows_of([window])
