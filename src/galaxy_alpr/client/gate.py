"""Whether a gate opens. Everything but a fresh, literal ``allow`` of a live gate is a no."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.client.errors import ClientError
from galaxy_alpr.client.models.devices import GateDecision

FRESH_S = 3.0
"""How long after the beginning of the call an ``allow`` still opens."""
ATTEMPTS = 2
"""A connection that breaks is opened again once, with the same idempotency key."""


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """The answer of ``decide_gate``: true in a condition only where the gate opens.

    ``reason`` says why not, in a word; ``decision`` is what the service answered, if it did;
    ``error`` why there is no usable answer.
    """

    opens: bool
    reason: str
    decision: GateDecision | None = None
    error: Exception | None = None

    def __bool__(self) -> bool:
        """Return whether the gate opens."""
        return self.opens


def answer_of_decision(decision: GateDecision, elapsed_s: float) -> GateAnswer:
    """Return what a decision means that came ``elapsed_s`` after the call began."""
    if decision.outcome != "allow":
        return GateAnswer(False, decision.reason, decision)
    if decision.mode != "live":
        return GateAnswer(False, f"mode_{decision.mode}", decision)
    if elapsed_s > FRESH_S:
        return GateAnswer(False, "late", decision)
    return GateAnswer(True, decision.reason, decision)


def answer_of_error(error: Exception) -> GateAnswer:
    """Return that the gate stays shut because of ``error``."""
    reason = "no_answer" if isinstance(error, ClientError) else "not_sent"
    return GateAnswer(False, reason, error=error)


NOT_SENT = (ClientError, OSError, ValueError, TypeError)
"""What can fail in a call: all of it means no."""
