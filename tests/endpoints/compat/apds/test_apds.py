"""APDS 4 and DATEX II over HTTP: schemas, pages, changes, scope, and off by default."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import (
    Lot,
    LotTariff,
    Right,
    RightLot,
    RightPlate,
    RightUse,
    Tariff,
    TariffVersion,
)
from galaxy_alpr.endpoints.compat.apds import wire
from galaxy_alpr.enums import VisitState
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests import factories
from tests.client import TestClient
from tests.endpoints.compat.apds import schemas
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.factories import AT
from tests.fake_engine import FakeEngine
from tests.services.alerts.rules import make_visit

BASE = "/apds/v4"
HOUR = timedelta(hours=1)
NIGHT = [{"weekdays": [5, 7], "start": "22:00", "end": "06:00"}]
SCHEMAS = {
    "places": schemas.PLACE,
    "rights/specs": schemas.RIGHT_SPECIFICATION,
    "rights/assigned": schemas.ASSIGNED_RIGHT,
    "rates": schemas.RATE_TABLE,
    "sessions": schemas.SESSION,
}


@pytest.fixture
def settings(data_dir: Path, database_url: str) -> Settings:
    return make_settings(data_dir, database_url, apds=True, datex=True)


@pytest.fixture
def app(settings: Settings, engine: FakeEngine) -> FastAPI:
    return create_app(settings, engine=engine, now=lambda: AT + 24 * HOUR)


def make_right(session: Session, lot: Lot | None, plates: list[str], **values: Any) -> Right:
    row = Right(
        **{
            "kind": "season_pass",
            "every_lot": lot is None,
            "hours": [],
            "created_at": AT,
            "updated_at": AT,
            "plates": [RightPlate(text=item, folded=item, display_text=item) for item in plates],
            "lots": [] if lot is None else [RightLot(lot_id=lot.id)],
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def fill(sessions: sessionmaker[Session]) -> None:
    """Store two lots, a tariff, rights of all kinds, and visits in all states."""
    with sessions.begin() as session:
        north = factories.make_lot(session, "North & <South>", capacity=2, timezone="Asia/Jakarta")
        east = factories.make_lot(session, "East")
        tariff = Tariff(name="Mall")
        session.add(tariff)
        session.flush()
        data = {
            "currency": {"code": "IDR", "decimals": 0},
            "rates": [{"name": "hours", "interval": {"minutes": 60, "amount": 3000}}],
        }
        session.add_all(
            [
                TariffVersion(
                    tariff_id=tariff.id, number=number, valid_from=at, data=data, created_by="a"
                )
                for number, at in ((1, AT), (2, AT + HOUR), (3, AT + 10_000 * HOUR))
            ]
        )
        session.add(LotTariff(lot_id=north.id, tariff_id=tariff.id))
        right = make_right(
            session, north, ["B1", "B2"], hours=NIGHT, valid_from=AT, valid_until=AT + HOUR, uses=5
        )
        make_right(session, None, ["C1"], kind="booking")
        for kind in ("blocked", "watched", "validation"):
            make_right(session, north, ["D1"], kind=kind)
        make_right(session, None, ["E1"], every_lot=False)
        with_right = make_visit(session, north, "B1", AT, country="ID", color="red")
        session.add(RightUse(right_id=right.id, visit_id=with_right.id, at=AT))
        make_visit(session, north, None, AT, AT + HOUR, text_hash="ab" * 32)
        make_visit(session, east, None, AT + 2 * HOUR, state=VisitState.ORPHAN_ENTRY)
        make_visit(session, north, "F1", AT, AT + HOUR, state=VisitState.REVIEW)
        orphan = make_visit(session, north, "G1", AT, AT + HOUR, state=VisitState.ORPHAN_EXIT)
        orphan.entered_at = None


def get(client: TestClient, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"{BASE}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_every_entity_has_what_apds_requires(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    fill(sessions)
    for path, schema in SCHEMAS.items():
        page = get(client, path)
        jsonschema_rs.validate(schemas.page_of(schema), page)
        assert page["meta"]["total"] == len(page["data"]) > 0
        for entity in page["data"]:
            assert get(client, f"{path}/{entity['id']}")["version"] == entity["version"]
        jsonschema_rs.validate(schemas.page_of(schema), get(client, path, modified_since=0))
        for unknown in (
            "lot-99",
            "right-99",
            "visit-99",
            "public-99",
            "tariff-99",
            "x",
            "right-0x1",
        ):
            assert client.get(f"{BASE}/{path}/{unknown}").status_code == 404

    north, east = get(client, "places")["data"]
    demand = north["hierarchyElementReference"]["demandTable"][0]["demandType"][0]
    assert (north["name"][0]["string"], demand["count"], demand["percentage"]) == (
        "North & <South>",
        1,
        50.0,
    )
    assert "supply" not in east["hierarchyElementReference"]
    (rate,) = get(client, "rates")["data"]
    assert (rate["rateTableName"][0]["string"], rate["version"]) == ("Mall", 2)


@SQLITE_ONLY
def test_rights_and_visits_are_mapped(client: TestClient, sessions: sessionmaker[Session]) -> None:
    fill(sessions)
    specs = {item["id"]: item for item in get(client, "rights/specs")["data"]}
    assert list(specs) == ["public-1", "public-2", "right-1", "right-2"]
    assert specs["public-1"]["rateEligibility"][0]["rateTable"]["id"] == "tariff-1"
    assert (specs["right-1"]["type"], specs["right-2"]["type"]) == (
        "permitParking",
        "oneTimeUseParking",
    )
    periods = specs["right-1"]["validity"]["validityTimeSpecification"]["validPeriods"]
    found = [
        (
            period["recurringDayWeekMonthPeriod"][0]["applicableDay"],
            *period["recurringTimePeriodOfDay"][0].values(),
        )
        for period in periods
    ]
    assert found == [
        (["friday", "sunday"], "22:00", "23:59"),
        (["monday", "saturday"], "00:00", "06:00"),
    ]
    assert [item["id"] for item in specs["right-2"]["hierarchyElements"]] == ["lot-1", "lot-2"]
    assigned = {item["id"]: item for item in get(client, "rights/assigned")["data"]}
    holders = assigned["right-1"]["rightHolder"]["credentials"]
    assert [item["identifier"]["id"] for item in holders] == ["B1", "B2"]
    assert (assigned["right-1"]["instancesUsed"], assigned["right-1"]["instancesAvailable"]) == (
        1,
        4,
    )
    used, hashed, unread = get(client, "sessions")["data"]
    credentials = [item["identifiedCredentials"][0] for item in (used, hashed, unread)]
    assert [(item["type"], item["identifier"]) for item in credentials] == [
        ("licensePlate", {"id": "B1", "className": "LicensePlate"}),
        ("licensePlate", {"id": "ab" * 32, "className": "HashedLicensePlate"}),
        ("electronicID", {"id": "visit-3", "className": "Visit"}),
    ]
    segments = [item["segments"][0] for item in (used, hashed, unread)]
    rights = [segment["assignedRight"]["id"] for segment in segments]
    assert rights == ["right-1", "visit-2", "visit-3"]
    assert "actualEnd" not in used
    assert hashed["actualEnd"] == "2026-11-22T09:00:00Z"
    assert unread["segments"][0]["notes"][0]["string"] == "the exit was not read"
    assert used["identifiedVehicle"] == {"country": "id", "color": "red"}
    everybody = get(client, "rights/assigned/visit-2")
    assert everybody["rightSpecification"]["id"] == "public-1"


@SQLITE_ONLY
def test_lists_have_pages_filters_and_entity_tags(
    client: TestClient, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sessions)
    for module in ("wire", "routes", "right_routes"):
        monkeypatch.setattr(f"galaxy_alpr.endpoints.compat.apds.{module}.PAGE_SIZE", 1)
    assert wire.PAGE_SIZE == 1
    for path in SCHEMAS:
        total = get(client, path)["meta"]["total"]
        ids = [get(client, path, page=page)["data"][0]["id"] for page in range(1, total + 1)]
        assert len(set(ids)) == total
        end = get(client, path, page=total + 1)
        assert (end["data"], end["meta"]["offset"]) == ([], total)
    for path in ("places", "sessions", "rights/specs", "rights/assigned"):
        only = get(client, path, place="lot-2,lot-99,x")
        assert only["meta"]["total"] < get(client, path)["meta"]["total"]
        assert get(client, path, place="x")["meta"]["total"] <= 1
    epoch = int(AT.timestamp())
    assert get(client, "sessions", start_after=epoch)["meta"]["total"] == 1
    assert get(client, "sessions", modified_since=4_000_000_000)["meta"]["total"] == 0
    assert get(client, "rates", modified_since=4_000_000_000)["meta"]["total"] == 0
    for query in ({"page": 0}, {"modified_since": -1}, {"plate": "B1"}, {"start_after": 10**12}):
        assert client.get(f"{BASE}/sessions", params=query).status_code == 422
    for path in (*SCHEMAS, "places/lot-1", "sessions/visit-1"):
        tag = client.get(f"{BASE}/{path}").headers["ETag"]
        again = client.get(f"{BASE}/{path}", headers={"If-None-Match": f'"x", W/{tag}'})
        assert (again.status_code, again.content) == (304, b"")
    with sessions.begin() as session:
        make_visit(session, session.get_one(Lot, 1), "H1", AT)
    assert client.get(f"{BASE}/places").headers["ETag"] != tag


@SQLITE_ONLY
def test_datex_has_the_spaces_of_each_lot(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    empty = ElementTree.fromstring(client.get("/datex/v3/parking_status").content)
    assert len(empty) == 2
    fill(sessions)
    answer = client.get("/datex/v3/parking_status")
    assert answer.headers["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(answer.content)
    names = {
        "com": "http://datex2.eu/schema/3/common",
        "prk": "http://datex2.eu/schema/3/parking",
    }
    assert root.tag == "{http://datex2.eu/schema/3/d2Payload}payload"
    kind = "{http://www.w3.org/2001/XMLSchema-instance}type"
    assert root.get(kind) == "prk:ParkingStatusPublication"
    assert b'xmlns:prk="http://datex2.eu/schema/3/parking"' in answer.content
    assert root.findtext("com:publicationTime", None, names)
    north, east = root.findall("prk:parkingRecordStatus", names)
    found = north.find("prk:parkingRecordReference", names)
    assert found is not None
    assert (found.get("id"), found.get("version")) == ("lot-1", "1")
    occupancy = "prk:parkingOccupancy/prk:"
    assert north.findtext(f"{occupancy}parkingNumberOfVacantSpaces", None, names) == "1"
    assert north.findtext(f"{occupancy}parkingNumberOfOccupiedSpaces", None, names) == "1"
    assert north.findtext(f"{occupancy}parkingOccupancy", None, names) == "50.0"
    assert north.findtext("prk:parkingSiteStatus", None, names) == "spacesAvailable"
    assert east.findtext(f"{occupancy}parkingNumberOfVacantSpaces", None, names) is None
    assert east.findtext("prk:parkingSiteStatus", None, names) is None


@SQLITE_ONLY
def test_nothing_is_served_unless_it_is_switched_on(data_dir: Path, database_url: str) -> None:
    app = create_app(make_settings(data_dir, database_url), engine=FakeEngine())
    with TestClient(app) as client:
        for path in (*(f"{BASE}/{path}" for path in SCHEMAS), "/datex/v3/parking_status"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
