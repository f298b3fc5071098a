"""Visits, rights, occupancy and payments."""

from __future__ import annotations

from enum import StrEnum


class VisitState(StrEnum):
    """What is known of a visit.

    ``orphan_entry`` and ``orphan_exit`` lack their other reading for good; in ``review`` a person
    has to decide whether the pair is right.
    """

    OPEN = "open"
    CLOSED = "closed"
    ORPHAN_ENTRY = "orphan_entry"
    ORPHAN_EXIT = "orphan_exit"
    REVIEW = "review"


class VisitPart(StrEnum):
    """What a reading is in its visit; a ``repeat`` shows the same passage once more."""

    ENTRY = "entry"
    EXIT = "exit"
    INSIDE = "inside"
    REPEAT = "repeat"


class VisitAction(StrEnum):
    """What a person does with a visit."""

    MATCH = "match"
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    REJECT = "reject"


class ValidationKind(StrEnum):
    """What a validation gives to a visitor."""

    MINUTES = "minutes"
    AMOUNT = "amount"
    PERCENT = "percent"


class PaymentState(StrEnum):
    """How far a payment is.

    A quote is not paid yet; a pending payment has begun at its provider.
    """

    QUOTED = "quoted"
    PENDING = "pending"
    SETTLED = "settled"
    FAILED = "failed"
    REFUNDED = "refunded"


class RightKind(StrEnum):
    """What a plate may do in a lot, in the order of priority.

    ``allowed``, ``blocked`` and ``watched`` may also come from the plate lists. ``validation``
    takes something off the price, and ``watched`` reports the plate; neither allows entry.
    """

    BLOCKED = "blocked"
    EXEMPTION = "exemption"
    SEASON_PASS = "season_pass"
    BOOKING = "booking"
    VISITOR_PASS = "visitor_pass"
    ALLOWED = "allowed"
    VALIDATION = "validation"
    WATCHED = "watched"


class OccupancyState(StrEnum):
    """How full a lot is."""

    FREE = "free"
    ALMOST_FULL = "almost_full"
    FULL = "full"


class ReportFrequency(StrEnum):
    """How often a report is sent."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ReportInterval(StrEnum):
    """How long the parts of a report are, by the local clock; a week begins on Monday."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
