"""Relays of other protocols, against real servers: an MQTT broker, and a Modbus TCP device."""

from __future__ import annotations

import socket
import socketserver
import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.relays.configs import ModbusRelay, MqttRelay
from galaxy_alpr.services.parking.gates.relays.modbus import Modbus
from galaxy_alpr.services.parking.gates.relays.mqtt import Mqtt
from galaxy_alpr.services.parking.gates.relays.values import PulseExpired, RelayFailed
from tests.services.parking.gates.relays.conftest import LOCAL, soon

BROKER = ("127.0.0.1", 1883)
TOPIC = f"galaxy-test/{uuid.uuid4()}/open"


@pytest.fixture
def messages() -> Iterator[tuple[list[Any], threading.Event]]:
    """The messages that a broker delivers, and the event of the first one."""
    paho = pytest.importorskip("paho.mqtt.client", reason="the extra mqtt is not installed")
    try:
        socket.create_connection(BROKER, 2).close()
    except OSError:
        pytest.skip("no MQTT broker is reachable on 127.0.0.1:1883")
    found: list[Any] = []
    arrived, ready = threading.Event(), threading.Event()
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)

    def on_message(_client: Any, _data: Any, message: Any) -> None:
        found.append(message)
        arrived.set()

    client.on_message = on_message
    client.on_connect = lambda *_: client.subscribe(TOPIC, qos=1)
    client.on_subscribe = lambda *_: ready.set()
    client.connect(*BROKER)
    client.loop_start()
    assert ready.wait(10)
    yield found, arrived
    client.disconnect()
    client.loop_stop()


def mqtt(**values: Any) -> Mqtt:
    base = {"kind": "mqtt", "host": "127.0.0.1", "topic": TOPIC, **values}
    return Mqtt(MqttRelay.model_validate(base), None, LOCAL)


def test_a_message_is_delivered_once_and_expires(
    messages: tuple[list[Any], threading.Event],
) -> None:
    found, arrived = messages
    assert mqtt(payload="pulse").pulse(soon()) is Confirmation.ACCEPTED
    assert arrived.wait(10)
    (message,) = found
    assert (message.payload, message.retain) == (b"pulse", False)
    assert 0 < message.properties.MessageExpiryInterval <= 3


def test_a_message_that_could_be_late_is_not_sent(
    messages: tuple[list[Any], threading.Event],
) -> None:
    found, _ = messages
    with pytest.raises(PulseExpired):
        mqtt().pulse(soon(0.9))
    assert found == []


def test_a_missing_broker_is_a_failure() -> None:
    pytest.importorskip("paho.mqtt.client", reason="the extra mqtt is not installed")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(RelayFailed):
        mqtt(port=port).pulse(soon())


class _ModbusDevice:
    """The coils and inputs of a device, with what was written."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.written: list[tuple[int, bool]] = []


@pytest.fixture
def coils() -> Iterator[_ModbusDevice]:
    """A Modbus TCP device whose coil 5 opens, and whose input 7 is on."""
    pytest.importorskip("pymodbus", reason="the extra modbus is not installed")
    device = _ModbusDevice(0)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            """Answer FC05 and FC02 (Modbus Application Protocol 1.1b3, 6.2 and 6.5)."""
            while len(head := self.rfile.read(7)) == 7:
                pdu = self.rfile.read(int.from_bytes(head[4:6]) - 1)
                address = int.from_bytes(pdu[1:3])
                if pdu[0] == 5:
                    device.written.append((address, pdu[3] == 0xFF))
                    reply = pdu if address == 5 else bytes([0x85, 2])
                else:
                    reply = bytes([2, 1, 1 if address == 7 else 0])
                self.wfile.write(head[:4] + (len(reply) + 1).to_bytes(2) + head[6:7] + reply)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        device.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield device
        server.shutdown()
        thread.join()


def modbus(
    device: _ModbusDevice, sleep: Callable[[float], None] = lambda _s: None, **values: Any
) -> Modbus:
    base = {"kind": "modbus", "host": "127.0.0.1", "port": device.port, "coil": 5, **values}
    return Modbus(ModbusRelay.model_validate(base), LOCAL, sleep)


def test_a_coil_is_set_and_released(coils: _ModbusDevice) -> None:
    waited: list[float] = []
    relay = modbus(coils, waited.append, pulse_s=0.5, input=7)
    assert relay.pulse(soon()) is Confirmation.DEVICE_ACKNOWLEDGED
    assert (coils.written, waited) == ([(5, True), (5, False)], [0.5])
    assert relay.state() is GateState.OPEN
    assert modbus(coils, input=8).state() is GateState.CLOSED


def test_a_device_that_releases_by_itself_is_written_once(coils: _ModbusDevice) -> None:
    modbus(coils, device_releases=True).pulse(soon())
    assert coils.written == [(5, True)]


def test_nothing_is_written_after_the_deadline(coils: _ModbusDevice) -> None:
    with pytest.raises(PulseExpired):
        modbus(coils).pulse(soon(0))
    assert coils.written == []


def test_nothing_is_written_where_the_connection_takes_too_long(
    coils: _ModbusDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadline = soon(5)
    left = iter([5.0, 5.0, 0.0])
    monkeypatch.setattr(type(deadline), "left_s", property(lambda _self: next(left, 0.0)))
    with pytest.raises(PulseExpired):
        modbus(coils).pulse(deadline)
    assert coils.written == []


def test_a_refusal_is_a_failure(coils: _ModbusDevice) -> None:
    with pytest.raises(RelayFailed, match="refuses"):
        modbus(coils, coil=6).pulse(soon())
    assert coils.written == [(6, True)]
