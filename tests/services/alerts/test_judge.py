"""Rules on readings: what fires, what does not, and the reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import AlertKind, Direction, LocationType, PlateStatus
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.alerts.judge import judge
from galaxy_alpr.services.alerts.lookups import ListedPlates, LookUps
from galaxy_alpr.services.alerts.parameters import parameters_of
from galaxy_alpr.services.alerts.values import PlaceFacts, PlateFacts
from tests import factories
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import AT
from tests.services.alerts.rules import make_rule

Sessions = sessionmaker[Session]
ENTRY = PlaceFacts(3, 1, LocationType.ENTRY, ZoneInfo("Asia/Jakarta"))
FACTS = PlateFacts(
    session_id=1,
    detection_id=999,
    at=AT,
    place=ENTRY,
    text="B1234XYZ",
    text_hash=None,
    display_text="B 1234 XYZ",
    status=PlateStatus.UNLISTED,
    confidence=0.97,
)
STATUS = (AlertKind.STATUS, {"statuses": ["blocked"]})


def looks(session: Session) -> LookUps:
    return LookUps(session, ListedPlates())


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("values", "facts", "fired", "why"),
    [
        ({}, {"status": PlateStatus.BLOCKED}, True, "the plate is blocked"),
        ({}, {"status": PlateStatus.WATCHED}, False, "the plate is watched, which is not asked"),
        ({}, {"text": None, "status": PlateStatus.BLOCKED}, False, "the plate has no text"),
        ({"lots": [1]}, {"status": PlateStatus.BLOCKED}, True, "the plate is blocked"),
        ({"lots": [2]}, {"status": PlateStatus.BLOCKED}, False, "the place is not one of"),
        ({"locations": [3]}, {"status": PlateStatus.BLOCKED}, True, "the plate is blocked"),
        ({"direction": "in"}, {"status": PlateStatus.BLOCKED}, True, "the plate is blocked"),
        ({"direction": "out"}, {"status": PlateStatus.BLOCKED}, False, "it was going in, not"),
        (
            {"direction": "out"},
            {"status": PlateStatus.BLOCKED, "direction": Direction.OUT},
            True,
            "the plate is blocked",
        ),
        (
            {"schedule": [{"days": ["sun"], "from": "15:00", "to": "15:01"}]},
            {"status": PlateStatus.BLOCKED},
            True,
            "the plate is blocked",
        ),
        (
            {"schedule": [{"days": ["sun"], "from": "08:00", "to": "09:00"}]},
            {"status": PlateStatus.BLOCKED},
            False,
            "Sun 15:00 (Asia/Jakarta) is not in the schedule",
        ),
    ],
)
def test_place_direction_and_hour_limit_a_rule(
    sessions: Sessions, values: dict[str, Any], facts: dict[str, Any], fired: bool, why: str
) -> None:
    with sessions() as session:
        rule = make_rule(session, *STATUS, **values)
        verdict = judge(rule, replace(FACTS, **facts), looks(session))
    assert verdict.fired is fired
    assert verdict.trace[-1].startswith(why)


def test_a_near_miss_of_a_watched_plate(sessions: Sessions) -> None:
    with sessions() as session:
        factories.make_list_entry(session, "81234XYZ", PlateStatus.WATCHED)
        factories.make_list_entry(session, "B1234XYA", PlateStatus.BLOCKED)
        factories.make_list_entry(session, "B1234XVZ", PlateStatus.WATCHED, valid_until=AT)
        rule = make_rule(session, AlertKind.NEAR_MISS, {"max_distance": 0.5})
        look = looks(session)
        verdict = judge(rule, FACTS, look)
        assert verdict.fired
        assert verdict.finding is not None
        assert verdict.finding.listed_text == "81234XYZ"
        assert verdict.finding.reason == (
            "nearly a plate that is watched: B read for 8 at position 1"
        )
        far = judge(rule, replace(FACTS, text="C9999QQ"), look)
        assert (far.fired, far.trace[-1]) == (False, "no listed plate is within 0.5 edits")
        listed = judge(rule, replace(FACTS, status=PlateStatus.ALLOWED), look)
        assert not listed.fired
        # An entry that is added meanwhile is found although the lists are kept in memory.
        factories.make_list_entry(session, "C9999QO", PlateStatus.WATCHED)
        assert judge(rule, replace(FACTS, text="C9999QQ"), look).fired


@SQLITE_ONLY
def test_an_unknown_plate(sessions: Sessions) -> None:
    with sessions() as session:
        look = looks(session)
        rule = make_rule(session, AlertKind.UNKNOWN_PLATE)
        assert judge(rule, FACTS, look).fired
        assert judge(rule, replace(FACTS, text=None, text_hash="ab"), look).fired
        assert not judge(rule, replace(FACTS, status=PlateStatus.ALLOWED), look).fired
        unsure = judge(rule, replace(FACTS, confidence=0.79), look)
        assert (unsure.fired, unsure.trace[-1]) == (False, "the confidence is 0.79, less than 0.8")
        unread = replace(FACTS, text=None)
        assert not judge(rule, unread, look).fired
        every = make_rule(session, AlertKind.UNKNOWN_PLATE, {"with_unread": True})
        verdict = judge(every, unread, look)
        assert verdict.finding is not None
        assert verdict.finding.subject == "location:3"
        first = make_rule(session, AlertKind.UNKNOWN_PLATE, {"first_time": True})
        assert judge(first, FACTS, look).fired
        factories.make_session(session, plates=["B1234XYZ"], captured_at=AT - timedelta(days=40))
        assert judge(first, FACTS, look).trace[-1] == "it was read before"


def test_repeats_are_counted_at_the_places_of_the_rule(sessions: Sessions) -> None:
    with sessions() as session:
        lot = factories.make_lot(session)
        gate, far = factories.make_location(session, lot=lot), factories.make_location(session)
        for minutes, place in ((70, gate), (50, gate), (49.5, gate), (20, far), (10, gate)):
            at = AT - timedelta(minutes=minutes)
            factories.make_session(session, plates=["B1234XYZ"], captured_at=at, location=place)
        here = replace(FACTS, place=replace(ENTRY, location_id=gate.id, lot_id=lot.id))
        look = looks(session)
        # At the gate within the hour: 50 (49.5 is too close to it), 10 and now.
        rule = make_rule(session, AlertKind.REPEATS, {"times": 3}, lots=[lot.id])
        verdict = judge(rule, here, look)
        assert verdict.finding is not None
        assert verdict.finding.reason == "read 3 times within 60 minutes"
        rule = make_rule(session, AlertKind.REPEATS, {"times": 4}, locations=[gate.id])
        assert judge(rule, here, look).trace[-1] == (
            "it was read 3 times within 60 minutes, fewer than 4"
        )
        everywhere = make_rule(session, AlertKind.REPEATS, {"times": 4})
        assert judge(everywhere, here, look).fired
        allowed = replace(here, status=PlateStatus.ALLOWED)
        assert not judge(everywhere, allowed, look).fired


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (AlertKind.STATUS, {}, "parameters.statuses"),
        (AlertKind.STATUS, {"statuses": ["stolen"]}, "parameters.statuses.0"),
        (AlertKind.STATUS, {"statuses": []}, "parameters.statuses"),
        (AlertKind.NEAR_MISS, {"statuses": ["unlisted"]}, "parameters.statuses"),
        (AlertKind.OVERSTAY, {"minutes": 0}, "parameters.minutes"),
        (AlertKind.OVERSTAY, {"minutes": "90"}, "parameters.minutes"),
        (AlertKind.FULL, {"percent": 100, "minutes": 5}, "parameters.minutes"),
        (AlertKind.CAMERA_SILENT, {"states": ["running"]}, "parameters.states"),
    ],
)
def test_parameters_are_those_of_the_kind(
    kind: AlertKind, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationFailed) as raised:
        parameters_of(kind, values)
    assert raised.value.field == field
