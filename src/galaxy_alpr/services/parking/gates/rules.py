"""The rules by which a reading opens a gate. Everything that is not literally allowed stays shut.

``judge`` uses no clock, no device and no rows: what it decides follows from its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from galaxy_alpr.enums import GateMode, GateOutcome, GateReason
from galaxy_alpr.services.parking.gates.values import (
    AHEAD,
    FRESH,
    Decided,
    GateReading,
    PlateRead,
    RightAnswer,
    Verdict,
)

MAX_CANDIDATES = 5
"""Candidates of a plate that are looked up."""

Ask = Callable[[PlateRead, str], RightAnswer]
"""Returns what the rights say about a text that a plate may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known about a gate at the moment of a decision.

    ``opened_at`` is when it was last to be opened, ``repeated`` whether the reading was presented
    before, ``clock_problem`` why the service's clock is wrong.
    """

    now: datetime
    mode: GateMode
    enabled: bool
    min_confidence: float
    min_interval: timedelta
    opened_at: datetime | None = None
    repeated: bool = False
    stopped: bool = False
    clock_problem: str | None = None


def judge(reading: GateReading, around: Surroundings, ask: Ask) -> Decided:
    """Return what is decided about a reading. Raises what ``ask`` raises.

    A blocked plate is denied before anything else is looked at.
    """
    answers = [
        (plate, ask(plate, plate.text)) for plate in reading.plates if plate.text is not None
    ]
    for plate, answer in answers:
        if answer.verdict is Verdict.BLOCKED:
            return _deny(GateReason.BLOCKED, "the plate is blocked", plate, answer.rule)
    refused = refusal(reading, around)
    if refused is not None:
        return refused
    if not answers:
        only = reading.plates[0] if len(reading.plates) == 1 else None
        if only is not None and only.text_hash is not None:
            return _deny(GateReason.NO_RIGHT, "the plate has no right", only)
        return _review(GateReason.UNREAD, "no plate was read", only)
    if len(reading.plates) > 1:
        count = len(reading.plates)
        detail = f"there are {count} plates: which of them is at the gate is not known"
        return _review(GateReason.SEVERAL_PLATES, detail)
    plate, answer = answers[0]
    return _of_plate(plate, answer, around, ask)


def refusal(reading: GateReading, around: Surroundings) -> Decided | None:
    """Return why no reading at all opens now, or not this one."""
    plate = reading.plates[0] if len(reading.plates) == 1 else None
    age = around.now - reading.captured_at
    checks = (
        (not around.enabled or around.mode is GateMode.OFF, GateReason.GATE_OFF, "the gate is off"),
        (around.stopped, GateReason.STOPPED, "all gates are stopped"),
        (
            around.clock_problem is not None,
            GateReason.CLOCK_WRONG,
            f"the age of the reading is not known: {around.clock_problem}",
        ),
        (
            not reading.moment_known,
            GateReason.MOMENT_UNKNOWN,
            "when the picture was captured is not known",
        ),
        (age > FRESH, GateReason.STALE, f"the reading is {_seconds(age)} old"),
        (age < -AHEAD, GateReason.AHEAD, f"the reading is {_seconds(-age)} ahead of the clock"),
        (around.repeated, GateReason.REPEATED, "this reading was presented before"),
    )
    for applies, reason, detail in checks:
        if applies:
            return _deny(reason, detail, plate)
    if not reading.final:
        return _review(GateReason.PROVISIONAL, "the pass has not ended", plate)
    return None


def _of_plate(plate: PlateRead, answer: RightAnswer, around: Surroundings, ask: Ask) -> Decided:
    """Return what is decided about the only plate of a fresh reading, which has a text."""
    if not plate.complete:
        return _review(GateReason.INCOMPLETE, "a part of the plate is not visible", plate)
    if answer.verdict is not Verdict.ALLOWED:
        return _without_right(plate, ask)
    rule = answer.rule
    if not answer.literal:
        detail = "the plate is only similar to the one that is allowed"
        return _review(GateReason.NOT_LITERAL, detail, plate, rule)
    if not plate.sure:
        detail = "the frames of the pass do not agree enough"
        return _review(GateReason.UNSURE, detail, plate, rule)
    # A comparison that fails for NaN as well.
    if not around.min_confidence <= plate.confidence <= 1:
        detail = f"the confidence {plate.confidence:.3f} is below {around.min_confidence:.3f}"
        return _review(GateReason.UNSURE, detail, plate, rule)
    soon = too_soon(around, plate, rule)
    return soon or Decided(
        outcome=GateOutcome.ALLOW,
        reason=GateReason.ALLOWED,
        detail="the plate is allowed",
        rule=rule,
        plate=plate,
    )


def too_soon(
    around: Surroundings, plate: PlateRead | None = None, rule: str | None = None
) -> Decided | None:
    """Return the denial within the least time after the opening before."""
    if around.opened_at is None or around.now - around.opened_at >= around.min_interval:
        return None
    past = _seconds(around.now - around.opened_at)
    return _deny(GateReason.TOO_SOON, f"the gate was opened {past} ago", plate, rule)


def _without_right(plate: PlateRead, ask: Ask) -> Decided:
    """Return the denial of a plate without a right, or the review where a candidate has one."""
    others: Sequence[str] = [text for text in plate.candidates if text != plate.text]
    for text in others[:MAX_CANDIDATES]:
        answer = ask(plate, text)
        if answer.verdict is Verdict.ALLOWED:
            detail = "only another possible text of the plate is allowed"
            return _review(GateReason.CANDIDATE_ONLY, detail, plate, answer.rule)
    return _deny(GateReason.NO_RIGHT, "the plate has no right", plate)


def _deny(
    reason: GateReason, detail: str, plate: PlateRead | None = None, rule: str | None = None
) -> Decided:
    return Decided(outcome=GateOutcome.DENY, reason=reason, detail=detail, rule=rule, plate=plate)


def _review(
    reason: GateReason, detail: str, plate: PlateRead | None = None, rule: str | None = None
) -> Decided:
    return Decided(outcome=GateOutcome.REVIEW, reason=reason, detail=detail, rule=rule, plate=plate)


def _seconds(value: timedelta) -> str:
    return f"{value.total_seconds():.1f} s"
