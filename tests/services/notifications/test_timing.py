"""When a channel sends: quiet hours over midnight and clock changes, digests, retries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from galaxy_alpr.enums import NotificationState
from galaxy_alpr.services.alerts.schedule import Schedule
from galaxy_alpr.services.notifications.changes import is_always
from galaxy_alpr.services.notifications.plates import masked, without_plates
from galaxy_alpr.services.notifications.timing import PAUSES, due, is_for, quiet_end, retry_at
from tests.notify.notifications.channels import channel

BERLIN = "Europe/Berlin"
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NIGHT = [{"days": EVERY_DAY, "from": "22:00", "to": "06:00"}]
PENDING, HELD, DROPPED = (
    NotificationState.PENDING,
    NotificationState.HELD,
    NotificationState.DROPPED,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ("2026-11-22T20:59:59", None),
        ("2026-11-22T21:00:00", "2026-11-23T05:00:00"),
        ("2026-11-23T04:59:59", "2026-11-23T05:00:00"),
        ("2026-11-23T05:00:00", None),
        # The clocks of Berlin go forward on 2026-03-29 and back on 2026-10-25, at 01:00 UTC.
        ("2026-03-28T21:30:00", "2026-03-29T04:00:00"),
        ("2026-10-24T20:30:00", "2026-10-25T05:00:00"),
    ],
)
def test_quiet_hours_end_by_the_local_clock(at: str, end: str | None) -> None:
    found = quiet_end(Schedule.of(NIGHT), utc(at), ZoneInfo(BERLIN))
    assert found == (None if end is None else utc(end))


def test_quiet_hours_that_follow_each_other_are_one() -> None:
    windows = [
        {"days": ["fri"], "from": "18:00", "to": "00:00"},
        {"days": ["sat", "sun"], "from": "00:00", "to": "00:00"},
    ]
    found = quiet_end(Schedule.of(windows), utc("2026-11-20T19:00:00"), ZoneInfo("UTC"))
    assert found == utc("2026-11-23T00:00:00")
    assert quiet_end(Schedule.of([]), utc("2026-11-20T19:00:00"), ZoneInfo("UTC")) is None
    whole = [{"days": EVERY_DAY, "from": "00:00", "to": "00:00"}]
    assert is_always(Schedule.of(whole))
    assert not is_always(Schedule.of(windows))
    with pytest.raises(ValueError, match="no end"):
        quiet_end(Schedule.of(whole), utc("2026-11-20T19:00:00"), ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("values", "severity", "at", "state", "due_at"),
    [
        ({}, "warning", "2026-11-22T12:00:30", PENDING, "2026-11-22T12:00:30"),
        ({"quiet_hours": NIGHT}, "warning", "2026-11-22T23:00:00", HELD, "2026-11-23T05:00:00"),
        ({"quiet_hours": NIGHT}, "critical", "2026-11-22T23:00:00", PENDING, "2026-11-22T23:00:00"),
        (
            {"quiet_hours": NIGHT, "in_quiet_hours": "drop"},
            "warning",
            "2026-11-22T23:00:00",
            DROPPED,
            "2026-11-22T23:00:00",
        ),
        ({"digest": "hourly"}, "info", "2026-11-22T12:34:56", PENDING, "2026-11-22T13:00:00"),
        ({"digest": "hourly"}, "critical", "2026-11-22T12:34:56", PENDING, "2026-11-22T12:34:56"),
        (
            {"digest": "hourly", "timezone": "Asia/Kathmandu"},
            "info",
            "2026-11-22T12:34:56",
            PENDING,
            "2026-11-22T13:15:00",
        ),
        (
            {"digest": "daily", "digest_at": "07:30"},
            "info",
            "2026-11-22T06:30:00",
            PENDING,
            "2026-11-23T06:30:00",
        ),
        # 02:30 does not exist on that day: the offset before the change counts.
        (
            {"digest": "daily", "digest_at": "02:30"},
            "info",
            "2026-03-29T00:00:00",
            PENDING,
            "2026-03-29T01:30:00",
        ),
        (
            {"digest": "hourly", "quiet_hours": NIGHT},
            "info",
            "2026-11-22T20:30:00",
            HELD,
            "2026-11-23T05:00:00",
        ),
    ],
)
def test_an_alarm_is_due(
    values: dict[str, Any], severity: str, at: str, state: NotificationState, due_at: str
) -> None:
    found = due(channel(**{"timezone": BERLIN, **values}), severity=severity, now=utc(at))
    assert (found.state, found.at) == (state, utc(due_at))


def test_a_channel_is_for_its_alarms() -> None:
    some = channel(min_severity="warning", kinds=["full"], lots=[3])
    wanted = {"severity": "critical", "kind": "full", "lot_id": 3}
    assert is_for(some, **wanted)  # type: ignore[arg-type]
    for other in ({"severity": "info"}, {"kind": "status"}, {"lot_id": 4}, {"lot_id": None}):
        assert not is_for(some, **{**wanted, **other})  # type: ignore[arg-type]
    assert is_for(channel(), severity="info", kind="status", lot_id=None)


def test_it_is_tried_for_a_day() -> None:
    now = utc("2026-11-22T12:00:00")
    assert retry_at(1, now) == now + timedelta(minutes=1)
    assert retry_at(len(PAUSES) + 1, now) is None
    assert timedelta(hours=23) < sum(PAUSES, timedelta()) < timedelta(hours=25)


@pytest.mark.parametrize(
    ("shown", "hidden"),
    [("B 1234 XYZ", "B 1*** X**"), ("AB12CDE", "A*1*C**"), ("A", "*"), ("A 1", "***")],
)
def test_plates_are_masked(shown: str, hidden: str) -> None:
    assert masked(shown) == hidden


def test_what_people_wrote_does_not_show_a_masked_plate() -> None:
    note = "owner of b-1234 xyz, unpaid"
    assert without_plates(note, ["B1234XYZ"], "masked") == "owner of ***, unpaid"
    assert without_plates(note, ["B1234XYZ"], "none") == "owner of ***, unpaid"
    assert without_plates(note, ["B1234XYZ"], "shown") == note
    assert without_plates(None, ["B1234XYZ"], "none") is None
