"""The publisher against a real broker: restarts, last will, takeover, what is deleted."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.enums import CameraState, Transport, VisitState
from galaxy_alpr.events import VisitOpened
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.mqtt.status import MqttSetup, mqtt_status
from tests.factories import AT, make_location, make_lot
from tests.mosquitto import Got, Mosquitto
from tests.notify.mqtt.conftest import Read, Start

STOPS = 2

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

STATUS = "galaxy/s1/status"


def make_camera(session: Session, name: str, location_id: int | None = None) -> models.Camera:
    """Add a camera that has just been running."""
    row = models.Camera(
        **{"name": name, "address": "rtsp://camera/1", "enabled": True, "hardware": False},
        **{"transport": Transport.TCP.value, "countries": [], "clip_s": 0.0, "zones": []},
        **{"lines": [], "location_id": location_id},
    )
    session.add(row)
    session.flush()
    now = Clock().now()
    state = {"state": CameraState.RUNNING.value, "since": now, "updated_at": now}
    session.add(models.CameraStateRow(camera_id=row.id, worker="w", figures={}, **state))
    session.flush()
    return row


def tell(sessions: sessionmaker[Session], lot_id: int, number: int) -> None:
    """Store one event."""
    body = VisitOpened(
        visit_id=number,
        lot_id=lot_id,
        state=VisitState.OPEN,
        text="B1234XYZ",
        display_text="B 1234 XYZ",
        vehicle_class=None,
        entered_at=AT,
        exited_at=None,
        probability=None,
    )
    with sessions.begin() as session:
        record_event(session, body)


def visits(got: list[Got]) -> list[int]:
    """Return the visits that were told, without what the broker only sent again."""
    return [
        json.loads(item.payload)["visit_id"]
        for item in got
        if item.topic.endswith("/visit") and not item.again
    ]


@SQLITE
def test_a_restart_under_traffic_loses_nothing_and_repeats_only_what_was_on_its_way(
    sessions: sessionmaker[Session], mosquitto: Mosquitto, start: Start, read: Read
) -> None:
    with sessions.begin() as session:
        lot = make_lot(session, "North", capacity=10).id
        camera = make_camera(session, "Entry").id
        place = make_location(session, "Yard").id
    reader = read("galaxy/#", name="subscriber", session_s=600)
    publisher = start()
    reader.wait(lambda got: any(item.payload == b"online" for item in got))
    for number in range(120):
        tell(sessions, lot, number)
        if number in (30, 70):  # STOPS times
            mosquitto.stop()
        if number in (50, 90):
            mosquitto.start()
    reader.wait(lambda got: len(set(visits(got))) >= 120, 20)
    told = visits(reader.got)
    assert list(dict.fromkeys(told)) == list(range(120))
    # QoS 1 is at least once: what is on its way at a stop comes again where its answer was lost.
    assert len(told) - 120 <= STOPS
    ids = [json.loads(item.payload)["event_id"] for item in reader.got if "visit" in item.topic]
    assert sorted(set(ids)) == list(range(min(ids), min(ids) + 120))

    whole = {f"galaxy/s1/{leaf}" for leaf in (f"lot/{lot}/occupancy", f"camera/{camera}/status")}

    late = read("galaxy/#")
    late.wait(lambda got: whole | {STATUS} <= {item.topic for item in got if item.retained})
    assert late.newest(STATUS) == b"online"
    assert json.loads(late.newest(f"galaxy/s1/lot/{lot}/occupancy") or b"{}") == {
        **{"lot_id": lot, "name": "North", "occupied": 0, "capacity": 10, "free": 10},
        "state": "free",
    }
    assert late.newest(f"galaxy/s1/camera/{camera}/status") == b"online"
    assert not any(item.topic.startswith(f"galaxy/s1/location/{place}") for item in late.got)
    publisher.worker.stop()
    with sessions() as session:
        status = mqtt_status(session, MqttSetup(broker="b"), Clock().now())
    assert (status.backlog, status.publisher.alive) == (0, False)
    assert status.publisher.figures["last_error"]


@SQLITE
def test_a_broker_that_lost_everything_gets_the_whole_state_again(
    sessions: sessionmaker[Session],
    mosquitto: Mosquitto,
    start: Start,
    read: Read,
    tmp_path: Path,
) -> None:
    with sessions.begin() as session:
        lots = [make_lot(session, f"Lot {number}", capacity=5).id for number in range(12)]
    start()
    topics = {f"galaxy/s1/lot/{id}/occupancy" for id in lots} | {STATUS}

    def is_whole(got: list[Got]) -> bool:
        return topics <= {item.topic for item in got if item.payload}

    read("galaxy/#").wait(is_whole)
    mosquitto.stop(signal.SIGKILL)
    (tmp_path / "mosquitto.db").unlink(missing_ok=True)
    mosquitto.start()
    late = read("galaxy/#")
    late.wait(is_whole, 5)
    assert not any(item.retained for item in late.got)  # the new broker had none


@SQLITE
def test_will_birth_takeover_and_what_is_gone(
    sessions: sessionmaker[Session], start: Start, read: Read
) -> None:
    with sessions.begin() as session:
        lot = make_lot(session, "North", capacity=10).id
        camera = make_camera(session, "Entry").id
    reader = read("galaxy/#")
    reader.publish("galaxy/s1/camera/99/plate", b'{"plate":"B1ABC"}', retain=True)
    first = start()
    reader.wait(lambda _: reader.newest(STATUS) == b"online")
    reader.wait(lambda _: reader.newest("galaxy/s1/camera/99/plate") == b"")

    with sessions.begin() as session:
        session.delete(session.get_one(models.Camera, camera))
    reader.wait(lambda _: reader.newest(f"galaxy/s1/camera/{camera}/status") == b"")

    second = start()  # waits: the first has the lease
    tell(sessions, lot, 1)
    reader.wait(lambda got: visits(got) == [1])
    assert not second.figures.connected
    first.worker.stop()
    reader.wait(lambda got: any(item.payload == b"offline" for item in got))
    second.worker.wake()
    tell(sessions, lot, 2)
    reader.wait(lambda got: visits(got) == [1, 2])
    assert reader.newest(STATUS) == b"online"
    assert second.figures.connected
    second.worker.stop()
    with sessions.begin() as session:
        session.delete(session.get_one(models.Lot, lot))
    start()
    reader.wait(lambda _: reader.newest(f"galaxy/s1/lot/{lot}/occupancy") == b"")


@SQLITE
def test_what_the_broker_refuses_is_not_lost(
    sessions: sessionmaker[Session], mosquitto: Mosquitto, start: Start, read: Read
) -> None:
    with sessions.begin() as session:
        lot = make_lot(session, "North").id
    mosquitto.deny(f"galaxy/s1/lot/{lot}/visit")
    reader = read("galaxy/#")
    publisher = start()
    reader.wait(lambda _: reader.newest(STATUS) == b"online")
    tell(sessions, lot, 1)
    while "refuses" not in (publisher.figures.last_error or ""):
        publisher.worker.pause(0.02)
    assert publisher.figures.events == 0
    mosquitto.deny()
    reader.wait(lambda got: visits(got) == [1])


def test_a_process_that_dies_is_told_by_the_last_will(
    mosquitto: Mosquitto, read: Read, tmp_path: Path
) -> None:
    reader = read(STATUS)
    code = (
        "import asyncio, os, sys\n"
        "from galaxy_alpr.services.mqtt.connection import Broker, LastWill, client_of\n"
        "async def main():\n"
        "    will = LastWill(topic=sys.argv[2], payload=b'offline')\n"
        "    async with client_of(Broker.of(sys.argv[1], None, None), 'dies', will) as client:\n"
        "        await client.publish(sys.argv[2], b'online', qos=1, retain=True)\n"
        "        os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, mosquitto.url, STATUS], cwd=tmp_path, check=False
    )
    assert done.returncode == -signal.SIGKILL
    reader.wait(lambda got: [item.payload for item in got] == [b"online", b"offline"])
