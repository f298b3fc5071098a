"""Local times: days, changes of the clocks, and names."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.timezones import UnknownTimezone, WrittenMoment, check_timezone, in_utc

BERLIN = ZoneInfo("Europe/Berlin")


def day(text: str) -> WrittenMoment:
    return WrittenMoment(datetime.fromisoformat(text), is_day=True)


@pytest.mark.parametrize(
    ("written", "zone", "utc"),
    [
        ("2026-11-28T08:00", "Asia/Makassar", "2026-11-28T00:00"),
        ("2026-07-01T08:00", "Europe/Berlin", "2026-07-01T06:00"),
        ("2026-11-28T08:00+07:00", "Asia/Makassar", "2026-11-28T01:00"),
        # 02:00 to 03:00 does not exist: it is taken with the offset before the change.
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30"),
        # 02:00 to 03:00 occurs twice: the first one counts.
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30"),
        ("2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00"),
        # A change by half an hour.
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45"),
        # A day that Samoa left out.
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T22:00"),
    ],
)
def test_a_moment_without_an_offset_is_local(written: str, zone: str, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert in_utc(datetime.fromisoformat(written), ZoneInfo(zone)) == expected


def test_a_second_of_a_doubled_hour_that_python_marks_is_not_another_one() -> None:
    marked = datetime.fromisoformat("2026-10-25T02:30").replace(fold=1)
    assert in_utc(marked, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "zone", "begin", "end"),
    [
        ("2026-11-28", "America/Los_Angeles", "2026-11-28T08:00", "2026-11-29T08:00"),
        # Days of 23 and of 25 hours.
        ("2026-03-29", "Europe/Berlin", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("2026-10-25", "Europe/Berlin", "2026-10-24T22:00", "2026-10-25T23:00"),
        # Midnight does not exist: the day begins at 01:00.
        ("2026-09-06", "America/Santiago", "2026-09-06T04:00", "2026-09-07T03:00"),
        # The hour after midnight occurs twice, and both belong to the day.
        ("2026-11-01", "America/Havana", "2026-11-01T04:00", "2026-11-02T05:00"),
    ],
)
def test_a_date_is_its_whole_local_day(written: str, zone: str, begin: str, end: str) -> None:
    moments = day(written).begin(ZoneInfo(zone)), day(written).end(ZoneInfo(zone))
    assert [f"{moment:%Y-%m-%dT%H:%M}" for moment in moments] == [begin, end]


def test_a_moment_outside_of_the_calendar_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="out of range"):
        in_utc(datetime.fromisoformat("0001-01-01T00:00"), ZoneInfo("Asia/Jakarta"))


def test_a_moment_is_written_as_it_was_sent() -> None:
    assert str(day("2026-11-28")) == "2026-11-28"
    assert str(WrittenMoment(datetime.fromisoformat("2026-11-28T08:00"))) == "2026-11-28T08:00:00"


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("Asia/Makasar", "Asia/Makassar"),
        ("asia/jakarta", "Asia/Jakarta"),
        ("Europe/Berln", "Europe/Berlin"),
        ("Los Angeles", "America/Los_Angeles"),
    ],
)
def test_the_nearest_name_of_an_unknown_timezone_is_named(wrong: str, nearest: str) -> None:
    with pytest.raises(UnknownTimezone, match=f"nearest name is '{nearest}'"):
        check_timezone(wrong)


def test_a_name_that_is_like_no_other_is_refused_all_the_same() -> None:
    with pytest.raises(UnknownTimezone):
        check_timezone("???")
