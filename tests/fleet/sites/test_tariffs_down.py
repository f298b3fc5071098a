"""Tariffs of the centre at its sites: for the lots that have them there, and never once used."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from galaxy_alpr.db import models
from galaxy_alpr.db.base import utc_now
from tests.endpoints.payments.money import DATA, add_tariff, quote
from tests.fleet.sites.pair import App, Pair
from tests.fleet.sites.test_what_follows import make_lot, pass_gate

pytestmark = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def lot_of(app: App) -> int:
    with app.sessions() as session:
        return session.scalars(select(models.Lot.id)).one()


def of_lot(app: App) -> dict[str, Any] | None:
    """Return the tariff that the lot of a site or centre has."""
    found: dict[str, Any] | None = app.client.get(f"/api/lots/{lot_of(app)}/tariff").json()[
        "tariff"
    ]
    return found


def give(app: App, tariff_id: int | None) -> None:
    answer = app.client.put(f"/api/lots/{lot_of(app)}/tariff", json={"tariff_id": tariff_id})
    assert answer.status_code == 200, answer.text


def names(app: App) -> list[str]:
    return [item["name"] for item in app.client.get("/api/tariffs").json()]


def add_version(app: App, tariff_id: int, minimum: int) -> None:
    body = {"data": {**DATA, "minimum": minimum}, "valid_from": "2026-11-02"}
    answer = app.client.post(f"/api/tariffs/{tariff_id}/versions", json=body)
    assert answer.status_code == 201, answer.text


def take_from_site(pair: Pair) -> int:
    """Let a vehicle enter at the site, and the centre have its lot; return the id of the visit."""
    entry, _ = make_lot(pair.edge)
    pass_gate(pair.edge, "B1234XYZ", entry, utc_now() - timedelta(minutes=30))
    pair.send()
    with pair.edge.sessions() as session:
        return session.scalars(select(models.Visit.id)).one()


def version_of(pair: Pair, visit_id: int) -> models.TariffVersion:
    with pair.edge.sessions() as session:
        visit = session.get_one(models.Visit, visit_id)
        return session.get_one(models.TariffVersion, visit.tariff_version_id)


def test_a_lot_of_a_site_gets_the_tariff_that_the_centre_gives_it(pair: Pair) -> None:
    take_from_site(pair)
    add_tariff(pair.centre.client, name="Of no site")
    given = add_tariff(pair.centre.client, give_to=lot_of(pair.centre))
    assert pair.site()["has_config"] is False
    pair.send()
    pair.send()
    assert pair.site()["has_config"] is True
    assert names(pair.edge) == ["Cars"]
    found = of_lot(pair.edge)
    assert found is not None
    numbers = [(item["number"], item["valid_from"]) for item in found["versions"]]
    assert numbers == [(item["number"], item["valid_from"]) for item in given["versions"]]
    with pair.edge.sessions() as session:
        row = session.scalars(select(models.TariffVersion)).one()
        entry = select(models.AuditEntry.id).where(models.AuditEntry.action == "tariff.from_centre")
        told = session.get_one(models.AuditPayload, session.scalars(entry).one())
    data = pair.centre.client.get(f"/api/tariffs/{given['id']}/versions/1").json()["data"]
    assert (row.data, row.created_by) == (data, "centre")
    assert json.loads(told.content)["after"] == {"tariffs": 1, "versions": 1, "lots": 1}


def test_a_new_version_is_added_and_a_visit_keeps_its_own(pair: Pair) -> None:
    visit = take_from_site(pair)
    given = add_tariff(pair.centre.client, give_to=lot_of(pair.centre))
    pair.send()
    assert quote(pair.edge.client, visit)["amount"] == 5000
    add_version(pair.centre, given["id"], 9000)
    pair.centre.client.put(f"/api/tariffs/{given['id']}", json={"name": "Cars of 2027"})
    pair.send()
    found = of_lot(pair.edge)
    assert found is not None
    assert found["name"] == "Cars of 2027"
    assert [item["number"] for item in found["versions"]] == [1, 2]
    assert version_of(pair, visit).number == 1
    assert quote(pair.edge.client, visit)["amount"] == 5000


def test_a_version_that_the_centre_deleted_stays_with_the_visits_that_have_it(pair: Pair) -> None:
    visit = take_from_site(pair)
    given = add_tariff(pair.centre.client, give_to=lot_of(pair.centre))
    add_version(pair.centre, given["id"], 9000)
    pair.send()
    assert quote(pair.edge.client, visit)["amount"] == 9000
    pair.centre.client.delete(f"/api/tariffs/{given['id']}/versions/2")
    add_version(pair.centre, given["id"], 7000)
    pair.send()
    assert version_of(pair, visit).data["minimum"] == 9000
    found = of_lot(pair.edge)
    assert found is not None
    with pair.edge.sessions() as session:
        of_it = models.TariffVersion.tariff_id == found["id"]
        rows = session.scalars(select(models.TariffVersion).where(of_it)).all()
        assert sorted(row.data["minimum"] for row in rows) == [0, 7000]
    assert names(pair.edge) == ["Cars", "Cars (centre)"]


def test_a_version_that_no_visit_has_goes_with_that_of_the_centre(pair: Pair) -> None:
    take_from_site(pair)
    given = add_tariff(pair.centre.client, give_to=lot_of(pair.centre))
    add_version(pair.centre, given["id"], 9000)
    pair.send()
    pair.centre.client.delete(f"/api/tariffs/{given['id']}/versions/2")
    add_version(pair.centre, given["id"], 7000)
    pair.send()
    found = of_lot(pair.edge)
    assert found is not None
    second = pair.edge.client.get(f"/api/tariffs/{found['id']}/versions/2").json()
    assert second["data"]["minimum"] == 7000
    assert names(pair.edge) == ["Cars"]


def test_what_the_site_has_of_its_own_stays(pair: Pair) -> None:
    take_from_site(pair)
    own = add_tariff(pair.edge.client, give_to=lot_of(pair.edge))
    add_tariff(pair.centre.client, give_to=lot_of(pair.centre))
    pair.send()
    found = of_lot(pair.edge)
    assert found is not None
    assert found["id"] == own["id"]
    assert names(pair.edge) == ["Cars", "Cars (centre)"]
    give(pair.centre, None)
    pair.send()
    # The tariff of the centre is used nowhere, and goes; the site's own stays.
    assert names(pair.edge) == ["Cars"]
    found = of_lot(pair.edge)
    assert found is not None
    assert found["id"] == own["id"]


def test_a_tariff_that_a_person_changes_at_the_site_is_its_own_from_then_on(pair: Pair) -> None:
    take_from_site(pair)
    given = add_tariff(pair.centre.client, give_to=lot_of(pair.centre))
    pair.send()
    taken = of_lot(pair.edge)
    assert taken is not None
    add_version(pair.edge, taken["id"], 6000)
    add_version(pair.centre, given["id"], 9000)
    pair.send()
    found = of_lot(pair.edge)
    assert found is not None
    assert found["id"] == taken["id"]
    second = pair.edge.client.get(f"/api/tariffs/{taken['id']}/versions/2").json()
    assert second["data"]["minimum"] == 6000


def test_a_tariff_that_the_centre_takes_away_goes_unless_a_visit_has_it(pair: Pair) -> None:
    visit = take_from_site(pair)
    add_tariff(pair.centre.client, give_to=lot_of(pair.centre))
    pair.send()
    assert quote(pair.edge.client, visit)["amount"] == 5000
    give(pair.centre, None)
    pair.send()
    assert of_lot(pair.edge) is None
    assert version_of(pair, visit).number == 1
    assert (
        pair.centre.client.get(f"/api/lots/{lot_of(pair.centre)}/tariff").json()["tariff"] is None
    )


def test_a_tariff_that_is_not_understood_is_left_out_until_the_program_is_newer(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_from_site(pair)
    given = add_tariff(pair.centre.client, give_to=lot_of(pair.centre))
    pair.send()
    with pair.centre.sessions.begin() as session:
        later = {**DATA, "rates": [{"name": "day", "by_weight": 1}]}
        row = session.get_one(models.TariffVersion, 1)
        session.add(
            models.TariffVersion(
                tariff_id=given["id"],
                number=2,
                valid_from=row.valid_from,
                data=later,
                created_by="newer",
            )
        )
    pair.send()
    found = of_lot(pair.edge)
    assert found is not None
    assert [item["number"] for item in found["versions"]] == [1]
    monkeypatch.setattr("galaxy_alpr.services.sites.edge.tariffs.from_plain", lambda data: data)
    monkeypatch.setattr("galaxy_alpr.services.sites.edge.tariffs.to_plain", lambda data: data)
    pair.send()
    assert len((of_lot(pair.edge) or {})["versions"]) == 1
    pair.restart()
    pair.send()
    assert len((of_lot(pair.edge) or {})["versions"]) == 2
