"""The examples for integrators do what they say, against the running service."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import yaml

from tests.fake_engine import photo
from tests.live_site import PLATE, LiveSite, live_site

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[LiveSite]:
    with live_site(tmp_path_factory.mktemp("site"), sqlite_template) as site:
        yield site


@pytest.mark.parametrize(
    ("plates", "printed"), [((PLATE,), "open"), (("B9999ZZ",), "shut: "), (None, "shut: not_sent")]
)
def test_the_gate(
    site: LiveSite, tmp_path: Path, plates: tuple[str, ...] | None, printed: str
) -> None:
    path = tmp_path / "gate.png"
    if plates is not None:
        path.write_bytes(photo(*plates))
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "gate.py"), str(path), "Gate 1"],
        env={**os.environ, "GALAXY_URL": site.url, "GALAXY_API_KEY": site.key},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(printed)
    assert ("open" in done.stdout) is (printed == "open")


NODES: list[dict[str, Any]] = json.loads((EXAMPLES / "node-red" / "flow.json").read_text("utf-8"))
BY_NAME = {node.get("name"): node for node in NODES}


def test_the_nodes_of_the_flow_are_wired() -> None:
    ids = [node["id"] for node in NODES]
    assert len(set(ids)) == len(ids)
    (tab,) = (node["id"] for node in NODES if node["type"] == "tab")
    for node in NODES[1:]:
        assert node["z"] == tab
        assert {target for port in node["wires"] for target in port} <= set(ids)
        assert len(node["wires"]) == node.get("outputs", len(node["wires"]))
    relay = BY_NAME["your relay instead of this"]["id"]
    reached = [
        (node["name"], port)
        for node in NODES[1:]
        for port, targets in enumerate(node["wires"])
        if relay in targets
    ]
    assert reached == [("only a literal allow opens", 0)]


def run_function(name: str, environment: dict[str, str], *messages: dict[str, Any]) -> list[Any]:
    """Run a function node for each message, as Node-RED does, and return what it returns."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node: the JavaScript of the flow cannot be run")
    code = (
        "const [func, messages, vars] = JSON.parse(require('fs').readFileSync(0));"
        "const env = {get: name => vars[name]};"
        "const run = new Function('msg', 'env', func);"
        "process.stdout.write(JSON.stringify(messages.map(msg => run(msg, env))));"
    )
    text = json.dumps([BY_NAME[name]["func"], messages, environment])
    done = subprocess.run(
        [node, "-e", code], input=text, capture_output=True, text=True, check=True
    )
    found: list[Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("plate", "opens"), [("B8888YY", True), ("B9999ZZ", False)])
def test_the_flow_asks_the_service(site: LiveSite, plate: str, opens: bool) -> None:
    if opens:
        site.post("/plate_status", {"plate": plate, "status": "allowed"})
    place = site.post("/api/locations", {"name": f"Gate {plate}", "type": "entry"})
    site.post("/api/gates", {"name": plate, "mode": "live", "location_id": place["id"]})
    seen = {"plate": plate, "confidence": 0.99, "location": place["name"]}
    at = datetime.now(UTC).isoformat()
    environment = {"GALAXY_URL": site.url, "GALAXY_API_KEY": site.key}
    msg = {"_msgid": uuid.uuid4().hex, "payload": {**seen, "captured_at": at}}
    (asked,) = run_function("ask", environment, msg)
    answer = httpx2.request(
        asked["method"], asked["url"], headers=asked["headers"], json=asked["payload"]
    )
    result = {**asked, "statusCode": answer.status_code, "payload": answer.json()}
    ((opened, shut),) = run_function("only a literal allow opens", environment, result)
    assert (opened is not None, shut is not None) == (opens, not opens)
    assert (opened or shut)["payload"]["open"] is opens


def test_the_flow_opens_for_nothing_else() -> None:
    good = {"outcome": "allow", "mode": "live", "reason": "allowed"}
    now = int(time.time() * 1000)
    answers = [
        (200, {**good, "outcome": "ALLOW"}, now),
        (200, {**good, "mode": "shadow"}, now),
        (200, good, now - 4000),
        (200, good, "never"),
        (503, good, now),
        (200, "allow", now),
        (200, None, now),
    ]
    messages = [
        {"statusCode": status, "payload": payload, "asked_at": asked_at}
        for status, payload, asked_at in answers
    ]
    for opened, shut in run_function("only a literal allow opens", {}, *messages):
        assert opened is None
        assert shut["payload"]["open"] is False


class _Loader(yaml.SafeLoader):
    """Reads ``!secret`` as Home Assistant does."""


_Loader.add_constructor("!secret", lambda _, node: f"secret:{node.value}")


def test_the_package_for_home_assistant(site: LiveSite) -> None:
    text = (EXAMPLES / "home-assistant" / "galaxy.yaml").read_text("utf-8")
    package = yaml.load(text, _Loader)
    openapi = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    headers = {"Authorization": f"Bearer {site.key}"}
    ids = []
    for item in package["rest"]:
        assert item["headers"] == {"Authorization": "secret:galaxy_key"}
        answer = httpx2.get(site.url + urlsplit(item["resource"]).path, headers=headers)
        assert answer.status_code == 200, answer.text
        for sensor in item["sensor"]:
            ids.append(sensor["unique_id"])
            names = re.findall(r"value_json\.(\w+)", json.dumps(sensor))
            assert names
            assert set(names) <= set(answer.json())
    assert len(set(ids)) == len(ids)
    command = package["rest_command"]["galaxy_acknowledge_alarm"]
    path = urlsplit(command["url"]).path.replace("{{ alarm_id }}", "{id}")
    operation = openapi["paths"][path][command["method"]]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    required = openapi["components"]["schemas"][schema.rpartition("/")[2]]["required"]
    assert set(required) <= set(json.loads(command["payload"]))
    sensors = {sensor["name"] for item in package["rest"] for sensor in item["sensor"]}
    entities = {f"sensor.{name.lower().replace(' ', '_')}" for name in sensors}
    used = set(re.findall(r"sensor\.\w+", json.dumps(package["automation"])))
    assert used <= entities
