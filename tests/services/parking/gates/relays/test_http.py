"""Relays that speak HTTP, against a server on the loopback address."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import pytest

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.relays.configs import HttpRelay, OnvifRelay, ShellyRelay
from galaxy_alpr.services.parking.gates.relays.http import HttpTemplate
from galaxy_alpr.services.parking.gates.relays.network import RelayNetworks
from galaxy_alpr.services.parking.gates.relays.onvif import Onvif
from galaxy_alpr.services.parking.gates.relays.shelly import Shelly
from galaxy_alpr.services.parking.gates.relays.values import PulseExpired, RelayFailed
from tests.services.parking.gates.relays.conftest import LOCAL, Answer, Device, Request, soon

SECRET = "s&cret /%"
ACKNOWLEDGED = Confirmation.DEVICE_ACKNOWLEDGED


def template(device: Device, **values: Any) -> HttpTemplate:
    config = HttpRelay.model_validate({"kind": "http", "url": f"{device.url}/open", **values})
    return HttpTemplate(config, SECRET, LOCAL)


def test_a_request_is_sent_as_it_is_written(device: Device) -> None:
    relay = template(
        device,
        method="POST",
        url=f"{device.url}/relay?key={{secret}}&n=1",
        headers={"X-Token": "t-{secret}"},
        body='{"open": "{secret}"}',
    )
    assert relay.pulse(soon()) is ACKNOWLEDGED
    (request,) = device.requests
    assert (request.method, request.path) == ("POST", "/relay?key=s%26cret%20%2F%25&n=1")
    assert request.headers["x-token"] == f"t-{SECRET}"
    assert request.headers["host"] == device.url.removeprefix("http://")
    assert json.loads(request.body) == {"open": SECRET}


def test_a_host_is_named_as_it_is_written(device: Device) -> None:
    port = device.url.rpartition(":")[2]
    relay = template(device, url=f"http://localhost:{port}/open")
    assert relay.pulse(soon()) is ACKNOWLEDGED
    assert device.requests[0].headers["host"] == f"localhost:{port}"


@pytest.mark.parametrize("status", [301, 302, 401, 404, 500, 503])
def test_any_other_answer_is_a_failure_and_is_not_followed(device: Device, status: int) -> None:
    device.answer = lambda _request: (status, {"Location": f"{device.url}/other"}, b"")
    with pytest.raises(RelayFailed, match=str(status)):
        template(device).pulse(soon())
    assert len(device.requests) == 1


def test_nothing_is_sent_after_the_deadline(device: Device) -> None:
    with pytest.raises(PulseExpired):
        template(device).pulse(soon(0))
    assert device.requests == []


def test_nothing_is_sent_where_the_connection_takes_too_long(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline passes after the look-up of the name and before the request."""
    deadline = soon(5)
    left = iter([5.0, 5.0, 0.0])
    monkeypatch.setattr(type(deadline), "left_s", property(lambda _self: next(left, 0.0)))
    with pytest.raises(PulseExpired):
        template(device).pulse(deadline)
    assert device.requests == []


def test_an_answer_that_breaks_off_is_a_failure_without_a_second_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        seen: list[bytes] = []

        def serve() -> None:
            connection, _ = server.accept()
            seen.append(connection.recv(1000))
            connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(RelayFailed, match="does not answer"):
            template(Device(url)).pulse(soon())
        thread.join()
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()
    assert len(seen) == 1


def test_basic_and_digest_are_answered(device: Device) -> None:
    relay = template(device, auth="basic", user_name="gate")
    assert relay.pulse(soon()) is ACKNOWLEDGED
    sent = device.requests[0].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == f"gate:{SECRET}"
    device.requests.clear()
    device.answer = _digest
    assert template(device, auth="digest", user_name="gate").pulse(soon()) is ACKNOWLEDGED
    assert [_digest(item)[0] for item in device.requests] == [401, 200]


def _digest(request: Request) -> Answer:
    """Answer as a device with Digest SHA-256 (RFC 7616)."""
    given = request.headers.get("authorization", "")
    fields = dict(re.findall(r'(\w+)="?([^",]+)"?', given))
    first = hashlib.sha256(f"gate:device:{SECRET}".encode()).hexdigest()
    second = hashlib.sha256(f"{request.method}:{request.path}".encode()).hexdigest()
    parts = [first, fields.get("nonce"), fields.get("nc"), fields.get("cnonce"), "auth", second]
    wanted = hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()
    if fields.get("response") == wanted:
        return 200, {}, b"{}"
    ask = 'Digest realm="device", nonce="abc", qop="auth", algorithm=SHA-256'
    return 401, {"WWW-Authenticate": ask}, b""


def test_a_state_is_read_by_its_text(device: Device) -> None:
    relay = template(device, state_url=f"{device.url}/state", open_text='"open":true')
    assert relay.tells_state
    assert relay.state() is GateState.CLOSED
    device.answer = lambda _request: (200, {}, b'{"open":true}')
    assert relay.state() is GateState.OPEN
    assert not template(device).tells_state


def test_a_host_outside_of_the_networks_gets_nothing(device: Device) -> None:
    config = HttpRelay(kind="http", url=f"{device.url}/open")
    relay = HttpTemplate(config, None, RelayNetworks(["10.0.0.0/8"]))
    with pytest.raises(RelayFailed, match="outside of the networks"):
        relay.pulse(soon())
    assert device.requests == []


def shelly(device: Device, generation: int, secret: str | None = None, **values: Any) -> Shelly:
    base = {"kind": "shelly", "generation": generation, "url": device.url, **values}
    return Shelly(ShellyRelay.model_validate(base), secret, LOCAL)


def test_a_first_generation_is_pulsed_and_read(device: Device) -> None:
    device.answer = lambda _request: (200, {}, b'{"ison": true, "has_timer": true}')
    relay = shelly(device, 1, "pw", channel=1, pulse_s=1.5, input=0)
    assert relay.pulse(soon()) is ACKNOWLEDGED
    assert device.requests[0].path == "/relay/1?turn=on&timer=1.5"
    assert device.requests[0].headers["authorization"].startswith("Basic ")
    device.answer = lambda _request: (200, {}, b'{"inputs": [{"input": 1}]}')
    assert relay.state() is GateState.OPEN
    device.answer = lambda _request: (200, {}, b'{"inputs": []}')
    with pytest.raises(RelayFailed, match="no input 0"):
        relay.state()


def test_a_second_generation_is_pulsed_and_read(device: Device) -> None:
    device.answer = lambda _request: (200, {}, b'{"was_on": false}')
    relay = shelly(device, 2, input=0)
    assert relay.pulse(soon()) is ACKNOWLEDGED
    (request,) = device.requests
    assert (request.method, request.path) == ("POST", "/rpc/Switch.Set")
    assert json.loads(request.body) == {"id": 0, "on": True, "toggle_after": 1.0}
    device.answer = lambda _request: (200, {}, b'{"id": 0, "state": false}')
    assert relay.state() is GateState.CLOSED
    assert device.requests[-1].path == "/rpc/Input.GetStatus?id=0"


@pytest.mark.parametrize("body", [b"{}", b"[]", b"<html>", b'{"ison": false}'])
def test_what_does_not_answer_as_a_shelly_has_failed(device: Device, body: bytes) -> None:
    device.answer = lambda _request: (200, {}, body)
    for generation in (1, 2):
        with pytest.raises(RelayFailed):
            shelly(device, generation).pulse(soon())


def test_an_onvif_output_is_set_active(device: Device) -> None:
    device.answer = lambda _request: (200, {}, b"<tds:SetRelayOutputStateResponse/>")
    config = OnvifRelay(kind="onvif", url=f"{device.url}/onvif", token="R<1>", user_name="op")
    now = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
    assert Onvif(config, SECRET, LOCAL, lambda: now).pulse(soon()) is ACKNOWLEDGED
    (request,) = device.requests
    texts = {
        element.tag.rpartition("}")[2]: element.text
        for element in ET.fromstring(request.body).iter()
    }
    assert (texts["RelayOutputToken"], texts["LogicalState"]) == ("R<1>", "active")
    assert (texts["Username"], texts["Created"]) == ("op", "2026-11-28T08:00:00.000000Z")
    nonce = base64.b64decode(str(texts["Nonce"]))
    plain = nonce + str(texts["Created"]).encode() + SECRET.encode()
    digest = hashlib.sha1(plain, usedforsecurity=False).digest()
    assert texts["Password"] == base64.b64encode(digest).decode()
    assert SECRET.encode() not in request.body
    device.answer = lambda _request: (200, {}, b"<s:Fault/>")
    with pytest.raises(RelayFailed, match="acknowledge"):
        Onvif(config, None, LOCAL, lambda: now).pulse(soon())
