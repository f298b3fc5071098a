"""What a gate decided, compared with what was opened by hand: whether it may be trusted to open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import GateCommand, GateDecision
from galaxy_alpr.db.queries.parking import gate_commands, gates
from galaxy_alpr.enums import GateOutcome

NEAR = timedelta(seconds=60)
"""Most time between a decision and the opening by hand that belongs to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowComparison:
    """Decisions and openings by hand of a period, paired one to one in the order of time.

    ``not_allowed`` are decisions that were not to allow, and were opened by hand; ``only_decided``
    to allow without an opening by hand; ``only_by_hand`` are openings without a decision.
    """

    allowed: int
    denied: int
    review: int
    opened_by_hand: int
    agreed: int
    not_allowed: Sequence[GateDecision]
    only_decided: Sequence[GateDecision]
    only_by_hand: Sequence[GateCommand]


def compare(
    session: Session, *, gate_id: int, since: datetime, until: datetime
) -> ShadowComparison:
    """Return the comparison of a period at a gate."""
    decided = sorted(
        gates.decisions(session, gate_id=gate_id, since=since, until=until),
        key=lambda row: (row.decided_at, row.id),
    )
    by_hand = sorted(
        gate_commands.of_gate(
            session, gate_id=gate_id, by_hand=True, since=since, until=until + NEAR
        ),
        key=lambda row: (row.created_at, row.id),
    )
    left = list(by_hand)
    pairs: dict[int, GateCommand] = {}
    # Allowed ones first: a retransmitted reading must not take the opening of the first one.
    for wanted in (True, False):
        for row in decided:
            if (row.outcome == GateOutcome.ALLOW) is wanted and (found := _near(row, left)):
                left.remove(found)
                pairs[row.id] = found
    allowed = [row for row in decided if row.outcome == GateOutcome.ALLOW]
    others = [row for row in decided if row.outcome != GateOutcome.ALLOW]
    return ShadowComparison(
        allowed=len(allowed),
        denied=sum(row.outcome == GateOutcome.DENY for row in others),
        review=sum(row.outcome == GateOutcome.REVIEW for row in others),
        opened_by_hand=sum(row.created_at < until for row in by_hand),
        agreed=sum(row.id in pairs for row in allowed),
        not_allowed=[row for row in others if row.id in pairs],
        only_decided=[row for row in allowed if row.id not in pairs],
        only_by_hand=[row for row in left if row.created_at < until],
    )


def _near(row: GateDecision, left: Sequence[GateCommand]) -> GateCommand | None:
    """Return the opening by hand that follows a decision soonest; guards open after they see it."""
    later = [item for item in left if timedelta() <= item.created_at - row.decided_at <= NEAR]
    return min(later, key=lambda item: item.created_at, default=None)
