"""What people do with visits, and how it is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.enums import LocationType, VisitState
from galaxy_alpr.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from galaxy_alpr.services.parking.visits import changes
from galaxy_alpr.services.parking.visits.hand import HandChange, undo_change
from galaxy_alpr.services.versions import Expected, version_of
from tests.factories import AT
from tests.services.parking.visits.conftest import Site

ENTRY, EXIT = LocationType.ENTRY, LocationType.EXIT
MINUTE = timedelta(minutes=1)

Change = Callable[..., models.Visit]


def _do(site: Site, change: Change, visit_id: int, **values: object) -> models.Visit:
    with site.sessions.begin() as session:
        hand = HandChange(visit_id=visit_id, actor=SYSTEM, reason="seen by the guard")
        return change(session, hand, **values)


def _parts(site: Site) -> list[tuple[int | None, str | None]]:
    with site.sessions() as session:
        rows = session.scalars(select(models.VisitReading).order_by(models.VisitReading.id))
        return [(row.visit_id, row.part) for row in rows]


def _misread(site: Site) -> tuple[int, int]:
    """Store an entry and an exit that are not joined; return the two visits."""
    site.store(ENTRY, 0, "B1234XYZ")
    site.store(EXIT, 30, "B8888XYZ")
    site.joining().join()
    first, second = site.visits()
    return first.id, second.id


def _paired(site: Site, state: VisitState = VisitState.CLOSED) -> int:
    site.store(ENTRY, 0, "B1")
    site.store(EXIT, 30, "B1")
    site.joining().join()
    (visit,) = site.visits()
    with site.sessions.begin() as session:
        session.get_one(models.Visit, visit.id).state = state
    return visit.id


def test_two_visits_are_matched_and_the_match_is_undone(site: Site) -> None:
    first, second = _misread(site)
    told = len(site.told())
    visit = _do(site, changes.match_visits, second, other_id=first)
    assert (visit.id, visit.state, visit.by_hand, visit.stay_s) == (first, "closed", True, 1800)
    assert _parts(site) == [(first, "entry"), (first, "exit")]
    assert [(row.type, row.payload["visit_id"]) for row in site.events()[told:]] == [
        ("visit.changed", second),
        ("visit.closed", first),
    ]
    undone = _do(site, undo_change, first)
    assert (undone.id, undone.state, undone.by_hand) == (first, "open", False)
    assert site.states() == [("B1234XYZ", "open"), ("B8888XYZ", "orphan_exit")]
    assert _parts(site) == [(first, "entry"), (second, "exit")]
    with pytest.raises(Conflict, match="no change"):
        _do(site, undo_change, first)


def test_a_decided_visit_is_left_alone(site: Site) -> None:
    first, second = _misread(site)
    _do(site, changes.match_visits, first, other_id=second)
    site.store(EXIT, 40, "B1234XYZ")
    site.joining().join()
    assert site.states() == [("B1234XYZ", "closed"), ("B1234XYZ", "orphan_exit")]


def test_visits_that_are_no_pair_are_not_matched(site: Site) -> None:
    site.store(ENTRY, 0, "B1")
    site.store(ENTRY, 1, "B2")
    site.joining().join()
    first, second = (visit.id for visit in site.visits())
    with pytest.raises(Conflict, match="one of the two"):
        _do(site, changes.match_visits, first, other_id=second)
    with pytest.raises(ValidationFailed, match="another one"):
        _do(site, changes.match_visits, first, other_id=first)
    with pytest.raises(NotFound):
        _do(site, changes.match_visits, first, other_id=9_999_999)


def test_two_visits_are_merged(site: Site) -> None:
    site.store(ENTRY, 0, "B1")
    site.store(EXIT, 10, "B1")
    site.store(ENTRY, 15, "B1")
    site.store(EXIT, 40, "B1")
    site.joining().join()
    first, second = (visit.id for visit in site.visits())
    visit = _do(site, changes.merge_visits, first, other_id=second)
    assert (visit.id, visit.state, visit.stay_s) == (first, "closed", 2400)
    assert [part for _, part in _parts(site)] == ["entry", "inside", "inside", "exit"]
    _do(site, undo_change, first)
    assert [row.stay_s for row in site.visits()] == [600, 1500]
    assert [part for _, part in _parts(site)] == ["entry", "exit", "entry", "exit"]


def test_a_visit_is_split(site: Site) -> None:
    id = _paired(site)
    with site.sessions() as session:
        exit = session.scalars(
            select(models.VisitReading.id).order_by(models.VisitReading.id.desc())
        ).first()
    visit = _do(site, changes.split_visit, id, reading_id=exit)
    assert (visit.id, visit.state, visit.by_hand) == (id, "open", False)
    assert site.states() == [("B1", "open"), ("B1", "orphan_exit")]
    assert site.visits()[1].by_hand
    site.store(EXIT, 50, "B1")
    site.joining().join()
    assert site.states() == [("B1", "closed"), ("B1", "orphan_exit")]
    assert site.visits()[0].stay_s == 3000
    with pytest.raises(Conflict, match="changed since"):
        _do(site, undo_change, id)


def test_a_visit_is_closed_and_opened_again(site: Site) -> None:
    site.store(ENTRY, 0, "B1")
    site.joining().join()
    (open,) = site.visits()
    with pytest.raises(ValidationFailed, match="before the last reading"):
        _do(site, changes.close_visit, open.id, at=AT - MINUTE)
    closed = _do(site, changes.close_visit, open.id, at=AT + 20 * MINUTE)
    assert (closed.state, closed.stay_s, closed.by_hand) == ("closed", 1200, True)
    with pytest.raises(Conflict, match="exit already"):
        _do(site, changes.close_visit, open.id, at=AT + 30 * MINUTE)
    opened = _do(site, changes.reopen_visit, open.id)
    assert (opened.state, opened.exited_at, opened.stay_s) == ("open", None, None)
    with pytest.raises(Conflict):
        _do(site, changes.reopen_visit, open.id)
    site.store(EXIT, 60, "B1")
    site.joining().join()
    assert [(row.state, row.stay_s) for row in site.visits()] == [("closed", 3600)]


def test_a_pair_in_review_is_confirmed_or_rejected(site: Site) -> None:
    id = _paired(site, VisitState.REVIEW)
    confirmed = _do(site, changes.confirm_visit, id)
    assert (confirmed.state, confirmed.by_hand, confirmed.probability) == ("closed", True, 0.99)
    with pytest.raises(Conflict, match="not in review"):
        _do(site, changes.reject_visit, id)
    assert _do(site, undo_change, id).state == "review"
    rejected = _do(site, changes.reject_visit, id)
    assert (rejected.id, rejected.state, rejected.probability) == (id, "open", None)
    assert site.states() == [("B1", "open"), ("B1", "orphan_exit")]


def test_a_change_of_what_was_changed_meanwhile_is_refused(site: Site) -> None:
    id = _paired(site, VisitState.REVIEW)
    old = Expected(frozenset({version_of(site.visits()[0])}))
    _do(site, changes.confirm_visit, id)

    def again(session: Session) -> None:
        hand = HandChange(visit_id=id, actor=SYSTEM, expected=old)
        changes.reopen_visit(session, hand)

    with site.sessions.begin() as session, pytest.raises(PreconditionFailed):
        again(session)


def test_visits_of_two_lots_are_not_matched(site: Site) -> None:
    other = Site(site.sessions).open("South")
    site.store(ENTRY, 0, "B1")
    other.store(EXIT, 30, "B1")
    site.joining().join()
    first, second = (visit.id for visit in site.visits())
    with pytest.raises(Conflict, match="two lots"):
        _do(site, changes.match_visits, first, other_id=second)


def test_changes_are_kept_without_texts(site: Site) -> None:
    first, second = _misread(site)
    _do(site, changes.match_visits, first, other_id=second)
    with site.sessions() as session:
        row = session.scalars(select(models.VisitChange)).one()
        assert (row.action, row.visit_id, row.other_id) == ("match", first, second)
        assert (row.reason, row.changed_by) == ("seen by the guard", SYSTEM.name)
        assert "XYZ" not in str((row.before, row.after))
