"""Whether a rule on readings fires for a detected plate, with the reasons in words.

The same function judges new readings and those of the history.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from galaxy_alpr.engine.plates.confusables import edits
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.alerts.lookups import LookUps
from galaxy_alpr.services.alerts.parameters import (
    NearMissParameters,
    RepeatsParameters,
    StatusParameters,
    UnknownPlateParameters,
)
from galaxy_alpr.services.alerts.values import Finding, PlateFacts, Rule, Verdict


class _Trace(list[str]):
    """The sentences of the conditions that were looked at."""

    def holds(self, condition: bool, if_true: str, if_false: str) -> bool:
        self.append(if_true if condition else if_false)
        return condition


def judge(rule: Rule, facts: PlateFacts, look: LookUps) -> Verdict:
    """Return whether a rule fires for a plate; the cooldown is not looked at."""
    trace = _Trace()
    if not _applies(rule, facts, trace):
        return Verdict(False, tuple(trace))
    listed: str | None = None
    match rule.parameters:
        case StatusParameters() as wanted:
            reason = _status(wanted, facts, trace)
        case NearMissParameters() as wanted:
            reason, listed = _near_miss(wanted, facts, look, trace)
        case UnknownPlateParameters() as wanted:
            reason = _unknown(rule, wanted, facts, look, trace)
        case RepeatsParameters() as wanted:
            reason = _repeats(rule, wanted, facts, look, trace)
        case _:
            raise TypeError(f"{rule.kind} is not a rule on readings")
    if reason is None:
        return Verdict(False, tuple(trace))
    return Verdict(True, tuple(trace), _finding(rule, facts, reason, listed))


def _applies(rule: Rule, facts: PlateFacts, trace: _Trace) -> bool:
    """Return whether place, direction and hour are those of the rule."""
    if not rule.is_everywhere and not trace.holds(
        rule.is_at(facts.place), "the place is one of the rule", "the place is not one of the rule"
    ):
        return False
    if rule.direction is not None:
        wanted = rule.direction
        if facts.way is None:
            trace.append(f"it was of unknown direction, not going {wanted}")
            return False
        other = f"it was going {facts.way}, not going {wanted}"
        if not trace.holds(facts.way is wanted, f"it was going {facts.way}", other):
            return False
    local = f"{facts.at.astimezone(facts.place.zone):%a %H:%M} ({facts.place.zone.key})"
    if not rule.schedule.windows:
        return True
    inside = rule.schedule.contains(facts.at, facts.place.zone)
    return trace.holds(inside, f"{local} is in the schedule", f"{local} is not in the schedule")


def _status(wanted: StatusParameters, facts: PlateFacts, trace: _Trace) -> str | None:
    if not _has_plate(facts, trace):
        return None
    said = f"the plate is {facts.status}"
    other = f"the plate is {facts.status}, which is not asked for"
    if not trace.holds(facts.status in wanted.statuses, said, other):
        return None
    return said


def _near_miss(
    wanted: NearMissParameters, facts: PlateFacts, look: LookUps, trace: _Trace
) -> tuple[str | None, str | None]:
    if facts.text is None:
        trace.append("the plate has no text")
        return None, None
    unlisted = facts.status is PlateStatus.UNLISTED
    if not trace.holds(unlisted, "the plate is on no list", f"the plate is {facts.status} itself"):
        return None, None
    near = look.near(facts.text, wanted.statuses, wanted.max_distance, facts.at)
    if near is None:
        trace.append(f"no listed plate is within {wanted.max_distance:g} edits")
        return None, None
    differences = ", ".join(str(edit) for edit in edits(facts.text, near.listed.text))
    trace.append(f"{near.listed.text} is {near.listed.status}, {near.distance:g} edits away")
    return f"nearly a plate that is {near.listed.status}: {differences}", near.listed.text


def _unknown(
    rule: Rule, wanted: UnknownPlateParameters, facts: PlateFacts, look: LookUps, trace: _Trace
) -> str | None:
    if facts.text is None and facts.text_hash is None:
        trace.append("the plate has no text")
        return "a plate that cannot be read" if wanted.with_unread else None
    unlisted = facts.status is PlateStatus.UNLISTED
    if not trace.holds(unlisted, "the plate is on no list", f"the plate is {facts.status}"):
        return None
    sure = facts.confidence >= wanted.min_confidence
    value, least = f"{facts.confidence:.2f}", f"{wanted.min_confidence:g}"
    low = f"the confidence is {value}, less than {least}"
    if not trace.holds(sure, f"the confidence is {value}", low):
        return None
    if wanted.first_time and not trace.holds(
        not look.was_read_before(rule, facts), "it was never read before", "it was read before"
    ):
        return None
    return "the plate is on no list"


def _repeats(
    rule: Rule, wanted: RepeatsParameters, facts: PlateFacts, look: LookUps, trace: _Trace
) -> str | None:
    if not _has_plate(facts, trace):
        return None
    said = f"the plate is {facts.status}"
    other = f"the plate is {facts.status}, which is not counted"
    if not trace.holds(facts.status in wanted.statuses, said, other):
        return None
    period = timedelta(minutes=wanted.within_minutes)
    earlier = look.moments(rule, facts, facts.at - period)
    number = _apart([*earlier, facts.at], timedelta(seconds=wanted.apart_s))
    minutes = wanted.within_minutes
    said = f"it was read {number} times within {minutes} minutes"
    seldom = f"it was read {number} times within {minutes} minutes, fewer than {wanted.times}"
    if not trace.holds(number >= wanted.times, said, seldom):
        return None
    return f"read {number} times within {minutes} minutes"


def _apart(moments: list[datetime], gap: timedelta) -> int:
    """Return how many of ``moments``, which are in order, are at least ``gap`` apart."""
    count, last = 0, None
    for moment in moments:
        if last is None or moment - last >= gap:
            count, last = count + 1, moment
    return count


def _has_plate(facts: PlateFacts, trace: _Trace) -> bool:
    known = facts.text is not None or facts.text_hash is not None
    if not known:
        trace.append("the plate has no text")
    return known


def _finding(rule: Rule, facts: PlateFacts, reason: str, listed: str | None) -> Finding:
    place = facts.place
    if facts.text is None and facts.text_hash is None:
        subject = f"location:{place.location_id}"
    else:
        subject = f"plate:{facts.text or facts.text_hash}"
    return Finding(
        rule=rule,
        subject=subject,
        reason=reason,
        at=facts.at,
        location_id=place.location_id,
        lot_id=place.lot_id,
        session_id=facts.session_id,
        detection_id=facts.detection_id,
        text=facts.text,
        text_hash=facts.text_hash,
        display_text=facts.display_text,
        listed_text=listed,
        camera_id=facts.camera_id,
    )
