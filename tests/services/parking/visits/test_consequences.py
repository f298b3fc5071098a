"""What follows from visits: how full the lot is, used rights, the tariff that was in force."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.enums import LocationType, RightKind
from galaxy_alpr.services.parking.visits.changes import match_visits
from galaxy_alpr.services.parking.visits.hand import HandChange
from tests.factories import AT
from tests.services.parking.right_rows import make_right
from tests.services.parking.visits.conftest import Site

ENTRY, EXIT = LocationType.ENTRY, LocationType.EXIT
HOURLY: dict[str, Any] = {
    "currency": {"code": "IDR", "decimals": 0},
    "rates": [{"name": "day", "interval": {"minutes": 60, "amount": 4000}}],
}


def _lot_events(site: Site) -> list[str]:
    with site.sessions() as session:
        types = select(models.Event.type).order_by(models.Event.id)
        return [type for type in session.scalars(types) if type.startswith("lot.")]


def _tariff(site: Site, valid_from_hours: int) -> int:
    """Give the lot a tariff that is in force from some hours after the first reading on."""
    with site.sessions.begin() as session:
        tariff = models.Tariff(name="Cars")
        session.add(tariff)
        session.flush()
        version = models.TariffVersion(
            tariff_id=tariff.id,
            number=1,
            valid_from=AT + timedelta(hours=valid_from_hours),
            data=HOURLY,
            created_by="x",
        )
        session.add_all([version, models.LotTariff(lot_id=site.lot_id, tariff_id=tariff.id)])
        session.flush()
        return version.id


def test_a_lot_becomes_full_and_free_by_its_visits(site: Site) -> None:
    with site.sessions.begin() as session:
        session.get_one(models.Lot, site.lot_id).capacity = 1
    joining = site.joining()
    site.store(ENTRY, 0, "B1")
    joining.join()
    with site.sessions() as session:
        row = session.get_one(models.LotOccupancy, site.lot_id)
        assert (row.state, row.occupied) == ("full", 1)
    site.store(EXIT, 30, "B1")
    joining.join()
    with site.sessions() as session:
        row = session.get_one(models.LotOccupancy, site.lot_id)
        assert (row.state, row.occupied) == ("free", 0)
    assert _lot_events(site) == ["lot.full", "lot.free"]


def test_a_visitor_pass_is_used_by_the_visit_that_it_lets_in(site: Site) -> None:
    with site.sessions.begin() as session:
        right = make_right(session, "B1", kind=RightKind.VISITOR_PASS, uses=1).id
    joining = site.joining()
    site.store(ENTRY, 0, "B1")
    joining.join()
    joining.join()
    (visit,) = site.visits()
    with site.sessions() as session:
        uses = session.scalars(select(models.RightUse)).all()
        assert [(use.right_id, use.visit_id) for use in uses] == [(right, visit.id)]


def test_a_closed_visit_keeps_the_tariff_that_was_in_force_when_it_began(site: Site) -> None:
    version = _tariff(site, -1)
    joining = site.joining()
    site.store(ENTRY, 0, "B1")
    joining.join()
    assert site.visits()[0].tariff_version_id is None
    site.store(EXIT, 30, "B1")
    joining.join()
    assert site.visits()[0].tariff_version_id == version


def test_a_tariff_that_came_later_is_not_that_of_the_visit(site: Site) -> None:
    _tariff(site, 1)
    site.store(ENTRY, 0, "B1")
    site.store(EXIT, 30, "B1")
    site.joining().join()
    assert site.visits()[0].tariff_version_id is None


def test_the_payments_of_a_visit_go_with_it_when_it_is_matched(site: Site) -> None:
    site.store(ENTRY, 0, "B1234XYZ")
    site.store(EXIT, 30, "B8888XYZ")
    site.joining().join()
    first, second = site.visits()
    with site.sessions.begin() as session:
        session.add(
            models.Validation(
                visit_id=second.id,
                lot_id=site.lot_id,
                kind="minutes",
                value=60,
                given_by="Cinema",
                created_by="x",
                created_at=AT,
            )
        )
    with site.sessions.begin() as session:
        match_visits(session, HandChange(visit_id=first.id, actor=SYSTEM), other_id=second.id)
    with site.sessions() as session:
        (validation,) = session.scalars(select(models.Validation))
        assert validation.visit_id == first.id
