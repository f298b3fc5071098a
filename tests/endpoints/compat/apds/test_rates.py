"""Tariffs as rate tables: what is said is right, and what cannot be said is not said."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from galaxy_alpr.db.models import Tariff, TariffVersion
from galaxy_alpr.endpoints.compat.apds.rates import RateTable, rate_tables
from galaxy_alpr.services.parking.tariffs.plain import from_plain
from tests.endpoints.compat.apds.schemas import RATE_TABLE
from tests.factories import AT

IDR = {"code": "IDR", "decimals": 0}
HOURLY = {"name": "hours", "interval": {"minutes": 60, "amount": 3000}}


def tables(**data: Any) -> list[RateTable]:
    plain = {"currency": IDR, **data}
    version = TariffVersion(number=4, valid_from=AT)
    found = rate_tables(Tariff(id=2, name="Mall"), version, from_plain(plain))
    for table in found:
        jsonschema_rs.validate(RATE_TABLE, table.entity)
        assert (table.entity["id"], table.entity["version"]) == (table.id, 4)
    return found


def lines(table: RateTable) -> list[tuple[Any, ...]]:
    (collection,) = table.entity["rateLineCollections"]
    names = ("rateLineType", "durationStart", "durationEnd", "incrementPeriod", "value")
    return [tuple(line.get(name) for name in names) for line in collection["rateLines"]]


def test_first_periods_free_minutes_and_intervals_follow_each_other() -> None:
    first = [{"minutes": 60, "amount": 5000}, {"minutes": 1440, "amount": 8000}]
    (table,) = tables(free_minutes=10, rates=[{**HOURLY, "first": first}])
    assert (table.id, table.types) == ("tariff-2", ())
    rate = "incrementingRate"
    assert lines(table) == [
        (rate, "00:00", "00:10", "PT10M", 0),
        (rate, "00:10", "01:10", "PT60M", 5000),
        (rate, "01:10", "01:01:10", "PT1440M", 8000),
        (rate, "01:01:10", None, "PT60M", 3000),
    ]
    assert [line["sequence"] for line in _collection(table)["rateLines"]] == [1, 2, 3, 4]


def test_amounts_caps_and_tax_are_those_of_the_tariff() -> None:
    (table,) = tables(
        currency={"code": "EUR", "decimals": 2},
        rates=[{"name": "day", "flat": 1250}],
        caps=[{"per": "day", "amount": 2000}, {"per": "visit", "amount": 100}],
        minimum=50,
        tax={"name": "VAT", "basis_points": 1950, "included": False},
    )
    assert lines(table) == [("flatRate", None, None, None, 12.5)]
    assert table.entity["rateType"] == "daily"
    found = _collection(table)
    assert found["maxValueCollection"] == {"currencyType": "EUR", "currencyValue": 20.0}
    assert found["minValueCollection"] == {"currencyType": "EUR", "currencyValue": 0.5}
    assert (found["taxIncluded"], found["taxRate"]) == (False, 19.5)


def test_classes_with_other_rates_have_tables_of_their_own() -> None:
    motor = {"name": "motor", "classes": ["motorcycle"], "flat": 2000}
    rest = {"name": "rest", "flat": 5000}
    one, other = tables(
        rates=[motor, rest], caps=[{"per": "day", "amount": 9000, "classes": ["motorcycle"]}]
    )
    assert (one.id, one.types) == ("tariff-2-motorcycle", ("motorcycle",))
    assert (other.id, other.types) == ("tariff-2-car-bus-truck", ("car", "bus", "lorry"))
    assert "maxValueCollection" in _collection(one)
    assert "maxValueCollection" not in _collection(other)


@pytest.mark.parametrize(
    "window", [{"days": ["sat"]}, {"begin": "08:00"}, {"end": "20:00"}, {"days": ["holiday"]}]
)
def test_a_rate_of_some_hours_is_not_said(window: dict[str, Any]) -> None:
    assert tables(rates=[{**HOURLY, **window}, {"name": "rest", "flat": 0}]) == []
    motor = {**HOURLY, **window, "classes": ["motorcycle"]}
    (table,) = tables(rates=[motor, {"name": "rest", "flat": 5000}])
    assert table.types == ("car", "bus", "lorry")


def _collection(table: RateTable) -> dict[str, Any]:
    found: dict[str, Any] = table.entity["rateLineCollections"][0]
    return found
