"""What opens a gate, and what never does, whatever a reading is like."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr.enums import GateMode, GateOutcome, GateReason
from galaxy_alpr.services.parking.gates.rules import Surroundings, judge
from galaxy_alpr.services.parking.gates.values import (
    AHEAD,
    FRESH,
    GateReading,
    PlateRead,
    RightAnswer,
    Verdict,
)

NOW = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
RIGHTS = {
    "ALLOWED1": RightAnswer(verdict=Verdict.ALLOWED, rule="list: allowed"),
    "SIMILAR1": RightAnswer(verdict=Verdict.ALLOWED, rule="pass 3", literal=False),
    "BLOCKED1": RightAnswer(verdict=Verdict.BLOCKED, rule="list: blocked"),
}
PLATE = PlateRead(text="ALLOWED1", confidence=0.97)
READING = GateReading(key="a", plates=(PLATE,), captured_at=NOW - timedelta(seconds=1))
AROUND = Surroundings(
    now=NOW,
    mode=GateMode.LIVE,
    enabled=True,
    min_confidence=0.9,
    min_interval=timedelta(seconds=2),
)


def ask(_plate: PlateRead, text: str) -> RightAnswer:
    return RIGHTS.get(text, RightAnswer(verdict=Verdict.NONE))


def test_a_fresh_sure_reading_of_an_allowed_plate_opens() -> None:
    decided = judge(READING, AROUND, ask)
    assert (decided.outcome, decided.reason) == (GateOutcome.ALLOW, GateReason.ALLOWED)
    assert (decided.rule, decided.plate) == ("list: allowed", PLATE)


def test_each_ground_against_an_opening() -> None:
    two = (PLATE, replace(PLATE, text="OTHER1"))
    past = timedelta(seconds=3, microseconds=1)
    D, R = GateOutcome.DENY, GateOutcome.REVIEW  # noqa: N806
    cases: list[tuple[GateReading, Surroundings, GateOutcome, GateReason]] = [
        (replace(READING, captured_at=NOW - past), AROUND, D, GateReason.STALE),
        (replace(READING, captured_at=NOW + past), AROUND, D, GateReason.AHEAD),
        (replace(READING, moment_known=False), AROUND, D, GateReason.MOMENT_UNKNOWN),
        (replace(READING, final=False), AROUND, R, GateReason.PROVISIONAL),
        (replace(READING, plates=()), AROUND, R, GateReason.UNREAD),
        (replace(READING, plates=two), AROUND, R, GateReason.SEVERAL_PLATES),
        (READING, replace(AROUND, repeated=True), D, GateReason.REPEATED),
        (READING, replace(AROUND, enabled=False), D, GateReason.GATE_OFF),
        (READING, replace(AROUND, mode=GateMode.OFF), D, GateReason.GATE_OFF),
        (READING, replace(AROUND, stopped=True), D, GateReason.STOPPED),
        (READING, replace(AROUND, clock_problem="1970"), D, GateReason.CLOCK_WRONG),
        (READING, replace(AROUND, opened_at=NOW - timedelta(seconds=1)), D, GateReason.TOO_SOON),
        (_with(confidence=0.89), AROUND, R, GateReason.UNSURE),
        (_with(confidence=float("nan")), AROUND, R, GateReason.UNSURE),
        (_with(sure=False), AROUND, R, GateReason.UNSURE),
        (_with(complete=False), AROUND, R, GateReason.INCOMPLETE),
        (_with(text="SIMILAR1"), AROUND, R, GateReason.NOT_LITERAL),
        (_with(text="NOBODY1"), AROUND, D, GateReason.NO_RIGHT),
        (_with(text=None), AROUND, R, GateReason.UNREAD),
        (_with(text=None, text_hash="a"), AROUND, D, GateReason.NO_RIGHT),
        (_with(text="BLOCKED1"), AROUND, D, GateReason.BLOCKED),
        (
            _with(text="NOBODY1", candidates=("NOBODY1", "ALLOWED1")),
            AROUND,
            R,
            GateReason.CANDIDATE_ONLY,
        ),
    ]
    for reading, around, outcome, reason in cases:
        decided = judge(reading, around, ask)
        assert (decided.outcome, decided.reason) == (outcome, reason), reason
        assert decided.detail


def test_blocked_wins_also_beside_an_allowed_plate() -> None:
    plates = (PLATE, replace(PLATE, text="BLOCKED1", confidence=0.3))
    decided = judge(replace(READING, plates=plates), AROUND, ask)
    assert decided.reason is GateReason.BLOCKED
    assert decided.plate == plates[1]


def test_an_order_expires_three_seconds_after_the_reading() -> None:
    assert READING.expires_at(NOW) == READING.captured_at + FRESH
    ahead = replace(READING, captured_at=NOW + AHEAD)
    assert ahead.expires_at(NOW) == NOW + FRESH


TEXTS = st.sampled_from(["ALLOWED1", "SIMILAR1", "BLOCKED1", "NOBODY1", None])
PLATES = st.builds(
    PlateRead,
    text=TEXTS,
    confidence=st.floats(),
    sure=st.booleans(),
    complete=st.booleans(),
    candidates=st.lists(TEXTS.filter(bool), max_size=3).map(tuple),
)
AGES = st.timedeltas(timedelta(seconds=-5), timedelta(seconds=8))
READINGS = st.builds(
    GateReading,
    key=st.just("a"),
    plates=st.lists(PLATES, max_size=3).map(tuple),
    captured_at=AGES.map(lambda age: NOW - age),
    moment_known=st.booleans(),
    final=st.booleans(),
)
PLACES = st.builds(
    Surroundings,
    now=st.just(NOW),
    mode=st.sampled_from(GateMode),
    enabled=st.booleans(),
    min_confidence=st.floats(0.5, 1),
    min_interval=st.just(timedelta(seconds=2)),
    opened_at=st.none() | AGES.map(lambda age: NOW - age),
    repeated=st.booleans(),
    stopped=st.booleans(),
    clock_problem=st.sampled_from([None, "1970"]),
)


@settings(max_examples=1000, deadline=None)
@given(READINGS, PLACES)
def test_nothing_opens_without_a_fresh_literal_allow(
    reading: GateReading, around: Surroundings
) -> None:
    decided = judge(reading, around, ask)
    if decided.outcome is not GateOutcome.ALLOW:
        return
    (plate,) = reading.plates
    assert plate.text == "ALLOWED1"
    assert plate.sure
    assert plate.complete
    assert around.min_confidence <= plate.confidence <= 1
    assert -AHEAD <= NOW - reading.captured_at <= FRESH
    assert reading.moment_known
    assert reading.final
    assert around.enabled
    assert around.mode is not GateMode.OFF
    assert not around.repeated
    assert not around.stopped
    assert around.clock_problem is None
    assert around.opened_at is None or NOW - around.opened_at >= around.min_interval


@settings(max_examples=300, deadline=None)
@given(READINGS, PLACES)
def test_the_flaws_of_a_reading_are_what_keeps_it_shut(
    reading: GateReading, around: Surroundings
) -> None:
    """A reading without any flaw opens: the rules are not merely a refusal of everything."""
    plate = PlateRead(text="ALLOWED1", confidence=1.0)
    reading = replace(
        reading,
        plates=(plate,),
        captured_at=min(max(reading.captured_at, NOW - FRESH), NOW + AHEAD),
        moment_known=True,
        final=True,
    )
    around = replace(
        around,
        mode=GateMode.LIVE,
        enabled=True,
        repeated=False,
        stopped=False,
        clock_problem=None,
        opened_at=None,
    )
    assert judge(reading, around, ask).outcome is GateOutcome.ALLOW


def _with(**values: object) -> GateReading:
    return replace(READING, plates=(replace(PLATE, **values),))  # type: ignore[arg-type]
