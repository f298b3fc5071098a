"""The tariffs in ``examples/`` are bodies of ``POST /api/tariffs``, and price stays as they say."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from galaxy_alpr.endpoints.schemas.parking.tariffs import TariffIn
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.services.parking.tariffs.plain import from_plain, from_yaml, to_plain
from galaxy_alpr.services.parking.tariffs.pricing import price
from galaxy_alpr.services.parking.tariffs.values import PricedStay
from tests.services.parking.tariffs.strategies import JAKARTA

FOLDER = Path(__file__).resolve().parents[4] / "examples" / "tariffs"
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))
MALL, STREET, OFFICE = (
    *("jakarta_mall_2012.yaml", "jakarta_on_street_2017.yaml"),
    "office_with_nights_2026.yaml",
)


def read(name: str) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return values


@pytest.mark.parametrize("name", FILES)
def test_an_example_is_the_body_of_a_request(name: str) -> None:
    body = TariffIn.model_validate(read(name))
    assert body.data is not None
    assert body.valid_from is not None
    assert from_yaml(yaml.safe_dump(to_plain(body.data))) == body.data


@pytest.mark.parametrize(
    ("name", "vehicle_class", "begin", "end", "expected"),
    [
        (MALL, VehicleClass.CAR, "2026-11-23T10:00", "2026-11-23T10:10", 0),
        (MALL, VehicleClass.CAR, "2026-11-23T10:00", "2026-11-23T13:05", 17_000),
        (MALL, VehicleClass.CAR, "2026-11-23T06:00", "2026-11-24T01:00", 54_000),
        (MALL, VehicleClass.MOTORCYCLE, "2026-11-23T10:00", "2026-11-23T13:05", 8000),
        (MALL, None, "2026-11-23T10:00", "2026-11-23T11:00", 5000),
        (STREET, VehicleClass.CAR, "2026-11-23T09:30", "2026-11-23T11:00", 14_000),
        (STREET, VehicleClass.CAR, "2026-11-22T09:30", "2026-11-22T11:00", 10_000),
        (STREET, VehicleClass.CAR, "2026-12-25T09:30", "2026-12-25T11:00", 10_000),
        (STREET, VehicleClass.CAR, "2026-11-23T21:30", "2026-11-24T05:00", 5000),
        (STREET, VehicleClass.BUS, "2026-11-23T09:00", "2026-11-23T10:00", 12_000),
        (OFFICE, VehicleClass.CAR, "2026-11-23T08:00", "2026-11-23T08:05", 0),
        (OFFICE, VehicleClass.CAR, "2026-11-23T08:00", "2026-11-23T09:00", 8000),
        (OFFICE, VehicleClass.CAR, "2026-11-23T19:00", "2026-11-24T05:00", 24_500),
        (OFFICE, VehicleClass.CAR, "2026-11-22T08:00", "2026-11-22T18:00", 0),
        (OFFICE, VehicleClass.MOTORCYCLE, "2026-11-23T08:00", "2026-11-23T08:20", 3500),
    ],
)
def test_an_example_prices_a_stay(
    name: str, vehicle_class: VehicleClass | None, begin: str, end: str, expected: int
) -> None:
    entered, exited = (
        datetime.fromisoformat(text).replace(tzinfo=JAKARTA) for text in (begin, end)
    )
    stay = PricedStay(
        entered_at=entered, exited_at=exited, zone=JAKARTA, vehicle_class=vehicle_class
    )
    assert price(from_plain(read(name)["data"]), stay).total == expected


def test_every_example_is_priced() -> None:
    assert {MALL, STREET, OFFICE} == {*FILES}
