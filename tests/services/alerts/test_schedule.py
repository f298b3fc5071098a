"""Weekly windows in the local time of a lot."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from galaxy_alpr.services.alerts.schedule import Schedule

JAKARTA = ZoneInfo("Asia/Jakarta")
NIGHTS = [{"days": ["fri", "sun"], "from": "22:00", "to": "06:00"}]
OFFICE = [{"days": ["mon"], "from": "09:00", "to": "17:00"}]


@pytest.mark.parametrize(
    ("windows", "local", "inside"),
    [
        (NIGHTS, "2026-11-27T21:59", False),  # a Friday
        (NIGHTS, "2026-11-27T22:00", True),
        (NIGHTS, "2026-11-28T05:59", True),  # the night of Friday
        (NIGHTS, "2026-11-28T06:00", False),
        (NIGHTS, "2026-11-28T23:00", False),
        (NIGHTS, "2026-11-30T01:00", True),  # the night of Sunday
        (OFFICE, "2026-11-30T09:00", True),
        (OFFICE, "2026-11-30T17:00", False),
        ([{"days": ["sat"], "from": "00:00", "to": "00:00"}], "2026-11-28T13:00", True),
        ([{"days": ["sat"], "from": "00:00", "to": "00:00"}], "2026-11-29T00:00", False),
        ([], "2026-11-29T00:00", True),
    ],
)
def test_a_window_is_of_the_local_clock(
    windows: list[dict[str, object]], local: str, inside: bool
) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=JAKARTA)
    assert Schedule.of(windows).contains(at, JAKARTA) is inside


def test_a_moment_is_converted_to_the_zone() -> None:
    at = datetime.fromisoformat("2026-11-30T02:00:00+00:00")  # 09:00 in Jakarta
    assert Schedule.of(OFFICE).contains(at, JAKARTA)
    assert not Schedule.of(OFFICE).contains(at, ZoneInfo("UTC"))
