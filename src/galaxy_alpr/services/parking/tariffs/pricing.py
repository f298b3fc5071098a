"""The price of a stay by a tariff, with every step. All amounts are whole numbers.

The steps in their order: grace after entry, charges within the caps, minimum, percentages and
amounts of validations, lost ticket, tax, rounding. Each gives more, or the same, for more; so the
price never falls as a stay lengthens. Minutes of a validation are taken off the stay's end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from galaxy_alpr.enums import ValidationKind, VehicleClass
from galaxy_alpr.errors import Conflict, ValidationFailed
from galaxy_alpr.services.parking.tariffs.calendar import RateCalendar
from galaxy_alpr.services.parking.tariffs.charges import Charge, Limits, charges
from galaxy_alpr.services.parking.tariffs.data import BASIS_POINTS, RoundingMode, TariffData, Tax
from galaxy_alpr.services.parking.tariffs.values import Discount, Price, PricedStay, Step

MAX_STAY = timedelta(days=400)
"""A longer stay is not priced: a person has to look at it."""


def price(tariff: TariffData, stay: PricedStay) -> Price:
    """Return what a stay costs.

    Raises ``ValidationFailed`` for a stay that ends before it begins or is longer than
    ``MAX_STAY``, ``Conflict`` where the tariff has no price for it.
    """
    vehicle_class = stay.vehicle_class or tariff.unknown_class
    steps: list[Step] = []
    amount = 0
    if stay.entered_at is not None:
        steps += _stay_steps(tariff, stay, stay.entered_at, vehicle_class)
        amount = sum(step.amount for step in steps)
    elif not stay.lost_ticket:
        raise Conflict("the entry is not known: price it as a lost ticket")
    for discount in stay.discounts:
        if discount.kind is not ValidationKind.MINUTES:
            steps.append(_discounted(discount, amount))
            amount += steps[-1].amount
    if stay.lost_ticket:
        steps.append(_lost_ticket(tariff, vehicle_class, amount))
        amount += steps[-1].amount
    return _with_tax(tariff, amount, steps)


def _stay_steps(
    tariff: TariffData, stay: PricedStay, entered_at: datetime, vehicle_class: VehicleClass | None
) -> list[Step]:
    if stay.exited_at < entered_at:
        raise ValidationFailed("the stay ends before it begins", field="exited_at")
    if stay.exited_at - entered_at > MAX_STAY:
        raise ValidationFailed(f"the stay is longer than {MAX_STAY.days} days", field="exited_at")
    rates = [rate for rate in tariff.rates if rate.is_for(vehicle_class)]
    if not rates:
        named = "an unknown class" if vehicle_class is None else f"the class {vehicle_class}"
        raise Conflict(f"the tariff has no rate for a vehicle of {named}")
    steps: list[Step] = []
    end = _end(tariff, stay, entered_at, steps)
    grace = tariff.grace.after_entry_minutes
    if end - entered_at <= timedelta(minutes=grace):
        text = f"not longer than the {grace} min after entry that cost nothing"
        return [*steps, Step("grace", text, 0)]
    if tariff.free_minutes:
        steps.append(Step("free", f"the first {tariff.free_minutes} min cost nothing", 0))
    calendar = RateCalendar(rates, tariff.holidays, stay.zone)
    limits = Limits([cap for cap in tariff.caps if cap.is_for(vehicle_class)])
    begin = entered_at + timedelta(minutes=tariff.free_minutes)
    found = charges(calendar, begin, end)
    steps += _charge_steps(found, calendar, limits)
    taken = limits.taken
    for cap, cut in limits.cut.items():
        if cut:
            text = f"not more than {cap.amount} per {cap.per.replace('_', ' ')}"
            steps.append(Step("cap", text, -cut))
    if 0 < taken < tariff.minimum:
        text = f"at least {tariff.minimum}"
        steps.append(Step("minimum", text, tariff.minimum - taken))
    return steps


def _end(tariff: TariffData, stay: PricedStay, entered_at: datetime, steps: list[Step]) -> datetime:
    """Return until when the stay is charged for, and add the steps that say why."""
    end = stay.exited_at
    if stay.paid_at is not None:
        grace = tariff.grace.after_payment_minutes
        until = min(stay.paid_until or stay.paid_at, end)
        if end <= stay.paid_at + timedelta(minutes=grace) and until < end:
            steps.append(Step("grace", f"left within {grace} min of the payment", 0))
            end = until
    for discount in stay.discounts:
        if discount.kind is ValidationKind.MINUTES:
            text = f"{discount.value} min validated{_by(discount)}"
            steps.append(Step("validation", text, 0))
            end -= timedelta(minutes=discount.value)
    return max(end, entered_at)


def _charge_steps(
    found: Iterator[Charge], calendar: RateCalendar, limits: Limits
) -> Iterator[Step]:
    """Yield the steps of charges without their caps, and count in ``limits`` what is within."""

    def alike(charge: Charge) -> tuple[object, ...]:
        return charge.code, charge.rate, charge.minutes, charge.amount

    for _, group in groupby(found, alike):
        first, count = next(group), 1
        limits.take(first)
        for count, charge in enumerate(group, start=2):  # noqa: B007  (the last one counts)
            limits.take(charge)
        since = f"{calendar.local(first.at):%Y-%m-%d %H:%M}"
        match first.code:
            case "first":
                text = f"{first.rate}, from {since}: first {first.minutes} min"
            case "interval":
                text = (
                    f"{first.rate}, from {since}: {count} started × {first.minutes} min"
                    f" at {first.amount}"
                )
            case "flat":
                text = f"{first.rate}, from {since}: {count} × {first.amount}"
            case _:
                text = f"{first.rate or 'no rate'}, from {since}: costs nothing"
        yield Step(first.code, text, count * first.amount)


def _discounted(discount: Discount, amount: int) -> Step:
    """Return the step of a validation; percentages are of what remains, rounded down."""
    if discount.kind is ValidationKind.PERCENT:
        text = f"{discount.value} % validated{_by(discount)}"
        return Step("validation", text, -(amount * min(discount.value, 100) // 100))
    text = f"{discount.value} validated{_by(discount)}"
    return Step("validation", text, -min(discount.value, amount))


def _by(discount: Discount) -> str:
    return f" by {discount.given_by}" if discount.given_by else ""


def _lost_ticket(tariff: TariffData, vehicle_class: VehicleClass | None, amount: int) -> Step:
    for lost in tariff.lost_ticket:
        if lost.is_for(vehicle_class):
            text = f"lost ticket: {lost.amount}"
            if lost.adds_to_stay:
                return Step("lost_ticket", text, lost.amount)
            return Step("lost_ticket", f"{text} at least", max(0, lost.amount - amount))
    raise Conflict("the tariff has no price of a lost ticket for this vehicle")


def _with_tax(tariff: TariffData, amount: int, steps: list[Step]) -> Price:
    tax, total = tariff.tax, amount
    if tax is not None and not tax.included:
        total += _nearest(amount * tax.basis_points, BASIS_POINTS)
        steps.append(Step("tax", f"{tax.name} {_percent(tax)} %", total - amount))
    rounded = _rounded(tariff, total)
    if rounded != total:
        steps.append(Step("rounding", f"to a multiple of {tariff.rounding.unit}", rounded - total))
    tax_part = 0
    if tax is not None:
        if tax.included or rounded != total:
            tax_part = _nearest(rounded * tax.basis_points, BASIS_POINTS + tax.basis_points)
        else:
            tax_part = total - amount
        if tax.included:
            text = f"contains {tax.name} {_percent(tax)} %: {tax_part}"
            steps.append(Step("tax", text, 0))
    return Price(
        total=rounded,
        net=rounded - tax_part,
        tax=tax_part,
        currency=tariff.currency,
        steps=tuple(steps),
    )


def _percent(tax: Tax) -> str:
    whole, rest = divmod(tax.basis_points, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def _rounded(tariff: TariffData, amount: int) -> int:
    unit = tariff.rounding.unit
    match tariff.rounding.mode:
        case RoundingMode.UP:
            return -(-amount // unit) * unit
        case RoundingMode.DOWN:
            return amount // unit * unit
    return _nearest(amount, unit) * unit


def _nearest(dividend: int, divisor: int) -> int:
    """Return a quotient, rounded to the nearest whole number; a half is rounded up."""
    return (2 * dividend + divisor) // (2 * divisor)
