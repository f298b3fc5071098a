"""Gates: what is decided about readings, and what becomes of orders to open."""

from __future__ import annotations

from enum import StrEnum


class GateMode(StrEnum):
    """What a gate does with readings: nothing, decide without opening, or decide and open."""

    OFF = "off"
    SHADOW = "shadow"
    LIVE = "live"


class GateState(StrEnum):
    """The state of a barrier as its device reports it."""

    OPEN = "open"
    CLOSED = "closed"
    FAULTED = "faulted"
    UNKNOWN = "unknown"


class GateOutcome(StrEnum):
    """What is decided: only ``allow`` opens a gate; ``review`` asks a person."""

    ALLOW = "allow"
    DENY = "deny"
    REVIEW = "review"


class GateReason(StrEnum):
    """Why a decision is as it is."""

    ALLOWED = "allowed"
    FAIL_OPEN = "fail_open"
    BLOCKED = "blocked"
    NO_RIGHT = "no_right"
    STALE = "stale"
    AHEAD = "ahead"
    MOMENT_UNKNOWN = "moment_unknown"
    CLOCK_WRONG = "clock_wrong"
    REPEATED = "repeated"
    TOO_SOON = "too_soon"
    GATE_OFF = "gate_off"
    STOPPED = "stopped"
    PROVISIONAL = "provisional"
    UNSURE = "unsure"
    INCOMPLETE = "incomplete"
    UNREAD = "unread"
    CANDIDATE_ONLY = "candidate_only"
    NOT_LITERAL = "not_literal"
    SEVERAL_PLATES = "several_plates"
    FAILED = "failed"


class CommandState(StrEnum):
    """What became of an order to open a gate. The last four are final."""

    RECEIVED = "received"
    DISPATCHED = "dispatched"
    EXECUTING = "executing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Confirmation(StrEnum):
    """What is known of a pulse that was sent.

    It was given to something between (a broker), the device answered, or the barrier is open.
    """

    ACCEPTED = "accepted"
    DEVICE_ACKNOWLEDGED = "device_acknowledged"
    PHYSICALLY_CONFIRMED = "physically_confirmed"
