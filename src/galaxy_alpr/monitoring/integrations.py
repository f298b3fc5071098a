"""The counters of what is sent to other programs and to people."""

from __future__ import annotations

from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter

MqttKind = Literal["event", "state"]
"""What an MQTT message is about: something that happened, or how it is now."""

WEBHOOK_OUTCOMES = ("delivered", "failed", "dead")
NOTIFICATION_RESULTS = ("sent", "retried", "failed")
DEAD_LETTER_REASONS = ("unreadable", "refused", "engine", "busy")
PUSH_RESULTS = (*NOTIFICATION_RESULTS, "gone")


SITE_ROWS = ("readings", "visits", "decisions", "alarms", "deleted", "removed")


class IntegrationCounters:
    """Counts what is sent. Every method may be called from any thread and never waits."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._mqtt_published = Counter(
            "galaxy_alpr_mqtt_published",
            "Messages that the MQTT broker acknowledged: of events, or retained states.",
            ("kind",),
            registry=registry,
        )
        self._webhook_attempts = Counter(
            "galaxy_alpr_webhook_attempts",
            "Attempts to send an event to a webhook: delivered, failed (tried again), dead.",
            ("outcome",),
            registry=registry,
        )
        self._notifications = Counter(
            "galaxy_alpr_notifications",
            "Notifications of alarms by what became of an attempt: sent, retried, failed.",
            ("result",),
            registry=registry,
        )
        self._web_push = Counter(
            "galaxy_alpr_web_push",
            "Alarms sent to devices by what became of an attempt: sent, retried, failed, or gone "
            "(the device was removed).",
            ("result",),
            registry=registry,
        )
        self._dead_letters = Counter(
            "galaxy_alpr_ingest_dead_letters",
            "Deliveries of sources that could not be stored, by the reason.",
            ("reason",),
            registry=registry,
        )
        self._site_rows = Counter(
            "galaxy_alpr_site_rows",
            "Rows that came from sites, by kind; deleted photos and removed visits as well.",
            ("kind",),
            registry=registry,
        )
        for kind in SITE_ROWS:
            self._site_rows.labels(kind)
        for reason in DEAD_LETTER_REASONS:
            self._dead_letters.labels(reason)
        for result in NOTIFICATION_RESULTS:
            self._notifications.labels(result)
        for result in PUSH_RESULTS:
            self._web_push.labels(result)
        for published in get_args(MqttKind):
            self._mqtt_published.labels(published)
        for outcome in WEBHOOK_OUTCOMES:
            self._webhook_attempts.labels(outcome)

    def mqtt_published(self, kind: MqttKind) -> None:
        """Count a message that the MQTT broker acknowledged."""
        self._mqtt_published.labels(kind).inc()

    def webhook_attempt(self, outcome: str) -> None:
        """Count an attempt to send an event: ``delivered``, ``failed`` or ``dead``."""
        self._webhook_attempts.labels(outcome).inc()

    def notifications(self, result: str, count: int) -> None:
        """Count notifications of alarms; ``result`` is one of ``NOTIFICATION_RESULTS``."""
        self._notifications.labels(result).inc(count)

    def web_push(self, result: str) -> None:
        """Count an attempt to send an alarm to a device; one of ``PUSH_RESULTS``."""
        self._web_push.labels(result).inc()

    def dead_letter(self, reason: str) -> None:
        """Count a delivery that could not be stored; one of ``DEAD_LETTER_REASONS``."""
        self._dead_letters.labels(reason).inc()

    def site_rows(self, kind: str, count: int) -> None:
        """Count rows that came from a site; ``kind`` is one of ``SITE_ROWS``."""
        self._site_rows.labels(kind).inc(count)
