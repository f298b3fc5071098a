"""The answers of ``docs/parking.md``, with the joiner of the product."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.parking.joining.joiner import make_joiner
from galaxy_alpr.services.parking.visits.joining import VisitJoining
from galaxy_alpr.services.readings.corrections import correct_plate
from tests.factories import AT
from tests.services.parking.visits.conftest import Site

ENTRY, EXIT = LocationType.ENTRY, LocationType.EXIT
TEXT = "B1234XYZ"


def _join(site: Site, minutes: float, joining: VisitJoining) -> None:
    """Join what waits, at a time of day."""
    site.now = AT + timedelta(minutes=minutes)
    joining.join()


def _correct(site: Site, detection: int, text: str) -> None:
    with site.sessions.begin() as session:
        statement = select(models.Plate.id).where(models.Plate.detection_id == detection)
        id = session.scalars(statement).one()
        correct_plate(session, id=id, text=text, actor=SYSTEM)


def test_entry_and_exit(site: Site) -> None:
    joining = site.joining(make_joiner)
    site.store(ENTRY, 0, TEXT)
    _join(site, 1, joining)
    site.store(EXIT, 60, TEXT)
    _join(site, 61, joining)
    (visit,) = site.visits()
    assert (visit.state, visit.text, visit.stay_s) == ("closed", TEXT, 3600)
    assert visit.probability is not None
    assert visit.probability > 0.99
    assert visit.reasons != []


def test_two_exits_for_one_entry(site: Site) -> None:
    joining = site.joining(make_joiner)
    site.store(ENTRY, 0, TEXT)
    site.store(EXIT, 60, TEXT)
    _join(site, 61, joining)
    site.store(EXIT, 120, TEXT)
    _join(site, 121, joining)
    first, second = site.visits()
    assert (first.state, first.stay_s) == ("closed", 3600)
    assert (second.state, second.entered_at) == ("orphan_exit", None)


def test_an_exit_before_its_entry(site: Site) -> None:
    joining = site.joining(make_joiner)
    site.store(EXIT, 0, TEXT)
    site.store(ENTRY, 90, TEXT)
    _join(site, 91, joining)
    assert [row.state for row in site.visits()] == ["orphan_exit", "open"]


def test_the_same_plate_in_two_lots(site: Site) -> None:
    joining, south = site.joining(make_joiner), Site(site.sessions).open("South")
    site.store(ENTRY, 0, TEXT)
    south.store(ENTRY, 5, TEXT)
    _join(site, 6, joining)
    south.store(EXIT, 50, TEXT)
    _join(site, 51, joining)
    north, other = site.visits()
    assert (north.lot_id, north.state) == (site.lot_id, "open")
    assert (other.lot_id, other.state, other.stay_s) == (south.lot_id, "closed", 2700)


def test_a_clock_that_goes_back_by_an_hour(site: Site) -> None:
    joining = site.joining(make_joiner)
    site.store(ENTRY, 0, TEXT)
    _join(site, 1, joining)
    site.store(EXIT, -30, TEXT)  # half an hour later, by a clock that was set back
    _join(site, 30, joining)
    for visit in site.visits():
        assert visit.entered_at is None or visit.exited_at is None
        assert visit.state in ("open", "orphan_exit", "review")
    with site.sessions() as session:
        rows = session.scalars(select(models.VisitReading)).all()
    assert len(rows) == 2
    assert all(row.visit_id is not None and row.joined_at is not None for row in rows)


def test_a_correction_after_the_exit(site: Site) -> None:
    joining = site.joining(make_joiner)
    site.store(ENTRY, 0, TEXT)
    (exit,) = site.store(EXIT, 60, "D9876QQ")
    _join(site, 61, joining)
    assert [row.state for row in site.visits()] == ["open", "orphan_exit"]
    _correct(site, exit, TEXT)
    _join(site, 62, joining)
    (visit,) = site.visits()
    assert (visit.state, visit.text, visit.stay_s) == ("closed", TEXT, 3600)
    assert [row[0] for row in site.told()] == [
        *("visit.opened", "visit.closed", "visit.changed", "visit.closed"),
    ]


def test_a_correction_that_parts_a_pair(site: Site) -> None:
    joining = site.joining(make_joiner)
    site.store(ENTRY, 0, TEXT)
    (exit,) = site.store(EXIT, 60, TEXT)
    _join(site, 61, joining)
    (before,) = site.visits()
    _correct(site, exit, "D9876QQ")
    _join(site, 62, joining)
    entered, left = site.visits()
    assert (entered.id, entered.state, entered.text) == (before.id, "open", TEXT)
    assert (left.state, left.text) == ("orphan_exit", "D9876QQ")


def test_another_process_continues_where_one_was_killed(site: Site) -> None:
    site.store(ENTRY, 0, TEXT)
    _join(site, 1, site.joining(make_joiner))
    site.store(EXIT, 60, TEXT)
    site.store(ENTRY, 61, "D9876QQ")
    _join(site, 62, site.joining(make_joiner))
    assert site.states() == [(TEXT, "closed"), ("D9876QQ", "open")]


def test_readings_that_arrive_days_late_are_joined(site: Site) -> None:
    joining = site.joining(make_joiner)
    late = -10 * 24 * 60
    site.store(ENTRY, late, TEXT)
    _join(site, 0, joining)
    assert site.states() == [(TEXT, "orphan_entry")]
    site.store(EXIT, late + 60, TEXT)
    _join(site, 1, joining)
    assert site.states() == [(TEXT, "closed")]
