"""Decisions at gates, in the transaction of their reading: the decision, and the order to open."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Gate, GateCommand, GateDecision
from galaxy_alpr.db.queries import lists
from galaxy_alpr.db.queries.parking import gates, rights
from galaxy_alpr.enums import (
    CommandState,
    GateMode,
    GateOutcome,
    GateReason,
    PlateStatus,
    RightKind,
)
from galaxy_alpr.errors import NotFound
from galaxy_alpr.events import GateDecided
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.parking.gates.rights import AtGate, list_rights
from galaxy_alpr.services.parking.gates.rules import Surroundings, judge, refusal, too_soon
from galaxy_alpr.services.parking.gates.values import (
    Decided,
    GateReading,
    PlateRead,
    RightAnswer,
    Rights,
    Verdict,
)
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GateDecisions:
    """Decides about readings. ``rights`` answers who may pass. Safe to call from several threads.

    Decisions at one gate are made one after the other: its row is locked until the commit.
    """

    clock: Clock
    rights: Rights = list_rights
    hashes: PlateHashes = PlateHashes()  # noqa: RUF009  (immutable)

    def decide(
        self, session: Session, gate_id: int, reading: GateReading, *, actor: Actor, started: float
    ) -> GateDecision:
        """Add what is decided about a reading, and the order to open where that is allowed.

        ``started`` is the moment of ``perf_counter`` at which the reading was there. A failure of
        the rights is a decision, too: the gate stays shut unless it is set to fail open. Raises
        ``NotFound``, and errors of the database.
        """

        def judged(gate: Gate, around: Surroundings) -> Decided:
            try:
                return judge(reading, around, self._ask(session, gate, reading))
            except SQLAlchemyError:
                raise
            except Exception:
                logger.exception("the rights at gate %s cannot be asked", gate_id)
                return self._failed(session, reading, around, gate, "the rights cannot be asked")

        return self._add(session, gate_id, reading, actor, started, judged)

    def decide_failure(
        self,
        session: Session,
        gate_id: int,
        reading: GateReading,
        why: str,
        *,
        actor: Actor,
        started: float,
    ) -> GateDecision:
        """Add the decision about a reading that failed; ``reading`` has no plates then.

        Only a gate that is set to fail open is opened. Raises as ``decide``.
        """
        return self._add(
            session,
            gate_id,
            reading,
            actor,
            started,
            lambda gate, around: self._failed(session, reading, around, gate, why),
        )

    def _add(
        self,
        session: Session,
        gate_id: int,
        reading: GateReading,
        actor: Actor,
        started: float,
        judged: Callable[[Gate, Surroundings], Decided],
    ) -> GateDecision:
        gate = gates.get(session, id=gate_id, lock=True)
        if gate is None:
            raise NotFound(f"no gate {gate_id}")
        around = self._around(session, gate, reading)
        decided = judged(gate, around)
        row = _row(gate, reading, decided, actor, around.now)
        self._set_plate(session, row, decided.plate)
        row.latency_ms = round((perf_counter() - started) * 1000, 2)
        session.add(row)
        session.flush()
        row.command = None
        if decided.outcome is GateOutcome.ALLOW and around.mode is GateMode.LIVE:
            row.command = GateCommand(
                gate_id=gate.id,
                location_id=gate.location_id,
                decision_id=row.id,
                state=CommandState.RECEIVED,
                created_at=around.now,
                expires_at=reading.expires_at(around.now),
                actor_kind=row.actor_kind,
                actor_id=row.actor_id,
                actor_name=row.actor_name,
            )
            session.add(row.command)
            session.flush()
        values = {"decision": row.id, "outcome": row.outcome, "reason": row.reason}
        record(session, actor, "gate.decide", subject_of(Gate, gate.id), after=values)
        record_event(session, _decided(gate, row, reading), location_id=gate.location_id)
        return row

    def _around(self, session: Session, gate: Gate, reading: GateReading) -> Surroundings:
        facts = gates.facts(session, gate_id=gate.id, reading_hash=reading.hash)
        return Surroundings(
            now=self.clock.now(),
            mode=GateMode(gate.mode),
            enabled=gate.enabled,
            min_confidence=gate.min_confidence,
            min_interval=timedelta(seconds=gate.min_interval_s),
            opened_at=facts.opened_at,
            repeated=facts.presented,
            stopped=facts.stopped,
            clock_problem=self.clock.problem(),
        )

    def _ask(
        self, session: Session, gate: Gate, reading: GateReading
    ) -> Callable[[PlateRead, str], RightAnswer]:
        asked = AtGate(session, self.rights, gate.location, reading.captured_at, self.hashes)
        return asked.may_pass

    def _failed(
        self, session: Session, reading: GateReading, around: Surroundings, gate: Gate, why: str
    ) -> Decided:
        plate = reading.plates[0] if len(reading.plates) == 1 else None
        denied = Decided(
            outcome=GateOutcome.DENY, reason=GateReason.FAILED, detail=why, plate=plate
        )
        if not gate.fail_open:
            return denied
        for item in reading.plates:
            if item.text is not None and self._is_blocked(session, item.text, reading.captured_at):
                detail = "the plate is blocked"
                return replace(denied, reason=GateReason.BLOCKED, detail=detail, plate=item)
        return (
            refusal(reading, around)
            or too_soon(around, plate)
            or replace(
                denied,
                outcome=GateOutcome.ALLOW,
                reason=GateReason.FAIL_OPEN,
                detail=f"{why}; the gate is set to fail open",
            )
        )

    def _is_blocked(self, session: Session, text: str, at: datetime) -> bool:
        """Return whether a list blocks a plate, or a right, whatever its lots and hours."""
        if any(right.kind == RightKind.BLOCKED for right in rights.of_texts(session, texts=[text])):
            return True
        return list_rights(session, text, None, at, None).verdict is Verdict.BLOCKED

    def _set_plate(self, session: Session, row: GateDecision, plate: PlateRead | None) -> None:
        """Set the plate of a decision; one that must not be stored as a text gets its hash."""
        if plate is None:
            return
        row.confidence, row.detection_id = plate.confidence, plate.detection_id
        row.text, row.text_hash = plate.text, plate.text_hash
        row.display_text = plate.display_text
        text = plate.text
        if text is not None and self.hashes.hides_unlisted:
            status = lists.statuses_by_text(session, [text], row.captured_at)[text]
            if status is PlateStatus.UNLISTED:
                row.text, row.text_hash = None, self.hashes.of(text)
                row.display_text = None


def _decided(gate: Gate, row: GateDecision, reading: GateReading) -> GateDecided:
    return GateDecided(
        decision_id=row.id,
        gate_id=gate.id,
        name=gate.name,
        lot_id=None if gate.location is None else gate.location.lot_id,
        session_id=reading.session_id,
        mode=GateMode(row.mode),
        outcome=GateOutcome(row.outcome),
        reason=GateReason(row.reason),
        rule=row.rule,
        text=row.text,
        text_hash=row.text_hash,
        display_text=row.display_text,
        confidence=row.confidence,
        captured_at=row.captured_at,
        decided_at=row.decided_at,
    )


def _row(
    gate: Gate, reading: GateReading, decided: Decided, actor: Actor, now: datetime
) -> GateDecision:
    """Return the row of a decision, without its plate and its latency."""
    return GateDecision(
        gate_id=gate.id,
        location_id=gate.location_id,
        idempotency_key=reading.idempotency_key,
        reading_hash=reading.hash,
        captured_at=reading.captured_at,
        decided_at=now,
        mode=gate.mode,
        outcome=decided.outcome,
        reason=decided.reason,
        detail=decided.detail,
        rule=decided.rule,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:100],
    )
