"""Decisions in the database: their order to open, repeated readings, failures of the rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.enums import GateState, PlateStatus, RightKind
from galaxy_alpr.services.alerts.gate_faults import gate_faults
from galaxy_alpr.services.live.record import write_events
from galaxy_alpr.services.parking.gates.decide import GateDecisions
from galaxy_alpr.services.parking.gates.opening import set_switch
from galaxy_alpr.services.parking.gates.rights import site_rights
from galaxy_alpr.services.parking.gates.states import GateStates
from galaxy_alpr.services.parking.gates.values import FRESH, RightAnswer
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.timezones import UTC_ZONE
from tests import factories
from tests.services.parking.gates.conftest import ALLOWED, START, Site
from tests.services.parking.right_rows import make_right


def test_an_allowed_plate_gets_a_decision_and_one_order(site: Site) -> None:
    row = site.decide()
    assert (row.outcome, row.reason, row.rule) == ("allow", "allowed", "list: allowed")
    assert (row.text, row.confidence, row.mode) == (ALLOWED, 0.97, "live")
    assert row.latency_ms >= 0
    command = site.command()
    assert (command.state, command.decision_id) == ("received", row.id)
    assert command.expires_at == START + FRESH
    with site.sessions() as session:
        (entry,) = session.scalars(select(models.AuditEntry)).all()
    assert (entry.action, entry.subject) == ("gate.decide", f"gate:{site.gate_id}")


def test_a_reading_that_is_presented_again_never_opens_again(site: Site) -> None:
    first = site.reading()
    assert site.decide(first).outcome == "allow"
    site.time.pass_by(2.5)
    again = site.decide(first)
    assert (again.outcome, again.reason, again.command) == ("deny", "repeated", None)


def test_a_denied_reading_does_not_open_after_the_list_has_changed(site: Site) -> None:
    reading = site.reading("D1ABC")
    assert site.decide(reading).reason == "no_right"
    with site.sessions.begin() as session:
        factories.make_list_entry(session, "D1ABC")
    assert site.decide(reading).reason == "repeated"


def test_two_vehicles_within_the_least_interval_are_one_opening(site: Site) -> None:
    assert site.decide().outcome == "allow"
    site.time.pass_by(1.9)
    assert site.decide().reason == "too_soon"
    site.time.pass_by(0.2)
    assert site.decide().outcome == "allow"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"mode": "shadow"}, "allowed"),
        ({"mode": "off"}, "gate_off"),
        ({"enabled": False}, "gate_off"),
    ],
)
def test_only_a_live_gate_gets_an_order(site: Site, values: dict[str, Any], reason: str) -> None:
    site.set(**values)
    row = site.decide()
    assert (row.reason, row.command) == (reason, None)


def test_a_stop_of_all_gates_denies(site: Site) -> None:
    with site.sessions.begin() as session:
        set_switch(session, stopped=True, reason="works", actor=SYSTEM, clock=site.clock)
    assert site.decide().reason == "stopped"
    with site.sessions.begin() as session:
        set_switch(session, stopped=False, reason="done", actor=SYSTEM, clock=site.clock)
    site.time.pass_by(0.1)
    assert site.decide().outcome == "allow"


def _broken(_session: Session, *_: object) -> RightAnswer:
    raise RuntimeError("no rights today")


def test_where_the_rights_fail_the_gate_stays_shut(site: Site) -> None:
    site.decisions = replace(site.decisions, rights=_broken)
    row = site.decide()
    assert (row.outcome, row.reason, row.command) == ("deny", "failed", None)


def test_a_gate_that_fails_open_opens_for_fresh_readings_that_are_not_blocked(site: Site) -> None:
    site.set(fail_open=True)
    site.decisions = replace(site.decisions, rights=_broken)
    with site.sessions.begin() as session:
        factories.make_list_entry(session, "D1ABC", PlateStatus.BLOCKED)
    old = site.reading(captured_at=START - timedelta(seconds=4))
    assert site.decide(old).reason == "stale"
    assert site.decide(site.reading("D1ABC")).reason == "blocked"
    row = site.decide()
    assert (row.outcome, row.reason) == ("allow", "fail_open")
    assert row.command is not None
    assert site.decide(site.reading("D3ABC")).reason == "too_soon"


def test_a_reading_that_failed_opens_only_a_gate_that_fails_open(site: Site) -> None:
    def fail(at: datetime) -> models.GateDecision:
        reading = site.reading(captured_at=at, plates=())
        with site.sessions.begin() as session:
            return site.decisions.decide_failure(
                session, site.gate_id, reading, "no engine", actor=SYSTEM, started=0.0
            )

    assert fail(START).reason == "failed"
    site.set(fail_open=True)
    assert fail(START - timedelta(seconds=4)).reason == "stale"
    row = fail(START + timedelta(seconds=0.5))
    assert (row.outcome, row.detail) == ("allow", "no engine; the gate is set to fail open")


def test_a_plate_on_no_list_is_stored_as_its_hash_where_it_must_be(site: Site) -> None:
    hashes = PlateHashes(b"k" * 32, hides_unlisted=True)
    site.decisions = replace(site.decisions, hashes=hashes)
    row = site.decide(site.reading("D1ABC", display_text="D 1 ABC"))
    assert (row.text, row.text_hash, row.display_text) == (None, hashes.of("D1ABC"), None)
    listed = site.decide(site.reading(display_text="ALLOWED 1"))
    assert (listed.text, listed.display_text) == (ALLOWED, "ALLOWED 1")


def test_a_season_pass_opens_and_a_block_of_the_lists_wins(site: Site) -> None:
    with site.sessions.begin() as session:
        right = make_right(session, "D7PASS", "D8PASS").id
        factories.make_list_entry(session, "D8PASS", PlateStatus.BLOCKED)
    rights = site_rights(UTC_ZONE, PlateHashes())
    site.decisions = GateDecisions(site.clock, rights)
    row = site.decide(site.reading("D7PASS"))
    assert (row.outcome, row.rule) == ("allow", f"right {right}: season_pass")
    site.time.pass_by(5)
    assert site.decide(site.reading("D8PASS")).outcome == "deny"
    site.time.pass_by(5)
    assert site.decide(site.reading("D9PASS")).reason == "no_right"
    site.time.pass_by(5)
    assert site.decide(site.reading(ALLOWED)).outcome == "allow"


def test_a_gate_whose_device_cannot_be_reached_is_at_fault_since_then(site: Site) -> None:
    since = site.time.at
    for state in (GateState.FAULTED, GateState.FAULTED):
        values = {"state": state, "reason": "no answer", "updated_at": site.time.at, "worker": "a"}
        with site.sessions.begin() as session:
            gates.set_state(session, gate_id=site.gate_id, values=values)
        site.time.pass_by(60)
    with site.sessions() as session:
        (fault,) = gate_faults(session, site.time.at)
        assert (fault.gate_id, fault.since, fault.reason) == (site.gate_id, since, "no answer")
    with site.sessions.begin() as session:
        gates.set_state(session, gate_id=site.gate_id, values={**values, "state": GateState.CLOSED})
    with site.sessions() as session:
        assert list(gate_faults(session, site.time.at)) == []


def test_a_gate_that_fails_open_stays_shut_for_a_plate_that_a_right_blocks(site: Site) -> None:
    with site.sessions.begin() as session:
        make_right(session, "D6BAD", kind=RightKind.BLOCKED)
    site.set(fail_open=True)

    def broken(*_: Any) -> RightAnswer:
        raise RuntimeError("no answer")

    site.decisions = GateDecisions(site.clock, broken)
    assert site.decide(site.reading("D6BAD")).reason == "blocked"
    assert site.decide(site.reading("D5GOOD")).reason == "fail_open"


def test_a_right_of_the_entry_lets_out_and_a_block_does_not(site: Site) -> None:
    """A pass that ends while the vehicle is inside would lock it in."""
    entered = START - timedelta(hours=2)
    with site.sessions.begin() as session:
        gate = session.get_one(models.Gate, site.gate_id)
        location = session.get_one(models.Location, gate.location_id)
        lot = factories.make_lot(session)
        location.lot_id, location.type = lot.id, "exit"
        for text in ("D1ENDED", "D2ENDED", "D3ENDED"):
            make_right(session, text, valid_until=START - timedelta(hours=1))
        for text in ("D1ENDED", "D2ENDED"):
            session.add(
                models.Visit(
                    lot_id=lot.id,
                    state="open",
                    text=text,
                    began_at=entered,
                    entered_at=entered,
                    last_seen_at=entered,
                )
            )
        factories.make_list_entry(session, "D2ENDED", PlateStatus.BLOCKED)
    site.decisions = GateDecisions(site.clock, site_rights(UTC_ZONE, PlateHashes()))
    out = site.decide(site.reading("D1ENDED"))
    assert out.outcome == "allow"
    assert str(out.rule).endswith("season_pass, when it entered")
    assert site.decide(site.reading("D2ENDED")).reason == "blocked"
    assert site.decide(site.reading("D3ENDED")).reason == "no_right"


def test_decisions_and_changed_states_are_published(site: Site) -> None:
    write_events(site.sessions, lambda: None)
    row = site.decide()
    with site.sessions() as session:
        (event,) = session.scalars(select(models.Event).where(models.Event.type == "gate.decided"))
    told = event.payload
    assert (told["decision_id"], told["outcome"], told["text"]) == (row.id, "allow", ALLOWED)
    states = GateStates(
        sessions=site.sessions, clock=site.clock, relay_of=lambda _gate: site.relay, name="a"
    )
    for _ in range(2):
        states.fault(site.gate_id, "no answer")
    with site.sessions() as session:
        (event,) = session.scalars(
            select(models.Event).where(models.Event.type == "gate.state_changed")
        )
    told = event.payload
    assert (told["state"], told["state_before"], told["reason"]) == ("faulted", None, "no answer")
