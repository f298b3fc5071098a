"""The message of each stored event: which of its values are published, and where."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

from galaxy_alpr.db.models import Event
from galaxy_alpr.notify.mqtt.privacy import PlatePrivacy
from galaxy_alpr.notify.mqtt.topics import Outgoing, Topics

READ, UNREAD, VEHICLE = "read", "unread", "vehicle"
READING_TYPES = (READ, "allowed", "blocked", "watched", UNREAD, VEHICLE)
"""Values of ``event_type`` of a reading: ``read`` is a plate that is on no list."""

Body = Mapping[str, Any]
_Made = tuple[str, dict[str, Any]]

_VISIT = ("visit_id", "lot_id", "session_id", "state", "vehicle_class", "entered_at", "exited_at")
_ALARM = ("alarm_id", "rule_id", "kind", "severity", "raised_at", "occurred_at", "lot_id")
_ALARM_SUBJECTS = ("session_id", "detection_id", "camera_id", "visit_id")


class Messages:
    """Makes the messages of events."""

    def __init__(self, topics: Topics, privacy: PlatePrivacy) -> None:
        self._topics = topics
        self._privacy = privacy
        lot = self._of_lot
        self._makers: dict[str, Callable[[Body], _Made]] = {
            "detection.created": self._reading,
            "plate.corrected": self._correction,
            "visit.opened": lot("visit", self._visit, "opened"),
            "visit.closed": lot("visit", self._visit, "closed"),
            "visit.changed": lot("visit", self._visit, "changed"),
            "lot.full": lot("event", _occupancy, "full"),
            "lot.almost_full": lot("event", _occupancy, "almost_full"),
            "lot.free": lot("event", _occupancy, "free"),
            "alarm.raised": self._alarm,
            "alarm.acknowledged": self._acknowledged,
            "gate.decided": self._decision,
            "gate.state_changed": self._change("gate"),
            "camera.state_changed": self._change("camera"),
            "payment.changed": self._payment,
        }

    def of(self, row: Event) -> Outgoing | None:
        """Return the message of an event, ``None`` for a type that is not published."""
        make = self._makers.get(row.type)
        if make is None:
            return None
        topic, values = make(row.payload)
        head = {
            "event_id": row.id,
            "event_type": values.pop("event_type"),
            "type": row.type,
            "at": row.created_at.isoformat().replace("+00:00", "Z"),
            "site": self._topics.site,
            "location_id": row.location_id,
        }
        return Outgoing(row.id, topic, encoded(head | values))

    def _of_lot(
        self, leaf: str, values: Callable[[Body], dict[str, Any]], word: str
    ) -> Callable[[Body], _Made]:
        def make(body: Body) -> _Made:
            topic = self._topics.of("lot", body["lot_id"], leaf)
            return topic, {"event_type": word, **values(body)}

        return make

    def _reading(self, body: Body) -> _Made:
        plate, vehicle, location = body["plate"], body["vehicle"], body["location"]
        camera_id = body.get("camera_id")
        if camera_id is not None:
            topic = self._topics.of("camera", camera_id, "reading")
        elif location is not None:
            topic = self._topics.of("location", location["id"], "reading")
        else:
            topic = self._topics.site_wide("reading")
        names = ("session_id", "detection_id", "captured_at", "source", "pass_id", "direction")
        values = {name: body.get(name) for name in names}
        values |= {
            "event_type": reading_type(plate),
            "camera_id": camera_id,
            "location": None if location is None else location["name"],
            "vehicle_class": None if vehicle is None else vehicle["vehicle_class"],
            "vehicle_color": None if vehicle is None else vehicle["color"],
        }
        if plate is not None:
            names = ("confidence", "country", "region", "status", "status_now", "unread_reason")
            values |= {name: plate.get(name) for name in names}
            values["plate_type"] = plate.get("type")
            values |= self._privacy.fields(
                plate["text"], plate["display_text"], plate.get("text_hash")
            )
        if self._privacy.shows_all:
            values["image_url"] = body.get("image_url")
        return topic, values

    def _correction(self, body: Body) -> _Made:
        before = self._privacy.fields(body["text_before"], None)
        names = ("plate_id", "detection_id", "session_id", "status", "status_now")
        values = {name: body.get(name) for name in names}
        values |= self._privacy.fields(body["text_after"], body["display_text"])
        values |= {f"{name}_before": before[name] for name in ("plate", "plate_hash")}
        return self._topics.site_wide("correction"), {"event_type": "corrected", **values}

    def _visit(self, body: Body) -> dict[str, Any]:
        names = (*_VISIT, "probability", "by_hand", "removed")
        values = {name: body[name] for name in names if name in body}
        return values | self._privacy.fields(
            body["text"], body["display_text"], body.get("text_hash")
        )

    def _alarm(self, body: Body) -> _Made:
        values = {name: body.get(name) for name in (*_ALARM, *_ALARM_SUBJECTS)}
        values |= self._privacy.fields(body["text"], body["display_text"])
        if self._privacy.shows_all:
            values |= {name: body.get(name) for name in ("reason", "note", "instruction")}
        return self._topics.site_wide("alarm"), {"event_type": "raised", **values}

    def _acknowledged(self, body: Body) -> _Made:
        names = ("alarm_id", "outcome", "acknowledged_at")
        values = {name: body.get(name) for name in names}
        return self._topics.site_wide("alarm"), {"event_type": "acknowledged", **values}

    def _decision(self, body: Body) -> _Made:
        names = ("decision_id", "gate_id", "lot_id", "session_id", "mode", "reason", "confidence")
        values = {name: body.get(name) for name in (*names, "captured_at", "decided_at")}
        values |= self._privacy.fields(
            body["text"], body.get("display_text"), body.get("text_hash")
        )
        values |= {"event_type": body["outcome"], "outcome": body["outcome"]}
        if self._privacy.shows_all:
            values["rule"] = body.get("rule")
        return self._topics.of("gate", body["gate_id"], "decision"), values

    def _change(self, kind: Literal["camera", "gate"]) -> Callable[[Body], _Made]:
        def make(body: Body) -> _Made:
            id = body[f"{kind}_id"]
            values = {name: body.get(name) for name in ("lot_id", "state", "state_before")}
            values |= {"event_type": body["state"], f"{kind}_id": id}
            return self._topics.of(kind, id, "event"), values

        return make

    def _payment(self, body: Body) -> _Made:
        names = ("payment_id", "visit_id", "lot_id", "state", "amount", "currency", "decimals")
        values = {name: body.get(name) for name in (*names, "refunded_amount", "provider")}
        values["event_type"] = body["state"]
        return self._topics.of("lot", body["lot_id"], "payment"), values


def reading_type(plate: Body | None) -> str:
    """Return the ``event_type`` of a reading, by the list status when it was stored."""
    if plate is None:
        return VEHICLE
    if plate["text"] is None and not plate.get("is_hashed"):
        return UNREAD
    status = plate.get("status_now") or plate["status"]
    return status if status in READING_TYPES else READ


def encoded(values: Mapping[str, Any]) -> bytes:
    """Return values as JSON."""
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()


def _occupancy(body: Body) -> dict[str, Any]:
    occupied, capacity = body["occupied"], body["capacity"]
    return {
        "lot_id": body["lot_id"],
        "state": body["state"],
        "state_before": body["state_before"],
        "occupied": occupied,
        "capacity": capacity,
        "free": max(0, capacity - occupied),
    }
