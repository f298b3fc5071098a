"""How much of a plate is in messages and in the retained state."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.enums import (
    AlarmOutcome,
    AlertKind,
    AlertSeverity,
    GateMode,
    GateOutcome,
    GateReason,
    PlateStatus,
    VisitState,
)
from galaxy_alpr.errors import Unavailable
from galaxy_alpr.events import (
    AlarmAcknowledged,
    AlarmRaised,
    DomainEvent,
    GateDecided,
    PlateCorrected,
    VisitOpened,
)
from galaxy_alpr.main.integrations.mqtt import privacy_of
from galaxy_alpr.notify.mqtt.messages import Messages
from galaxy_alpr.notify.mqtt.privacy import PlatePrivacy, masked
from galaxy_alpr.notify.mqtt.states import RetainedStates
from galaxy_alpr.notify.mqtt.topics import Topics
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.settings import MqttSettings
from tests.factories import AT, PlateSpec, make_list_entry, make_location, make_session

HASHES = PlateHashes(b"k" * 32)
TOPICS = Topics("galaxy", "s1")

ALARM = AlarmRaised(
    **{"alarm_id": 1, "rule_id": 2, "kind": AlertKind.STATUS, "severity": AlertSeverity.CRITICAL},
    **{"reason": "B1234XYZ is watched", "raised_at": AT, "occurred_at": AT, "lot_id": None},
    **{"session_id": 3, "detection_id": 4, "camera_id": 5, "visit_id": None, "text": "B1234XYZ"},
    **{"display_text": "B 1234 XYZ", "listed_text": "B1234XYZ", "note": "B1234XYZ of Ann"},
    instruction="call about B 1234 XYZ",
)
BODIES: list[DomainEvent] = [
    ALARM,
    AlarmAcknowledged(
        alarm_id=1, outcome=AlarmOutcome.ACTED, acknowledged_at=AT, acknowledged_by="Ann"
    ),
    PlateCorrected(
        **{"plate_id": 1, "detection_id": 4, "session_id": 3, "text_before": "B1234XYZ"},
        **{"text_after": "B1284XYZ", "display_text": "B 1284 XYZ", "changed_by": "Ann"},
        status=PlateStatus.ALLOWED,
    ),
    VisitOpened(
        **{"visit_id": 1, "lot_id": 2, "state": VisitState.OPEN, "text": "B1234XYZ"},
        **{"display_text": "B 1234 XYZ", "vehicle_class": None, "entered_at": AT},
        **{"exited_at": None, "probability": None},
    ),
    GateDecided(
        **{"decision_id": 1, "gate_id": 2, "name": "Barrier", "lot_id": 2, "session_id": 3},
        **{"mode": GateMode.LIVE, "outcome": GateOutcome.DENY, "reason": GateReason.BLOCKED},
        **{"rule": "list: B1234XYZ", "text": "B1234XYZ", "display_text": "B 1234 XYZ"},
        **{"confidence": 0.9, "captured_at": AT, "decided_at": AT},
    ),
]


def row_of(body: Any) -> models.Event:
    payload = body.model_dump(mode="json")
    return models.Event(id=9, type=body.type, created_at=AT, location_id=None, payload=payload)


def test_masks() -> None:
    assert masked("B 1234 XYZ") == "B 1*** X**"
    assert masked("B1234XYZ") == "B 1*** X**"
    assert masked("") == ""


@pytest.mark.parametrize("mode", ["full", "masked", "hash"])
def test_no_more_of_a_plate_is_published_than_is_set(mode: Any) -> None:
    messages = Messages(TOPICS, PlatePrivacy(mode, HASHES))
    for body in BODIES:
        message = messages.of(row_of(body))
        assert message is not None
        values = json.loads(message.payload)
        text = message.payload.decode() + message.topic
        assert values["event_id"] == 9
        if mode == "full":
            assert body.type == "alarm.acknowledged" or "B12" in text
            if body.type == "gate.decided":
                assert (values["plate"], values["display_plate"]) == ("B1234XYZ", "B 1234 XYZ")
            continue
        assert "Ann" not in text
        for part in ("B1234", "1234", "1284", "XYZ"):
            assert part not in text, (body.type, part)
        if mode == "hash" and body.type == "visit.opened":
            assert values["plate_hash"] == HASHES.of("B1234XYZ")
            assert values["plate"] is None


def test_an_event_that_is_not_published_has_no_message() -> None:
    row = models.Event(id=1, type="list.changed", created_at=AT, payload={"text": "B1"})
    assert Messages(TOPICS, PlatePrivacy("full", HASHES)).of(row) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_state_follows_the_newest_plate_that_is_stored(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        place = make_location(session, "Yard")
        make_session(session, plates=[PlateSpec("B1AA", "B 1 AA")], location=place)
        newest = make_session(session, plates=[PlateSpec("D22BB", "D 22 BB")], location=place)
        make_list_entry(session, "B1AA", PlateStatus.WATCHED)
        topic, newest_id = TOPICS.of("location", place.id, "plate"), newest.id
    states = RetainedStates(
        sessions=sessions,
        topics=TOPICS,
        privacy=PlatePrivacy("masked", HASHES),
        clock=Clock(),
        pictures=None,
    )
    plate = json.loads(states.make()[0][topic])
    assert (plate["plate"], plate["event_type"], plate["session_id"]) == (
        *("D 2* B*", "read", newest_id),
    )
    with sessions.begin() as session:
        session.delete(session.get_one(models.DetectionSession, newest_id))
    plate = json.loads(states.make()[0][topic])
    assert (plate["plate"], plate["event_type"]) == ("B 1 A*", "watched")


def test_settings_that_would_publish_too_much_or_nothing_are_refused() -> None:
    with pytest.raises(ValidationError, match="mqtt_plates=full"):
        MqttSettings(mqtt_url="mqtt://h", mqtt_plates="masked", mqtt_pictures=True)
    with pytest.raises(ValidationError, match="needs mqtt_url"):
        MqttSettings(home_assistant=True)
    for url in ("http://h", "mqtt://", "mqtt://u:secret@h", "mqtt://h:99999", "mqtt://h?a=b"):
        with pytest.raises(ValidationError, match="mqtt_url") as refused:
            MqttSettings(mqtt_url=url)
        assert "secret" not in str(refused.value.errors()[0]["msg"])
    with pytest.raises(ValidationError):
        MqttSettings(mqtt_url="mqtt://h", mqtt_site="a/b")
    with pytest.raises(Unavailable, match="PLATE_HASH_KEY"):
        privacy_of(MqttSettings(mqtt_url="mqtt://h", mqtt_plates="hash"), PlateHashes())
