"""Device discovery of Home Assistant: one retained message for each camera, location, lot and gate.

The keys are Home Assistant's short names (https://www.home-assistant.io/integrations/mqtt/). A
component of which only the platform is named is removed.
"""

from __future__ import annotations

from typing import Any

from galaxy_alpr import __version__
from galaxy_alpr.enums import GateOutcome, GateState, OccupancyState
from galaxy_alpr.notify.mqtt.messages import READING_TYPES, encoded
from galaxy_alpr.notify.mqtt.states import Places
from galaxy_alpr.notify.mqtt.topics import Kind, Topics

NAME = "Galaxy ALPR"

_PLATE = "{{ value_json.plate or (value_json.plate_hash or 'unread')[:12] }}"
_TRIGGERS = ("allowed", "blocked", "watched", "read", "unread")

Component = dict[str, Any]


class Discovery:
    """Makes the discovery messages of a site; ``pictures`` is whether pictures are published."""

    def __init__(self, topics: Topics, *, prefix: str, pictures: bool) -> None:
        self.birth = f"{prefix}/status"
        """The topic at which Home Assistant says that it has started."""

        self._topics = topics
        self._prefix = prefix
        self._pictures = pictures

    @property
    def configurations(self) -> str:
        """The filter of the topics of all devices."""
        return f"{self._prefix}/device/+/config"

    def owns(self, topic: str) -> bool:
        """Return whether a topic is that of a device of this site."""
        return any(
            topic.startswith(f"{self._prefix}/device/{self._id(kind)}")
            for kind in ("camera", "location", "lot", "gate")
        )

    def make(self, places: Places) -> dict[str, bytes]:
        """Return the payloads by topic."""
        found: dict[str, bytes] = {}
        for id, name in places.cameras.items():
            online = self._entity("camera", id, "online", "binary_sensor", "Online")
            online |= {
                "dev_cla": "connectivity",
                "ent_cat": "diagnostic",
                "stat_t": self._topics.of("camera", id, "status"),
                "pl_on": "online",
                "pl_off": "offline",
            }
            self._add(found, "camera", id, name, self._readings("camera", id) | {"online": online})
        for id, name in places.locations.items():
            self._add(found, "location", id, name, self._readings("location", id))
        for id, name in places.lots.items():
            self._add(found, "lot", id, name, self._lot(id))
        for id, name in places.gates.items():
            self._add(found, "gate", id, name, self._gate(id))
        return found

    def _add(
        self,
        found: dict[str, bytes],
        kind: Kind,
        id: int,
        name: str,
        components: dict[str, Component],
    ) -> None:
        device = f"{self._id(kind)}{id}"
        values = {
            "dev": {"ids": [device], "name": name, "mf": NAME, "mdl": kind.capitalize()},
            "o": {"name": NAME, "sw": __version__},
            "avty": [{"t": self._topics.status}],
            "qos": 1,
            "cmps": components,
        }
        found[f"{self._prefix}/device/{device}/config"] = encoded(values)

    def _readings(self, kind: Kind, id: int) -> dict[str, Component]:
        reading, plate = self._topics.of(kind, id, "reading"), self._topics.of(kind, id, "plate")
        sensor = self._entity(kind, id, "plate", "sensor", "Plate")
        sensor |= {"ic": "mdi:car", "stat_t": plate, "val_tpl": _PLATE, "json_attr_t": plate}
        event = self._entity(kind, id, "read", "event", "Reading")
        event |= {"stat_t": reading, "evt_typ": list(READING_TYPES)}
        picture: Component = {"p": "image"}
        if self._pictures:
            picture = self._entity(kind, id, "picture", "image", "Picture")
            picture |= {"img_t": self._topics.of(kind, id, "picture"), "cont_type": "image/jpeg"}
        triggers = {
            f"plate_{word}": {
                "p": "device_automation",
                "atype": "trigger",
                "type": f"plate_{word}",
                "stype": "plate",
                "t": reading,
                "val_tpl": "{{ value_json.event_type }}",
                "pl": word,
            }
            for word in _TRIGGERS
        }
        return {"plate": sensor, "read": event, "picture": picture, **triggers}

    def _lot(self, id: int) -> dict[str, Component]:
        topic = self._topics.of("lot", id, "occupancy")
        found = {}
        for part, name in (("occupied", "Occupied spaces"), ("free", "Free spaces")):
            found[part] = self._entity("lot", id, part, "sensor", name) | {
                "stat_t": topic,
                "val_tpl": f"{{{{ value_json.{part} }}}}",
                "stat_cla": "measurement",
                "ic": "mdi:parking",
            }
        found["state"] = self._words("lot", id, topic, [state.value for state in OccupancyState])
        return found

    def _gate(self, id: int) -> dict[str, Component]:
        topic = self._topics.of("gate", id, "state")
        decision = self._entity("gate", id, "decision", "event", "Decision") | {
            "stat_t": self._topics.of("gate", id, "decision"),
            "evt_typ": [outcome.value for outcome in GateOutcome],
        }
        state = self._words("gate", id, topic, [state.value for state in GateState])
        return {"state": state, "decision": decision}

    def _words(self, kind: Kind, id: int, topic: str, words: list[str]) -> Component:
        """Return a sensor whose state is one of ``words``."""
        return self._entity(kind, id, "state", "sensor", "State") | {
            "stat_t": topic,
            "val_tpl": "{{ value_json.state }}",
            "dev_cla": "enum",
            "ops": words,
        }

    def _entity(self, kind: Kind, id: int, part: str, platform: str, name: str) -> Component:
        unique = f"{self._id(kind)}{id}_{part}"
        entity = unique.lower().replace("-", "_")
        return {
            "p": platform,
            "name": name,
            "unique_id": unique,
            "default_entity_id": f"{platform}.{entity}",
        }

    def _id(self, kind: str) -> str:
        return f"galaxy_{self._topics.site}_{kind}_"
