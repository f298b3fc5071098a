"""Prices of single stays, computed by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from galaxy_alpr.enums import ValidationKind, VehicleClass
from galaxy_alpr.errors import Conflict, ValidationFailed
from galaxy_alpr.services.parking.tariffs.data import TariffData
from galaxy_alpr.services.parking.tariffs.plain import from_plain, from_yaml
from galaxy_alpr.services.parking.tariffs.pricing import price
from galaxy_alpr.services.parking.tariffs.values import Discount, PricedStay
from tests.services.parking.tariffs.strategies import IDR, JAKARTA, hourly

BERLIN = ZoneInfo("Europe/Berlin")


def total(tariff: TariffData, begin: str, end: str, zone: ZoneInfo = JAKARTA, **more: Any) -> int:
    """Return the price between two local times."""
    entered, exited = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (begin, end))
    stay = PricedStay(
        entered_at=entered.astimezone(UTC), exited_at=exited.astimezone(UTC), zone=zone, **more
    )
    return price(tariff, stay).total


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, 0), (1, 5000), (60, 5000), (61, 9000), (120, 9000), (121, 13000)],
)
def test_a_first_hour_and_started_hours(minutes: int, expected: int) -> None:
    entered = datetime(2026, 11, 22, 1, tzinfo=UTC)
    exited = entered + timedelta(minutes=minutes)
    stay = PricedStay(entered_at=entered, exited_at=exited, zone=JAKARTA)
    assert price(hourly(), stay).total == expected


def test_the_steps_say_what_was_done() -> None:
    entered = datetime(2026, 11, 22, 1, tzinfo=UTC)
    tariff = hourly(caps=[{"per": "day", "amount": 12_000}])
    stay = PricedStay(entered_at=entered, exited_at=entered + timedelta(hours=3), zone=JAKARTA)
    assert [(step.code, step.text, step.amount) for step in price(tariff, stay).steps] == [
        ("first", "day, from 2026-11-22 08:00: first 60 min", 5000),
        ("interval", "day, from 2026-11-22 09:00: 2 started × 60 min at 4000", 8000),
        ("cap", "not more than 12000 per day", -1000),
    ]


def test_a_day_cap_begins_anew_at_midnight_and_a_rolling_one_does_not() -> None:
    times = "2026-11-22T20:00", "2026-11-23T04:00"  # 5000 + 3 × 4000, then 4 × 4000
    assert total(hourly(caps=[{"per": "day", "amount": 10_000}]), *times) == 20_000
    assert total(hourly(caps=[{"per": "rolling_24h", "amount": 10_000}]), *times) == 10_000
    assert total(hourly(caps=[{"per": "visit", "amount": 7000}]), *times) == 7000
    long = "2026-11-22T20:00", "2026-11-24T20:00"
    assert total(hourly(caps=[{"per": "rolling_24h", "amount": 10_000}]), *long) == 20_000
    assert total(hourly(caps=[{"per": "day", "amount": 10_000}]), *long) == 30_000


def test_a_cap_can_be_of_a_class() -> None:
    caps = [{"per": "visit", "amount": 6000, "classes": ["motorcycle"]}]
    times = "2026-11-22T08:00", "2026-11-22T12:00"
    assert total(hourly(caps=caps), *times, vehicle_class=VehicleClass.CAR) == 17_000
    assert total(hourly(caps=caps), *times, vehicle_class=VehicleClass.MOTORCYCLE) == 6000


NIGHT = {
    "currency": IDR,
    "rates": [
        {"name": "night", "begin": "22:00", "end": "06:00", "flat": 10_000},
        {"name": "day", "interval": {"minutes": 60, "amount": 3000}},
    ],
}


def test_a_flat_night_is_paid_once_over_midnight() -> None:
    tariff = from_plain(NIGHT)
    assert total(tariff, "2026-11-22T23:00", "2026-11-23T05:00") == 10_000
    assert total(tariff, "2026-11-22T21:30", "2026-11-23T06:30") == 3000 + 10_000 + 3000
    assert total(tariff, "2026-11-22T21:00", "2026-11-24T06:00") == 3000 + 2 * 10_000 + 16 * 3000


def test_weekdays_and_holidays_have_rates_of_their_own() -> None:
    tariff = from_plain(
        {
            "currency": IDR,
            "holidays": ["2026-12-25"],
            "rates": [
                {
                    "name": "free day",
                    "days": ["sun", "holiday"],
                    "interval": {"minutes": 60, "amount": 1000},
                },
                {"name": "day", "interval": {"minutes": 60, "amount": 3000}},
            ],
        }
    )
    assert total(tariff, "2026-12-24T10:00", "2026-12-24T11:00") == 3000
    assert total(tariff, "2026-12-25T10:00", "2026-12-25T11:00") == 1000
    assert total(tariff, "2026-12-27T10:00", "2026-12-27T11:00") == 1000


def test_hours_are_real_ones_when_the_clocks_change() -> None:
    tariff = from_plain(
        {"currency": IDR, "rates": [{"name": "a", "interval": {"minutes": 60, "amount": 1}}]}
    )
    assert total(tariff, "2026-03-29T00:00", "2026-03-30T00:00", BERLIN) == 23
    assert total(tariff, "2026-10-25T00:00", "2026-10-26T00:00", BERLIN) == 25
    assert total(tariff, "2028-02-28T00:00", "2028-03-01T00:00", BERLIN) == 48
    gap = from_plain(
        {"currency": IDR, "rates": [{"name": "a", "begin": "02:00", "end": "03:00", "flat": 7}]}
    )
    assert total(gap, "2026-03-29T00:00", "2026-03-30T00:00", BERLIN) == 0
    assert total(gap, "2026-10-25T00:00", "2026-10-26T00:00", BERLIN) == 7


def test_free_minutes_are_taken_off_and_grace_is_not() -> None:
    at = "2026-11-22T08:00"
    free, grace = hourly(free_minutes=15), hourly(grace={"after_entry_minutes": 15})
    assert [total(free, at, f"2026-11-22T{end}") for end in ("08:15", "09:15", "09:16")] == [
        *(0, 5000, 9000)
    ]
    assert [total(grace, at, f"2026-11-22T{end}") for end in ("08:15", "08:16", "09:16")] == [
        *(0, 5000, 9000)
    ]
    assert total(grace, at, "2026-11-22T09:15") == 9000
    assert total(free, at, "2026-11-22T09:15") == 5000


def test_grace_after_a_payment_ends_and_then_all_is_charged() -> None:
    tariff = hourly(grace={"after_payment_minutes": 15})
    paid = datetime(2026, 11, 22, 9, 55, tzinfo=JAKARTA)
    at = "2026-11-22T08:00"
    assert total(tariff, at, "2026-11-22T10:10", paid_at=paid) == 9000
    assert total(tariff, at, "2026-11-22T10:11", paid_at=paid) == 13_000


def test_validations_are_taken_off_in_their_order() -> None:
    times = "2026-11-22T08:00", "2026-11-22T11:00"  # 13 000
    minutes = Discount(kind=ValidationKind.MINUTES, value=60)
    percent = Discount(kind=ValidationKind.PERCENT, value=50, given_by="Cinema")
    amount = Discount(kind=ValidationKind.AMOUNT, value=2000)
    assert total(hourly(), *times, discounts=(minutes,)) == 9000
    assert total(hourly(), *times, discounts=(percent, amount)) == 4500
    assert total(hourly(), *times, discounts=(amount, percent)) == 5500
    assert total(hourly(), *times, discounts=(amount,) * 9) == 0
    assert total(hourly(), *times, discounts=(percent, minutes)) == 4500


def test_a_lost_ticket_adds_to_the_stay_or_is_the_least_price() -> None:
    adds = hourly(lost_ticket=[{"amount": 25_000}])
    least = hourly(lost_ticket=[{"amount": 25_000, "adds_to_stay": False}])
    times = "2026-11-22T08:00", "2026-11-22T09:00"
    assert total(adds, *times, lost_ticket=True) == 30_000
    assert total(least, *times, lost_ticket=True) == 25_000
    assert total(least, "2026-11-21T08:00", times[1], lost_ticket=True) == 5000 + 24 * 4000
    unknown = PricedStay(
        entered_at=None, exited_at=datetime(2026, 11, 22, tzinfo=UTC), zone=JAKARTA
    )
    with pytest.raises(Conflict, match="as a lost ticket"):
        price(adds, unknown)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"tax": {"name": "PPN", "basis_points": 1100}}, (9000, 8108, 892)),
        ({"tax": {"name": "PPN", "basis_points": 1100, "included": False}}, (9990, 9000, 990)),
        (
            {
                "tax": {"name": "PPN", "basis_points": 1100, "included": False},
                "rounding": {"unit": 500},
            },
            (10_000, 9009, 991),
        ),
        ({"rounding": {"unit": 5000, "mode": "up"}}, (10_000, 10_000, 0)),
        ({"rounding": {"unit": 5000, "mode": "down"}}, (5000, 5000, 0)),
        ({"minimum": 9500}, (9500, 9500, 0)),
    ],
)
def test_tax_rounding_and_minimum(more: dict[str, Any], expected: tuple[int, int, int]) -> None:
    entered = datetime(2026, 11, 22, 1, tzinfo=UTC)
    stay = PricedStay(entered_at=entered, exited_at=entered + timedelta(hours=2), zone=JAKARTA)
    found = price(hourly(**more), stay)
    assert (found.total, found.net, found.tax) == expected


def test_a_class_without_a_rate_has_no_price() -> None:
    rate = {"name": "cars", "classes": ["car"], "interval": {"minutes": 60, "amount": 3000}}
    tariff = from_plain({"currency": IDR, "rates": [rate]})
    times = "2026-11-22T08:00", "2026-11-22T09:00"
    assert total(tariff, *times, vehicle_class=VehicleClass.CAR) == 3000
    for vehicle_class in (None, VehicleClass.BUS):
        with pytest.raises(Conflict, match="no rate for a vehicle of"):
            total(tariff, *times, vehicle_class=vehicle_class)
    known = from_plain({"currency": IDR, "rates": [rate], "unknown_class": "car"})
    assert total(known, *times) == 3000


def test_a_stay_must_not_end_before_it_begins_nor_last_for_ever() -> None:
    for end in ("2026-11-22T07:59", "2028-01-01T00:00"):
        with pytest.raises(ValidationFailed):
            total(hourly(), "2026-11-22T08:00", end)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rates": []}, "rates"),
        ({"rates": [{"name": "a", "flat": 1.5}]}, "rates.0.flat"),
        ({"rates": [{"name": "a", "flat": -1}]}, "rates.0.flat"),
        ({"rates": [{"name": "a", "flat": 1, "first": [{"minutes": 1, "amount": 1}]}]}, "rates.0"),
        ({"rates": [{"name": "a", "interval": {"minutes": 0, "amount": 1}}]}, "interval.minutes"),
        ({"rates": [{"name": "a", "begin": "25:00"}]}, "rates.0.begin"),
        ({"rates": [{"name": "a", "days": ["monday"]}]}, "rates.0.days.0"),
        ({"holidays": ["2026-02-30"]}, "holidays.0"),
        ({"currency": {"code": "Rp", "decimals": 0}}, "currency.code"),
        ({"discount": 1}, "discount"),
    ],
)
def test_a_wrong_value_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationFailed, match=field):
        from_plain({"currency": IDR, "rates": [{"name": "a", "flat": 1}], **change})


@pytest.mark.parametrize("text", ["{", "- 1", "", "a: !!python/object:os.system {}"])
def test_what_is_no_tariff_is_refused(text: str) -> None:
    with pytest.raises(ValidationFailed):
        from_yaml(text)
