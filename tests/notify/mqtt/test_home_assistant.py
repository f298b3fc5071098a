"""Discovery messages, against the rules of Home Assistant's documentation.

They are those of https://www.home-assistant.io/integrations/mqtt/ (device discovery, required and
allowed keys of each platform) as of 2026.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from galaxy_alpr.notify.mqtt.home_assistant import Discovery
from galaxy_alpr.notify.mqtt.states import Places
from galaxy_alpr.notify.mqtt.topics import Topics

PLACES = Places({1: "Entry", 2: "Exit"}, {7: "Yard"}, {3: "North"}, {4: "Barrier"})

TOPIC = re.compile(r"homeassistant/device/[a-zA-Z0-9_-]+/config")
ENTITY = re.compile(r"(sensor|event|image|binary_sensor)\.[a-z0-9_]+")

LONG = {
    **{"p": "platform", "dev": "device", "o": "origin", "cmps": "components"},
    **{"avty": "availability", "stat_t": "state_topic", "val_tpl": "value_template"},
    **{"json_attr_t": "json_attributes_topic", "evt_typ": "event_types", "ic": "icon"},
    **{"img_t": "image_topic", "cont_type": "content_type", "dev_cla": "device_class"},
    **{"ent_cat": "entity_category", "pl_on": "payload_on", "pl_off": "payload_off"},
    **{"stat_cla": "state_class", "ops": "options", "atype": "automation_type"},
    **{"stype": "subtype", "t": "topic", "pl": "payload"},
}
COMMON = {"platform", "name", "unique_id", "default_entity_id", "icon", "entity_category"}
COMMON |= {"json_attributes_topic", "value_template", "device_class"}
RULES: dict[str, tuple[set[str], set[str]]] = {
    "sensor": ({"state_topic"}, {"state_class", "options"}),
    "binary_sensor": ({"state_topic"}, {"payload_on", "payload_off"}),
    "event": ({"state_topic", "event_types"}, set()),
    "image": ({"image_topic"}, {"content_type"}),
    "device_automation": (
        {"automation_type", "topic", "type", "subtype"},
        {"payload", "value_template", "platform"},
    ),
}


def expanded(values: dict[str, Any]) -> dict[str, Any]:
    return {LONG.get(key, key): value for key, value in values.items()}


def check_component(values: dict[str, Any]) -> None:
    """Check one component by the rules of its platform."""
    platform = values["platform"]
    required, allowed = RULES[platform]
    assert required <= set(values), values
    if platform == "device_automation":
        assert set(values) <= required | allowed
        assert values["automation_type"] == "trigger"
    else:
        assert {"unique_id", "default_entity_id"} <= set(values)
        assert set(values) <= required | allowed | COMMON, values
        assert ENTITY.fullmatch(values["default_entity_id"])
        assert values["default_entity_id"].split(".")[0] == platform
    for key, value in values.items():
        if key.endswith("topic"):
            assert re.fullmatch(r"[^#+\0]{1,65535}", value), key
    if values.get("options") is not None:
        assert values["device_class"] == "enum"
        assert "state_class" not in values
    if platform == "event":
        assert len(set(values["event_types"])) == len(values["event_types"]) > 0


@pytest.mark.parametrize("pictures", [False, True])
def test_every_device_follows_the_rules(pictures: bool) -> None:
    discovery = Discovery(Topics("galaxy", "Site-1"), prefix="homeassistant", pictures=pictures)
    found = discovery.make(PLACES)
    assert len(found) == 5
    unique: list[str] = []
    for topic, data in found.items():
        assert TOPIC.fullmatch(topic)
        assert discovery.owns(topic)
        payload = expanded(json.loads(data))
        assert set(payload) == {"device", "origin", "availability", "qos", "components"}
        assert payload["origin"]["name"]
        assert set(payload["origin"]) <= {"name", "sw", "url"}
        assert payload["device"]["ids"]
        assert set(payload["device"]) <= {"ids", "name", "mf", "mdl", "sw"}
        assert payload["availability"] == [{"t": "galaxy/Site-1/status"}]
        for component in payload["components"].values():
            if set(component) == {"p"}:  # removes the component
                assert component == {"p": "image"}
                assert not pictures
                continue
            values = expanded(component)
            check_component(values)
            unique.append(values.get("unique_id", f"{topic} {values.get('type')}"))
    assert len(set(unique)) == len(unique)


def test_devices_have_what_automations_need() -> None:
    discovery = Discovery(Topics("galaxy", "s1"), prefix="homeassistant", pictures=True)
    found = {topic: json.loads(data) for topic, data in discovery.make(PLACES).items()}
    camera = found["homeassistant/device/galaxy_s1_camera_1/config"]["cmps"]
    assert camera["read"]["stat_t"] == camera["plate_watched"]["t"] == "galaxy/s1/camera/1/reading"
    assert camera["plate_watched"]["pl"] in camera["read"]["evt_typ"]
    assert camera["online"]["stat_t"] == "galaxy/s1/camera/1/status"
    assert camera["picture"]["img_t"] == "galaxy/s1/camera/1/picture"
    assert set(found["homeassistant/device/galaxy_s1_lot_3/config"]["cmps"]) == {
        *("occupied", "free", "state")
    }
    gate = found["homeassistant/device/galaxy_s1_gate_4/config"]["cmps"]
    assert gate["state"]["ops"] == ["open", "closed", "faulted", "unknown"]
    assert "allow" in gate["decision"]["evt_typ"]
    assert not any("cmd_t" in component for component in gate.values())
    assert not discovery.owns("homeassistant/device/galaxy_s2_camera_1/config")
