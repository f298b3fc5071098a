"""Readings become visits in the background, once each, whatever ends in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.parking.joining.values import Joiner, JoinRules, Stay
from galaxy_alpr.services.readings.corrections import correct_plate
from tests.factories import AT, PlateSpec
from tests.services.parking.visits.conftest import Site
from tests.services.parking.visits.exact_joiner import ExactJoiner

ENTRY, EXIT, INSIDE = LocationType.ENTRY, LocationType.EXIT, LocationType.INSIDE


def _readings(site: Site) -> list[models.VisitReading]:
    with site.sessions() as session:
        rows = session.scalars(select(models.VisitReading).order_by(models.VisitReading.id))
        return list(rows)


def test_each_detection_waits_at_the_place_where_it_was(site: Site) -> None:
    site.store(ENTRY, 0, "B1", None)
    site.store(ENTRY, 1, "B2", direction="out")
    site.store(EXIT, 2, "B3", direction="in")
    site.store(EXIT, 3, "B4", direction="out")
    rows = _readings(site)
    assert [row.place for row in rows] == ["entry", "entry", "exit", "entry", "exit"]
    assert {row.lot_id for row in rows} == {site.lot_id}
    assert [row.joined_at for row in rows] == [None] * 5


def test_a_photo_elsewhere_does_not_wait(site: Site) -> None:
    with site.sessions.begin() as session:
        gate = session.get_one(models.Location, site.gates[ENTRY].id)
        gate.lot_id = None
    site.gates[ENTRY].lot_id = None
    site.store(ENTRY, 0, "B1")
    assert _readings(site) == []


def test_entry_and_exit_become_a_visit(site: Site) -> None:
    site.store(ENTRY, 0, "B1")
    joining = site.joining()
    joining.join()
    assert site.states() == [("B1", "open")]
    site.store(INSIDE, 5, "B1")
    site.store(EXIT, 30, PlateSpec("B1", display_text="B 1", confidence=0.99))
    joining.join()
    (visit,) = site.visits()
    assert (visit.state, visit.stay_s, visit.probability) == ("closed", 1800, 0.99)
    assert (visit.entered_at, visit.exited_at) == (AT, AT + timedelta(minutes=30))
    assert (visit.display_text, visit.vehicle_class, visit.color) == ("B 1", "car", "white")
    assert visit.entry_location_id == site.gates[ENTRY].id
    assert [row.part for row in _readings(site)] == ["entry", "inside", "exit"]
    assert {row.visit_id for row in _readings(site)} == {visit.id}
    assert site.told() == [("visit.opened", "open", "B1"), ("visit.closed", "closed", "B1")]
    last = site.events()[-1]
    assert last.location_id == site.gates[EXIT].id
    assert last.payload["probability"] == 0.99


def test_a_failure_leaves_the_readings_waiting(site: Site) -> None:
    class Failing(ExactJoiner):
        def stored(self, ids: object) -> None:
            raise AssertionError(f"{ids} were not committed")

        def advance(self, now: object) -> Sequence[Stay]:
            raise RuntimeError(f"killed at {now}")

    def joiners(rules: JoinRules, stays: Sequence[Stay]) -> Joiner:
        return Failing(rules, stays)

    site.store(ENTRY, 0, "B1")
    with pytest.raises(RuntimeError, match="killed"):
        site.joining(joiners).join()
    assert site.visits() == []
    assert site.told() == []
    site.joining().join()
    assert site.states() == [("B1", "open")]


def test_two_processes_share_the_visits_of_a_lot(site: Site) -> None:
    first, second = site.joining(), site.joining()
    site.store(ENTRY, 0, "B1")
    first.join()
    site.store(ENTRY, 1, "B2")
    second.join()
    site.store(EXIT, 2, "B2")
    site.store(EXIT, 3, "B1")
    first.join()
    assert site.states() == [("B1", "closed"), ("B2", "closed")]


def test_a_correction_after_the_exit_is_published_as_changed(site: Site) -> None:
    site.store(ENTRY, 0, "B1234XYZ")
    (detection,) = site.store(EXIT, 30, "B1Z34XYZ")
    joining = site.joining()
    joining.join()
    assert site.states() == [("B1234XYZ", "open"), ("B1Z34XYZ", "orphan_exit")]
    entered, left = site.visits()
    with site.sessions.begin() as session:
        plate = session.scalars(
            select(models.Plate).where(models.Plate.detection_id == detection)
        ).one()
        correct_plate(session, id=plate.id, text="B 1234 XYZ", actor=SYSTEM)
    joining.join()
    (visit,) = site.visits()
    assert (visit.id, visit.state, visit.text) == (entered.id, "closed", "B1234XYZ")
    removed, closed = site.events()[-2:]
    assert (removed.type, removed.payload["visit_id"]) == ("visit.changed", left.id)
    assert removed.payload["removed"] is True
    assert (closed.type, closed.payload["visit_id"]) == ("visit.closed", entered.id)


def test_a_correction_keeps_the_visit_that_it_does_not_change(site: Site) -> None:
    (detection,) = site.store(ENTRY, 0, "B1")
    site.store(EXIT, 30, "B1")
    joining = site.joining()
    joining.join()
    (before,) = site.visits()
    with site.sessions.begin() as session:
        plate = session.scalars(
            select(models.Plate).where(models.Plate.detection_id == detection)
        ).one()
        correct_plate(session, id=plate.id, text="C 9", actor=SYSTEM)
    joining.join()
    assert site.states() == [("C9", "open"), ("B1", "orphan_exit")]
    assert site.visits()[0].id == before.id
    assert site.told()[-2:] == [
        ("visit.changed", "open", "C9"),
        ("visit.closed", "orphan_exit", "B1"),
    ]


def test_time_makes_an_entry_an_orphan(site: Site) -> None:
    site.store(ENTRY, 0, "B1")
    site.joining().join()
    site.now = AT + timedelta(days=4)
    site.joining().join()
    assert site.states() == [("B1", "orphan_entry")]
    assert site.told()[-1] == ("visit.changed", "orphan_entry", "B1")


def test_a_deleted_photo_leaves_the_moments(site: Site) -> None:
    (detection,) = site.store(ENTRY, 0, "B1")
    site.joining().join()
    with site.sessions.begin() as session:
        session.delete(session.get_one(models.Detection, detection))
    site.store(EXIT, 30, "B1")
    site.joining().join()
    (visit,) = site.visits()
    assert (visit.state, visit.text, visit.stay_s) == ("closed", "B1", 1800)


def test_an_exit_before_its_entry_ends_the_visit_at_its_entry(site: Site) -> None:
    site.store(ENTRY, 10, "B1")
    joining = site.joining()
    joining.join()
    site.store(EXIT, 9, "B1")
    joining.join()
    (visit,) = site.visits()
    assert visit.entered_at == visit.exited_at == AT + timedelta(minutes=10)
    assert visit.stay_s == 0
