"""Tariffs and stays of all kinds for property tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from galaxy_alpr.enums import ValidationKind
from galaxy_alpr.services.parking.tariffs.data import CapKind, Day, TariffData
from galaxy_alpr.services.parking.tariffs.plain import from_plain
from galaxy_alpr.services.parking.tariffs.values import Discount

JAKARTA = ZoneInfo("Asia/Jakarta")
ZONES = [
    *(JAKARTA, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")),
    *(ZoneInfo("Africa/Cairo"), ZoneInfo("Australia/Lord_Howe")),
]
IDR = {"code": "IDR", "decimals": 0}

zones = st.sampled_from(ZONES)
amounts = st.integers(0, 20_000)
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30]))

STARTS = [
    datetime(2026, 3, 28, 20, tzinfo=UTC),  # before the clocks are set forward in Berlin
    datetime(2026, 10, 24, 20, tzinfo=UTC),  # before they are set back
    datetime(2026, 4, 23, 20, tzinfo=UTC),  # before midnight is left out in Cairo
    datetime(2026, 10, 3, 12, tzinfo=UTC),  # before Lord Howe's change by half an hour
    datetime(2028, 2, 28, 10, tzinfo=UTC),  # before a leap day
    datetime(2026, 12, 31, 3, tzinfo=UTC),
]
entries = st.builds(
    lambda start, minutes, seconds: start + timedelta(minutes=minutes, seconds=seconds),
    st.sampled_from(STARTS),
    st.integers(0, 1440),
    st.integers(0, 59),
)
lengths = st.one_of(st.integers(0, 300), st.integers(0, 5 * 1440)).map(
    lambda minutes: timedelta(minutes=minutes)
)
discounts = st.lists(
    st.one_of(
        st.builds(Discount, kind=st.just(ValidationKind.MINUTES), value=st.integers(1, 600)),
        st.builds(Discount, kind=st.just(ValidationKind.AMOUNT), value=st.integers(1, 20_000)),
        st.builds(Discount, kind=st.just(ValidationKind.PERCENT), value=st.integers(1, 100)),
    ),
    max_size=3,
).map(tuple)

_periods = st.fixed_dictionaries(
    {"minutes": st.sampled_from([1, 7, 30, 60, 120, 1440]), "amount": amounts}
)


@st.composite
def rates(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Draw a rate as plain values."""
    rate: dict[str, Any] = {"name": f"rate {number}"}
    if draw(st.booleans()):
        rate |= {"begin": draw(times), "end": draw(times)}
    if draw(st.booleans()):
        rate["days"] = draw(st.lists(st.sampled_from([str(day) for day in Day]), max_size=7))
    if draw(st.integers(0, 3)) == 0:
        return {**rate, "flat": draw(amounts)}
    rate["first"] = draw(st.lists(_periods, max_size=2))
    rate["interval"] = {
        "minutes": draw(st.sampled_from([5, 30, 60, 90])),
        "amount": draw(amounts),
    }
    return rate


@st.composite
def tariffs(draw: st.DrawFn) -> TariffData:
    """Draw a tariff with any of the rules."""
    plain: dict[str, Any] = {
        "currency": IDR,
        "rates": [draw(rates(number)) for number in range(draw(st.integers(1, 3)))],
        "holidays": draw(st.sampled_from([[], ["2026-10-25", "2028-02-29", "2027-01-01"]])),
        "free_minutes": draw(st.sampled_from([0, 0, 10, 90])),
        "caps": [
            {"per": str(kind), "amount": draw(amounts)}
            for kind in draw(st.lists(st.sampled_from(list(CapKind)), max_size=3))
        ],
        "grace": {
            "after_entry_minutes": draw(st.sampled_from([0, 5, 15])),
            "after_payment_minutes": draw(st.sampled_from([0, 15])),
        },
        "lost_ticket": [{"amount": draw(amounts), "adds_to_stay": draw(st.booleans())}],
        "minimum": draw(st.sampled_from([0, 0, 3000])),
        "rounding": {
            "unit": draw(st.sampled_from([1, 100, 500])),
            "mode": draw(st.sampled_from(["up", "down", "nearest"])),
        },
    }
    if draw(st.booleans()):
        points, included = draw(st.integers(0, 2500)), draw(st.booleans())
        plain["tax"] = {"name": "PPN", "basis_points": points, "included": included}
    return from_plain(plain)


def hourly(**more: Any) -> TariffData:
    """Return 5000 for the first hour and 4000 for each further one, with ``more`` rules."""
    rate = {
        "name": "day",
        "first": [{"minutes": 60, "amount": 5000}],
        "interval": {"minutes": 60, "amount": 4000},
    }
    return from_plain({"currency": IDR, "rates": [rate], **more})


def days(*texts: str) -> tuple[date, ...]:
    """Return dates."""
    return tuple(date.fromisoformat(text) for text in texts)
