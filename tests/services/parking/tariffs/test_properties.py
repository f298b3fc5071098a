"""What holds for every tariff and every stay."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from galaxy_alpr.services.parking.tariffs.calendar import RateCalendar
from galaxy_alpr.services.parking.tariffs.charges import Limits, charges
from galaxy_alpr.services.parking.tariffs.data import Cap, CapKind, Rounding, TariffData
from galaxy_alpr.services.parking.tariffs.plain import from_plain, to_plain
from galaxy_alpr.services.parking.tariffs.pricing import price
from galaxy_alpr.services.parking.tariffs.values import Discount, PricedStay
from tests.services.parking.tariffs.strategies import (
    IDR,
    amounts,
    discounts,
    entries,
    lengths,
    tariffs,
    zones,
)

MODERATE = settings(max_examples=40, deadline=None)
ONE_DAY = timedelta(hours=24)


def total(tariff: TariffData, begin: datetime, end: datetime, zone: ZoneInfo, **more: Any) -> int:
    return price(tariff, PricedStay(entered_at=begin, exited_at=end, zone=zone, **more)).total


@MODERATE
@given(tariffs(), entries, lengths, lengths, zones, discounts, st.booleans())
def test_the_price_never_falls_as_a_stay_lengthens(
    tariff: TariffData,
    entered: datetime,
    length: timedelta,
    further: timedelta,
    zone: ZoneInfo,
    given_discounts: tuple[Discount, ...],
    lost: bool,
) -> None:
    more = {"discounts": given_discounts, "lost_ticket": lost}
    shorter = total(tariff, entered, entered + length, zone, **more)
    assert 0 <= shorter <= total(tariff, entered, entered + length + further, zone, **more)


@MODERATE
@given(tariffs(), entries, lengths, lengths, lengths, zones)
def test_the_price_never_falls_after_a_payment_either(
    tariff: TariffData,
    entered: datetime,
    until_paid: timedelta,
    length: timedelta,
    further: timedelta,
    zone: ZoneInfo,
) -> None:
    paid = entered + until_paid
    before = total(tariff, entered, paid, zone)
    first = total(tariff, entered, paid + length, zone, paid_at=paid)
    assert before <= first <= total(tariff, entered, paid + length + further, zone, paid_at=paid)


@MODERATE
@given(tariffs(), entries, lengths, zones, discounts, st.booleans())
def test_a_price_is_whole_numbers_and_the_sum_of_its_steps(
    tariff: TariffData,
    entered: datetime,
    length: timedelta,
    zone: ZoneInfo,
    given_discounts: tuple[Discount, ...],
    lost: bool,
) -> None:
    stay = PricedStay(
        entered_at=entered,
        exited_at=entered + length,
        zone=zone,
        discounts=given_discounts,
        lost_ticket=lost,
    )
    found = price(tariff, stay)
    numbers = [found.total, found.net, found.tax, *(step.amount for step in found.steps)]
    assert {type(number) for number in numbers} == {int}
    assert found.total == found.net + found.tax == sum(step.amount for step in found.steps)
    assert found.total % tariff.rounding.unit == 0
    assert min(found.total, found.net, found.tax) >= 0
    assert price(tariff, stay) == found


@MODERATE
@given(tariffs(), entries, lengths, zones, discounts, discounts)
def test_a_further_validation_never_makes_a_stay_dearer(
    tariff: TariffData,
    entered: datetime,
    length: timedelta,
    zone: ZoneInfo,
    some: tuple[Discount, ...],
    others: tuple[Discount, ...],
) -> None:
    exited = entered + length
    fewer = total(tariff, entered, exited, zone, discounts=some)
    assert total(tariff, entered, exited, zone, discounts=(*some, *others)) <= fewer


@MODERATE
@given(tariffs(), entries, lengths, zones)
def test_caps_hold_over_midnight_clock_changes_and_leap_days(
    tariff: TariffData, entered: datetime, length: timedelta, zone: ZoneInfo
) -> None:
    calendar = RateCalendar(tariff.rates, tariff.holidays, zone)
    limits = Limits(tariff.caps)
    found = list(charges(calendar, entered, entered + length))
    taken = [(charge, limits.take(charge)) for charge in found]
    assert sum(amount for _, amount in taken) + sum(limits.cut.values()) == sum(
        charge.amount for charge in found
    )
    for cap in tariff.caps:
        assert all(spent <= cap.amount for spent in _spent(cap, taken, zone))


def _spent(cap: Cap, taken: list[Any], zone: ZoneInfo) -> list[int]:
    """Return what was charged in each of the times in which a cap limits it."""
    if cap.per is CapKind.VISIT:
        return [sum(amount for _, amount in taken)]
    if cap.per is CapKind.DAY:
        days: dict[object, int] = defaultdict(int)
        for charge, amount in taken:
            days[charge.at.astimezone(zone).date()] += amount
        return list(days.values())
    return [
        sum(amount for one, amount in taken if last.at - ONE_DAY < one.at <= last.at)
        for last, _ in taken[:: max(1, len(taken) // 30)]
    ]


def _plain_rates(tariff: TariffData) -> TariffData:
    """Return a tariff of the same rates without the rules that look at a stay as a whole."""
    rates = [rate.model_copy(update={"first": ()}) for rate in tariff.rates]
    return TariffData(
        currency=tariff.currency, rates=tuple(rates), holidays=tariff.holidays
    ).model_copy(update={"rounding": Rounding()})


@MODERATE
@given(tariffs(), entries, lengths, zones, st.data())
def test_a_split_at_the_beginning_of_an_interval_changes_nothing(
    tariff: TariffData, entered: datetime, length: timedelta, zone: ZoneInfo, data: st.DataObject
) -> None:
    """Without first periods, free minutes, grace, caps, minimum, rounding and added tax."""
    plain, exited = _plain_rates(tariff), entered + length
    calendar = RateCalendar(plain.rates, plain.holidays, zone)
    moments = [
        charge.at
        for charge in charges(calendar, entered, exited)
        if charge.code != "no_rate" and not _within_a_flat(calendar, charge.at, entered)
    ]
    assume(moments)
    split = data.draw(st.sampled_from(moments))
    parts = total(plain, entered, split, zone) + total(plain, split, exited, zone)
    assert parts == total(plain, entered, exited, zone)


def _within_a_flat(calendar: RateCalendar, moment: datetime, entered: datetime) -> bool:
    """Return whether one of the windows at or after a moment was charged before it already."""
    window = {(piece.number, piece.window) for piece in [calendar.at(moment)]}
    before = {
        (piece.number, piece.window)
        for charge in charges(calendar, entered, moment)
        if (piece := calendar.at(charge.at)).rate is not None and piece.rate.flat is not None
    }
    later = moment
    for _ in range(6):
        piece = calendar.at(later)
        window.add((piece.number, piece.window))
        later = piece.end
    return bool(window & before)


@MODERATE
@given(st.integers(1, 90), amounts, entries, lengths, lengths, zones)
def test_a_split_of_one_rate_costs_at_most_one_interval_more(
    minutes: int, amount: int, entered: datetime, one: timedelta, two: timedelta, zone: ZoneInfo
) -> None:
    interval = {"minutes": minutes, "amount": amount}
    tariff = from_plain({"currency": IDR, "rates": [{"name": "all", "interval": interval}]})
    split, exited = entered + one, entered + one + two
    whole = total(tariff, entered, exited, zone)
    parts = total(tariff, entered, split, zone) + total(tariff, split, exited, zone)
    assert whole <= parts <= whole + amount


@MODERATE
@given(amounts, amounts, st.integers(0, 1439), st.integers(1, 4 * 1440), zones, entries)
def test_a_split_at_midnight_keeps_the_caps_of_days(
    amount: int, cap: int, before: int, after: int, zone: ZoneInfo, start: datetime
) -> None:
    plain = {
        "currency": IDR,
        "rates": [{"name": "all", "interval": {"minutes": 1, "amount": amount}}],
        "caps": [{"per": "day", "amount": cap}],
    }
    tariff = from_plain(plain)
    midnight = RateCalendar(tariff.rates, (), zone).at(start).end
    entered, exited = midnight - timedelta(minutes=before), midnight + timedelta(minutes=after)
    parts = total(tariff, entered, midnight, zone) + total(tariff, midnight, exited, zone)
    assert parts == total(tariff, entered, exited, zone)


@MODERATE
@given(tariffs())
def test_a_tariff_has_one_plain_form(tariff: TariffData) -> None:
    assert from_plain(to_plain(tariff)) == tariff
