"""What a plate may do: the order of the kinds, and when a right applies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import Scope
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import Lot
from galaxy_alpr.db.queries.parking import rights
from galaxy_alpr.db.scope import limit_to_scope, within_scope
from galaxy_alpr.enums import PlateStatus, RightKind, VehicleClass, VisitState
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.parking.rights.answer import rights_for
from galaxy_alpr.services.parking.rights.changes import change_right
from galaxy_alpr.services.parking.rights.similar import near_rights, similar_texts
from galaxy_alpr.services.parking.rights.uses import use_for_visit, use_right
from galaxy_alpr.services.parking.rights.values import RightSource, RightValues
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from tests.factories import make_list_entry, make_lot, make_session
from tests.services.parking.right_rows import make_right, make_visit

PLATE = "B1234XYZ"
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
"""A Friday, 10:00 in Jakarta."""

DAY = timedelta(days=1)
VISITOR: dict[str, Any] = {"uses": 1}
CHEAPER: dict[str, Any] = {"minutes": 60, "given_by": "Shop"}
MORE: dict[RightKind, dict[str, Any]] = {
    RightKind.VISITOR_PASS: VISITOR,
    RightKind.VALIDATION: CHEAPER,
}
STORED = [kind for kind in RightKind if kind is not RightKind.ALLOWED]


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions.begin() as session:
        yield session


@pytest.fixture
def lot(session: Session) -> Lot:
    return make_lot(session, "North", capacity=10, timezone="Asia/Jakarta")


def test_the_right_of_the_highest_priority_decides(session: Session, lot: Lot) -> None:
    made = {
        kind: make_right(session, PLATE, kind=kind, holder=kind.value, **MORE.get(kind, {}))
        for kind in reversed(STORED)
    }
    for kind in STORED:
        answer = rights_for(session, PLATE, lot.id, NOW)
        assert (answer.kind, answer.id) == (kind, made[kind].id)
        assert answer.holder == kind.value
        expected = {RightKind.BLOCKED, RightKind.VALIDATION, RightKind.WATCHED}
        assert answer.allows is (kind not in expected)
        assert answer.watched
        session.delete(made[kind])
        session.flush()
    answer = rights_for(session, PLATE, lot.id, NOW)
    assert (answer.kind, answer.allows, answer.watched) == (None, False, False)
    assert answer.reason == "the plate has no right"


@pytest.mark.parametrize(
    ("status", "kind", "expected", "allows"),
    [
        (PlateStatus.BLOCKED, RightKind.EXEMPTION, RightKind.BLOCKED, False),
        (PlateStatus.ALLOWED, RightKind.BLOCKED, RightKind.BLOCKED, False),
        (PlateStatus.ALLOWED, RightKind.SEASON_PASS, RightKind.SEASON_PASS, True),
        (PlateStatus.ALLOWED, RightKind.WATCHED, RightKind.ALLOWED, True),
        (PlateStatus.WATCHED, RightKind.BOOKING, RightKind.BOOKING, True),
    ],
)
def test_lists_and_rights_are_one_decision(
    session: Session,
    lot: Lot,
    status: PlateStatus,
    kind: RightKind,
    expected: RightKind,
    allows: bool,
) -> None:
    make_list_entry(session, PLATE, status)
    make_right(session, PLATE, kind=kind)
    answer = rights_for(session, PLATE, lot.id, NOW)
    assert (answer.kind, answer.allows) == (expected, allows)
    assert answer.watched is (PlateStatus.WATCHED is status or kind is RightKind.WATCHED)


def test_an_entry_of_the_list_counts_while_it_is_valid(session: Session, lot: Lot) -> None:
    make_list_entry(session, PLATE, PlateStatus.BLOCKED, valid_until=NOW)
    assert rights_for(session, PLATE, lot.id, NOW).kind is None
    answer = rights_for(session, PLATE, lot.id, NOW - DAY)
    assert (answer.kind, answer.source) == (RightKind.BLOCKED, RightSource.LIST)


@pytest.mark.parametrize(
    ("columns", "at", "reason"),
    [
        ({"valid_from": NOW}, NOW - DAY, "it is not valid before 2026-11-27 10:00"),
        ({"valid_until": NOW}, NOW, "it was valid until 2026-11-27 10:00"),
        (
            {"hours": [{"weekdays": [5], "start": "08:00", "end": "10:00"}]},
            NOW,
            "it is not for this hour",
        ),
        (
            {"vehicle_classes": ["motorcycle"]},
            NOW,
            "it is for some vehicle classes, and that of the vehicle is not known",
        ),
    ],
)
def test_a_right_that_does_not_apply_says_why(
    session: Session, lot: Lot, columns: dict[str, Any], at: datetime, reason: str
) -> None:
    row = make_right(session, PLATE, lots=[lot], **columns)
    answer = rights_for(session, PLATE, lot.id, at)
    assert (answer.kind, answer.allows) == (None, False)
    assert answer.reason == f"nothing allows it: season pass (right {row.id}): {reason}"


def test_a_right_is_for_its_lots_and_classes(session: Session, lot: Lot) -> None:
    other = make_lot(session, "South")
    make_right(session, PLATE, lots=[lot], vehicle_classes=["motorcycle"])
    motorcycle, car = VehicleClass.MOTORCYCLE, VehicleClass.CAR
    assert rights_for(session, PLATE, lot.id, NOW, motorcycle).allows
    assert not rights_for(session, PLATE, lot.id, NOW, car).allows
    assert "not for this lot" in rights_for(session, PLATE, other.id, NOW, motorcycle).reason
    assert not rights_for(session, PLATE, None, NOW, motorcycle).allows
    assert not rights_for(session, "B1234XY2", lot.id, NOW, motorcycle).allows


def test_a_block_applies_to_a_vehicle_of_unknown_class(session: Session, lot: Lot) -> None:
    make_list_entry(session, PLATE, PlateStatus.ALLOWED)
    make_right(session, PLATE, kind=RightKind.BLOCKED, lots=[lot], vehicle_classes=["truck"])
    assert not rights_for(session, PLATE, lot.id, NOW).allows
    assert rights_for(session, PLATE, lot.id, NOW, VehicleClass.CAR).allows


def test_one_of_several_plates_is_inside_at_a_time(session: Session, lot: Lot) -> None:
    second = "B5678XYZ"
    row = make_right(session, PLATE, second, max_inside=1)
    visit = make_visit(session, lot, NOW - DAY, text=PLATE)
    answer = rights_for(session, second, lot.id, NOW)
    assert not answer.allows
    assert answer.reason.endswith("1 of its other plates is inside")
    assert rights_for(session, PLATE, lot.id, NOW).allows
    row.max_inside = 2
    session.flush()
    assert rights_for(session, second, lot.id, NOW).allows
    row.max_inside = 1
    visit.state, visit.exited_at = VisitState.CLOSED.value, NOW - timedelta(hours=1)
    session.flush()
    assert rights_for(session, second, lot.id, NOW).allows


def test_a_plate_that_is_stored_as_a_hash_is_inside_too(session: Session, lot: Lot) -> None:
    hashes = PlateHashes(key=b"k" * 32)
    make_right(session, PLATE, "B5678XYZ", max_inside=1)
    make_visit(session, lot, NOW - DAY, text=None, text_hash=hashes.of(PLATE))
    assert not rights_for(session, "B5678XYZ", lot.id, NOW, hashes=hashes).allows


def test_a_visitor_pass_is_for_one_stay_which_may_end(session: Session, lot: Lot) -> None:
    row = make_right(session, PLATE, kind=RightKind.VISITOR_PASS, uses=1)
    assert rights_for(session, PLATE, lot.id, NOW).allows
    visit = make_visit(session, lot, NOW)
    assert use_right(session, row.id, visit.id, at=NOW)
    assert not use_right(session, row.id, visit.id, at=NOW)
    assert row.uses_left == 0
    assert rights_for(session, PLATE, lot.id, NOW).allows
    visit.state, visit.exited_at = VisitState.CLOSED.value, NOW + timedelta(hours=1)
    session.flush()
    answer = rights_for(session, PLATE, lot.id, NOW + DAY)
    assert answer.reason.endswith("it was used for all its stays")
    second = make_visit(session, lot, NOW + DAY)
    with pytest.raises(Conflict):
        use_right(session, row.id, second.id, at=NOW + DAY)
    with pytest.raises(NotFound):
        use_right(session, row.id, second.id + 1, at=NOW)
    session.delete(visit)
    session.flush()
    session.expire_all()
    assert not rights_for(session, PLATE, lot.id, NOW + DAY).allows


def test_a_visit_uses_the_right_by_which_it_entered(session: Session, lot: Lot) -> None:
    visitor = make_right(session, PLATE, kind=RightKind.VISITOR_PASS, uses=2)
    visit = make_visit(session, lot, NOW)
    for _ in range(2):
        assert use_for_visit(session, visit) == visitor.id
    assert visitor.uses_left == 1
    make_right(session, PLATE, kind=RightKind.SEASON_PASS)
    assert use_for_visit(session, make_visit(session, lot, NOW + DAY)) is None
    assert use_for_visit(session, make_visit(session, lot, NOW, text="D1")) is None
    assert visitor.uses_left == 1


def test_validations_are_named_beside_what_decides(session: Session, lot: Lot) -> None:
    row = make_right(session, PLATE, kind=RightKind.VALIDATION, percent=50)
    assert rights_for(session, PLATE, lot.id, NOW).kind is RightKind.VALIDATION
    make_right(session, PLATE, kind=RightKind.BOOKING)
    answer = rights_for(session, PLATE, lot.id, NOW)
    assert (answer.kind, answer.validations) == (RightKind.BOOKING, (row.id,))


def test_a_similar_plate_is_flagged_and_does_not_enter(session: Session, lot: Lot) -> None:
    row = make_right(session, PLATE, holder="Ani")
    seen = "81234XYZ"
    assert rights_for(session, seen, lot.id, NOW).kind is None
    (similar,) = near_rights(session, seen, lot.id, NOW)
    assert (similar.text, similar.allows, similar.answer.allows) == (PLATE, False, True)
    assert similar.answer.holder == "Ani"
    change_right(session, row.id, RightValues(columns={"accepts_similar": True}), actor=SYSTEM)
    assert near_rights(session, seen, lot.id, NOW)[0].allows
    assert near_rights(session, PLATE, lot.id, NOW) == []


def test_a_similar_plate_enters_only_if_nothing_else_is_known_of_it(
    session: Session, lot: Lot
) -> None:
    make_right(session, PLATE, accepts_similar=True)
    make_list_entry(session, "8I234XYZ", PlateStatus.BLOCKED)
    found = near_rights(session, "81234XYZ", lot.id, NOW)
    assert [(item.text, item.allows) for item in found] == [("8I234XYZ", False), (PLATE, False)]
    other = make_right(session, "D8705QK", accepts_similar=True)
    make_list_entry(session, "D87O5QK", PlateStatus.WATCHED)
    (item,) = near_rights(session, "D87O5QK", lot.id, NOW)
    assert (item.answer.id, item.allows) == (other.id, False)


def test_what_similar_texts_would_be_accepted_is_shown(session: Session) -> None:
    make_session(session, plates=["81234XYZ", "81234XYZ", PLATE, "D1"])
    make_right(session, "8123AXYZ")
    found = similar_texts(session, PLATE)
    # B and 8; 1, I and L; 2 and Z twice; 4 and A.
    assert found.possible == 2 * 3 * 2 * 2 * 2 - 1
    assert [(item.text, item.count) for item in found.seen] == [("81234XYZ", 2)]
    assert found.other_plates == ("8123AXYZ",)


def test_a_right_of_a_deleted_lot_applies_nowhere(session: Session, lot: Lot) -> None:
    row = make_right(session, PLATE, lots=[lot])
    session.delete(lot)
    session.flush()
    session.expire_all()
    other = make_lot(session, "South")
    assert rights.get(session, id=row.id).lot_ids == []  # type: ignore[union-attr]
    assert not rights_for(session, PLATE, other.id, NOW).allows


@pytest.mark.parametrize(
    ("kind", "columns", "words"),
    [
        (RightKind.ALLOWED, {}, "'allowed' is a list"),
        (RightKind.VALIDATION, {}, "one of minutes, amount and percent"),
        (RightKind.VALIDATION, {"minutes": 1, "percent": 1}, "one of minutes, amount and percent"),
        (RightKind.BOOKING, {"percent": 1}, "only a validation has percent"),
        (RightKind.BLOCKED, {"uses": 1}, "no number of uses"),
        (RightKind.BLOCKED, {"accepts_similar": True}, "cannot accept similar texts"),
        (RightKind.VISITOR_PASS, {}, "has uses, or a valid_until"),
        (RightKind.BOOKING, {"valid_from": NOW, "valid_until": NOW}, "is not after valid_from"),
        (RightKind.BOOKING, {"note": "a\0b"}, "the character NUL"),
    ],
)
def test_a_right_that_cannot_be_is_refused(
    session: Session, kind: RightKind, columns: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationFailed, match=words):
        make_right(session, PLATE, kind=kind, **columns)


def test_rights_of_other_lots_are_out_of_the_scope(sessions: sessionmaker[Session]) -> None:
    limit_to_scope(sessions)
    with sessions.begin() as session:
        north, south = make_lot(session, "North"), make_lot(session, "South")
        everywhere = make_right(session, "B1")
        here, both = (
            make_right(session, "B2", lots=[north]),
            make_right(session, "B3", lots=[north, south]),
        )
        there = make_right(session, "B4", lots=[south])
        ids = [everywhere.id, here.id, both.id]
    scope = Scope(lots=frozenset({north.id}), locations=frozenset())
    with within_scope(sessions, scope)() as session:
        rows = rights.page(session, limit=10)
        assert [row.id for row in rows] == ids
        assert [row.lot_ids for row in rows] == [None, [north.id], [north.id]]
        assert rights.count(session) == 3
        assert rights.get(session, id=there.id) is None
        assert rights_for(session, "B4", north.id, NOW).reason == "the plate has no right"


def test_a_plate_with_a_valid_right_is_not_hidden(session: Session, lot: Lot) -> None:
    make_right(session, PLATE, lots=[lot], valid_until=NOW)
    texts = {PLATE, "D1"}
    earlier = NOW - DAY
    assert rights.texts_with_right(session, texts=texts, at=earlier) == {PLATE}
    assert rights.texts_with_right(session, texts=texts, at=NOW) == frozenset()
