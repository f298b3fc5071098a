"""What the service worker of the dashboard gets: a title, a text, and the alarm to open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from galaxy_alpr.db.models import Alarm
from galaxy_alpr.enums import AlertSeverity, PlatesInMessages
from galaxy_alpr.notify.notifications.messages import local_time, place_of, title_of
from galaxy_alpr.notify.notifications.words import WORDS
from galaxy_alpr.services.notifications.plates import shown_plate
from galaxy_alpr.services.sentences.telling import tell
from galaxy_alpr.services.web_push.client import Push

TEST_TITLE = "Galaxy ALPR"
TEST_TTL_S = 60


@dataclass(frozen=True, slots=True)
class Urgency:
    """The urgency of RFC 8030, and how long an alarm is worth sending."""

    name: str
    lasts: timedelta


URGENCIES: Mapping[str, Urgency] = MappingProxyType(
    {
        AlertSeverity.INFO: Urgency("low", timedelta(hours=1)),
        AlertSeverity.WARNING: Urgency("normal", timedelta(hours=4)),
        AlertSeverity.CRITICAL: Urgency("high", timedelta(hours=24)),
    }
)


def ends_at(alarm: Alarm) -> datetime:
    """Return until when an alarm is sent."""
    return alarm.raised_at + URGENCIES[alarm.severity].lasts


@dataclass(frozen=True, slots=True)
class PushComposer:
    """Makes messages. ``plates`` is how they show plates, a value of ``PlatesInMessages``."""

    plates: PlatesInMessages
    site: ZoneInfo

    def of_alarm(self, alarm: Alarm, *, language: str, now: datetime) -> Push:
        """Return the message on an alarm with its place, which is open."""
        words, topic = WORDS[language], f"alarm-{alarm.id}"
        zone = self.site if alarm.lot is None else ZoneInfo(alarm.lot.timezone)
        plate = shown_plate(alarm.display_text or alarm.text, self.plates)
        first = " - ".join(part for part in (plate, place_of(alarm)) if part)
        lines = (first, tell(alarm.reason, language), local_time(alarm.occurred_at, zone))
        body = "\n".join(line for line in lines if line)
        content = {"title": title_of(alarm, words), "body": body, "tag": topic, "alarm": alarm.id}
        left = max(int((ends_at(alarm) - now).total_seconds()), 0)
        urgency = URGENCIES[alarm.severity].name
        return Push(text=_json(content), ttl_s=left, urgency=urgency, topic=topic)

    def test(self, *, language: str) -> Push:
        """Return the message that tests a device."""
        content = {"title": TEST_TITLE, "body": WORDS[language].device_test, "tag": "test"}
        return Push(text=_json(content), ttl_s=TEST_TTL_S, urgency="high")


def _json(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
