"""Alert rules and alarms."""

from __future__ import annotations

from enum import StrEnum


class AlertKind(StrEnum):
    """What an alert rule watches for."""

    STATUS = "status"
    NEAR_MISS = "near_miss"
    UNKNOWN_PLATE = "unknown_plate"
    REPEATS = "repeats"
    OVERSTAY = "overstay"
    FULL = "full"
    CAMERA_SILENT = "camera_silent"
    READ_RATE_LOW = "read_rate_low"
    GATE_FAULT = "gate_fault"
    WEBHOOK_DISABLED = "webhook_disabled"
    SITE_SILENT = "site_silent"


class DefaultRule(StrEnum):
    """A rule that the service adds: at the first start, with the first webhook or site."""

    BLOCKED_PLATES = "blocked_plates"
    WATCHED_PLATES = "watched_plates"
    WEBHOOKS_SWITCHED_OFF = "webhooks_switched_off"
    SITES_SILENT = "sites_silent"


class AlertSeverity(StrEnum):
    """How urgent an alarm is."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class AlarmState(StrEnum):
    """Whether somebody has acknowledged an alarm."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"


class AlarmOutcome(StrEnum):
    """What became of an alarm."""

    ACTED = "acted"
    WRONG_READING = "wrong_reading"
    ESCALATED = "escalated"
