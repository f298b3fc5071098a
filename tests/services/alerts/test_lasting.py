"""Rules by time: overstay, full, cameras, read rate, gates; and what is raised once only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Alarm, AlertRule, Camera, CameraStateRow
from galaxy_alpr.enums import AlarmState, AlertKind, CameraState, VisitState
from galaxy_alpr.services.alerts.lasting import GateFault
from galaxy_alpr.services.alerts.readings import KeptRules
from galaxy_alpr.services.alerts.watch import AlertWatch
from galaxy_alpr.services.clock import Clock
from tests import factories
from tests.endpoints.conftest import SQLITE_ONLY
from tests.factories import AT
from tests.services.alerts.rules import make_rule, make_visit

Sessions = sessionmaker[Session]
MINUTE = timedelta(minutes=1)


class Watching:
    """A watch whose clock the test sets."""

    def __init__(self, sessions: Sessions) -> None:
        self.now = AT
        self.faults: list[GateFault] = []
        self.sessions = sessions
        self.watch = AlertWatch(
            sessions=sessions,
            rules=KeptRules(),
            clock=Clock(now=lambda: self.now),
            site=ZoneInfo("UTC"),
            gates=self._gates,
        )

    def _gates(self, _session: Session, _now: datetime) -> Iterator[GateFault]:
        yield from self.faults

    def after(self, passed: timedelta) -> int:
        """Return the new alarms of a run at ``AT + passed``."""
        self.now = AT + passed
        return self.watch.watch()

    def alarms(self) -> list[Alarm]:
        with self.sessions() as session:
            return list(session.scalars(select(Alarm).order_by(Alarm.id)))


@pytest.fixture
def watching(sessions: Sessions) -> Watching:
    return Watching(sessions)


def test_a_visit_that_lasts_too_long_raises_one_alarm(
    sessions: Sessions, watching: Watching
) -> None:
    with sessions.begin() as session:
        lot, other = factories.make_lot(session), factories.make_lot(session)
        gate = factories.make_location(session, lot=lot)
        make_rule(session, AlertKind.OVERSTAY, {"minutes": 90}, lots=[lot.id])
        visit = make_visit(session, lot, "B1234XYZ", AT, entry_location_id=gate.id)
        make_visit(session, other, "B1", AT)
        make_visit(session, lot, "B2", AT - 100 * MINUTE, AT - 5 * MINUTE)
        make_visit(session, lot, "B3", AT - 100 * MINUTE, state=VisitState.ORPHAN_ENTRY)
    assert watching.after(89 * MINUTE) == 0
    assert watching.after(90 * MINUTE) == 1
    assert watching.after(900 * MINUTE) == 0
    (alarm,) = watching.alarms()
    assert (alarm.visit_id, alarm.text, alarm.lot_id) == (visit.id, "B1234XYZ", lot.id)
    assert (alarm.location_id, alarm.count, alarm.subject) == (gate.id, 1, f"visit:{visit.id}")
    assert alarm.reason == "inside for more than 1 h 30 min"
    assert (alarm.occurred_at, alarm.raised_at) == (AT + 90 * MINUTE, AT + 90 * MINUTE)


def test_a_full_lot_is_counted_on_the_open_alarm(sessions: Sessions, watching: Watching) -> None:
    with sessions.begin() as session:
        lot = factories.make_lot(session, capacity=4)
        factories.make_lot(session, capacity=0)
        make_rule(session, AlertKind.FULL, {"percent": 75}, cooldown_s=600)
        for text in ("B1", "B2"):
            make_visit(session, lot, text, AT)
    assert watching.after(0 * MINUTE) == 0
    with sessions.begin() as session:
        make_visit(session, lot, "B3", AT)
    assert watching.after(1 * MINUTE) == 1
    assert watching.after(10 * MINUTE) == 0
    (alarm,) = watching.alarms()
    assert (alarm.count, alarm.reason) == (1, "3 open visits, 4 spaces")
    # The cooldown is over and the alarm open: it is counted there.
    assert watching.after(12 * MINUTE) == 0
    (alarm,) = watching.alarms()
    assert (alarm.count, alarm.last_at) == (2, AT + 12 * MINUTE)
    with sessions.begin() as session:
        session.scalars(select(Alarm)).one().state = AlarmState.ACKNOWLEDGED
    assert watching.after(15 * MINUTE) == 0
    assert watching.after(23 * MINUTE) == 1
    assert [item.count for item in watching.alarms()] == [2, 1]


@SQLITE_ONLY
def test_a_camera_that_is_silent_again_raises_another_alarm(
    sessions: Sessions, watching: Watching
) -> None:
    def report(state: CameraState, since: datetime) -> None:
        with sessions.begin() as session:
            row = session.get(CameraStateRow, camera.id) or CameraStateRow(camera_id=camera.id)
            row.state, row.reason, row.worker, row.figures = state, "no stream", "test", {}
            row.since, row.updated_at = since, since + 10 * MINUTE
            session.add(row)

    with sessions.begin() as session:
        gate = factories.make_location(session, lot=factories.make_lot(session))
        camera = Camera(
            **{"name": "Entry", "address": "rtsp://10.0.0.8/1", "location_id": gate.id},
            **{"enabled": True, "transport": "tcp", "hardware": False, "countries": []},
            **{"clip_s": 0.0, "zones": [], "lines": []},
            updated_at=AT - timedelta(days=1),
        )
        session.add(camera)
        make_rule(session, AlertKind.CAMERA_SILENT, {"minutes": 5}, locations=[gate.id])
    report(CameraState.FAILED, AT)
    assert watching.after(4 * MINUTE) == 0
    assert watching.after(5 * MINUTE) == 1
    assert watching.after(9 * MINUTE) == 0
    (alarm,) = watching.alarms()
    assert (alarm.camera_id, alarm.location_id, alarm.lot_id) == (camera.id, gate.id, gate.lot_id)
    assert (alarm.reason, alarm.occurred_at) == ("failed: no stream", AT)
    report(CameraState.RUNNING, AT + 10 * MINUTE)
    assert watching.after(19 * MINUTE) == 0
    report(CameraState.BLACK, AT + 20 * MINUTE)
    assert watching.after(26 * MINUTE) == 1


@SQLITE_ONLY
def test_a_low_read_rate(sessions: Sessions, watching: Watching) -> None:
    with sessions.begin() as session:
        good, bad, few = (factories.make_location(session) for _ in range(3))
        read, unread = factories.PlateSpec("B1"), factories.PlateSpec(None)
        for place, plates in ((good, [read] * 8), (bad, [read, unread] * 4), (few, [unread] * 3)):
            at = AT - 10 * MINUTE
            factories.make_session(session, plates=plates, captured_at=at, location=place)
        make_rule(session, AlertKind.READ_RATE_LOW, {"percent": 60, "min_plates": 4})
    assert watching.after(0 * MINUTE) == 1
    (alarm,) = watching.alarms()
    assert alarm.location_id == bad.id
    assert alarm.reason == "4 of 8 plates were read within 60 minutes"
    assert watching.after(49 * MINUTE) == 0
    assert watching.alarms()[0].count == 2


@SQLITE_ONLY
def test_a_gate_that_does_not_work(sessions: Sessions, watching: Watching) -> None:
    with sessions.begin() as session:
        lot = factories.make_lot(session)
        make_rule(session, AlertKind.GATE_FAULT, {"minutes": 1}, lots=[lot.id])
    fault = GateFault(gate_id=7, since=AT, reason="no answer", location_id=None, lot_id=lot.id)
    watching.faults.append(fault)
    assert [watching.after(n * MINUTE) for n in (0, 1, 2)] == [0, 1, 0]
    (alarm,) = watching.alarms()
    assert (alarm.gate_id, alarm.reason, alarm.kind) == (7, "no answer", "gate_fault")


@SQLITE_ONLY
def test_a_rule_that_is_off_or_cannot_be_read_raises_nothing(
    sessions: Sessions, watching: Watching
) -> None:
    with sessions.begin() as session:
        lot = factories.make_lot(session)
        make_visit(session, lot, "B1", AT)
        wrong = make_rule(session, AlertKind.OVERSTAY, {"minutes": 5}, name="wrong")
        make_rule(session, AlertKind.OVERSTAY, {"minutes": 5}, name="off", enabled=False)
        good = make_rule(session, AlertKind.OVERSTAY, {"minutes": 5}, name="good")
        row = session.get(AlertRule, wrong.id)
        assert row is not None
        row.parameters = {"hours": 1}
    assert watching.after(10 * MINUTE) == 1
    (alarm,) = watching.alarms()
    assert alarm.rule_id == good.id


@SQLITE_ONLY
def test_the_schedule_is_of_the_lot(sessions: Sessions, watching: Watching) -> None:
    with sessions.begin() as session:
        lot = factories.make_lot(session, timezone="Asia/Jakarta")
        # AT is a Sunday, 15:00 in Jakarta.
        window = {"days": ["sun"], "from": "16:00", "to": "17:00"}
        make_rule(session, AlertKind.OVERSTAY, {"minutes": 5}, schedule=[window])
        make_visit(session, lot, "B1", AT)
    assert watching.after(59 * MINUTE) == 0
    assert watching.after(60 * MINUTE) == 1
