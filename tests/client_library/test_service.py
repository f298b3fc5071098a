"""Both clients against the running service: every method, paging, errors and gates."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from galaxy_alpr.client import (
    AsyncClient,
    Client,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotLoggedIn,
)
from galaxy_alpr.client.models.detections import Reading
from tests.fake_engine import photo
from tests.live_site import PLATE, LiveSite


def test_a_picture_is_read_from_a_path_bytes_or_a_file(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "gate.png"
    path.write_bytes(photo("B1AA", "-"))
    at = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    with path.open("rb") as file:
        found = [
            client.read(path, location="Gate 1", captured_at=at),
            client.read(str(path)),
            client.read(path.read_bytes(), location=1),
            client.read(file),
            client.read(io.BytesIO(path.read_bytes())),
        ]
    assert [item.texts for item in found] == [("B1AA",)] * 5
    assert len({item.session_id for item in found}) == 5
    first = found[0]
    assert (first.captured_at, first.file_name) == (at, "gate.png")
    assert first.location is not None
    assert first.location.name == "Gate 1"
    vehicle = first.detections[0].vehicle
    assert vehicle is not None
    assert vehicle.vehicle_class == "car"
    assert first.image is not None
    assert client.picture(first.image.url)[:4] == b"\x89PNG"
    assert client.reading(first.session_id).model_dump(exclude={"passed"}) == first.model_dump()
    assert client.detection(first.detections[0].id).plate == first.detections[0].plate
    client.delete_reading(first.session_id)
    with pytest.raises(NotFound) as error:
        client.reading(first.session_id)
    assert (error.value.status, error.value.code) == (404, "not_found")
    assert error.value.request_id


def test_a_key_makes_one_reading_of_several_attempts(client: Client) -> None:
    first, again = (client.read(photo("B2AA"), idempotency_key="the-same") for _ in range(2))
    assert first == again
    with pytest.raises(Invalid) as error:
        client.read(photo("B3AA"), idempotency_key="the-same")
    assert error.value.code == "idempotency_key_reused"
    for wrong in ("", "a b", "é", "x" * 256):
        with pytest.raises(ValueError, match="idempotency key"):
            client.read(photo("B2AA"), idempotency_key=wrong)


def test_lists_follow_the_cursors_and_bad_arguments_are_errors(client: Client) -> None:
    stored = [client.read(photo(f"C{number}XX")).session_id for number in range(7)]
    found = [item.session_id for item in client.readings(page_size=3)]
    assert found[:7] == stored[::-1]
    texts = [item.plate.text for item in client.detections(page_size=2, read=True) if item.plate]
    assert texts[:7] == [f"C{number}XX" for number in reversed(range(7))]
    hits = list(client.search_plates("C3XY", match="fuzzy", page_size=1))
    assert hits[0].match.type == "fuzzy"
    assert "C3XX" in {hit.plate.text for hit in hits if hit.plate is not None}
    with pytest.raises(Invalid) as error:
        list(client.detections(page_size=10_000))
    assert error.value.fields[0][0] == "limit"
    with pytest.raises(ValueError, match="needs a timezone"):
        list(client.detections(from_=datetime(2026, 1, 1)))  # noqa: DTZ001 - that is wrong
    with pytest.raises(Invalid):
        client.read(b"no picture")
    with pytest.raises(FileNotFoundError):
        client.read("/no/such/file.jpg")


def test_the_plate_lists(client: Client) -> None:
    until = datetime.now(UTC) + timedelta(days=1)
    entry = client.put_listed_plate("B 9 QQ", status="blocked", valid_until=until, note="stolen")
    assert (entry.plate, entry.status, entry.validity) == ("B9QQ", "blocked", "active")
    assert client.plate_status("B9QQ").entry == entry
    assert client.check_right("B9QQ", lot="North").answer.allows is False
    assert [item.plate for item in client.listed_plates(status="blocked")] == ["B9QQ"]
    client.delete_listed_plate("B9QQ")
    assert client.plate_status("B9QQ").status == "unlisted"


def test_places_statistics_and_devices(client: Client) -> None:
    (location,) = client.locations()
    (lot,) = client.lots()
    assert location.lot is not None
    assert (location.lot.name, lot.locations) == ("North", 1)
    assert client.occupancy(lot.id).capacity == 2
    client.read(photo("B4AA"), location="Gate 1")
    assert client.statistics(lot="North", timezone="Asia/Jakarta").totals.images.count > 0
    assert client.latest_detection(location="Gate 1").texts == ("B4AA",)
    visits = list(client.visits(lot="North"))
    assert all(client.visit(item.id).lot.name == "North" for item in visits)
    assert client.cameras() == ()
    (gate,) = client.gates()
    assert client.gate_state(gate.id).gate_id == gate.id
    assert client.health().version
    with pytest.raises(NotFound):
        client.camera_status(99)


def test_alarms(client: Client) -> None:
    client.put_listed_plate("B5AA", status="blocked")
    client.read(photo("B5AA"), location="Gate 1", captured_at=datetime.now(UTC))
    (alarm,) = client.alarms(state="open")
    assert (alarm.text, client.alarm_counts().open) == ("B5AA", 1)
    assert client.acknowledge_alarm(alarm.id, outcome="acted").state == "acknowledged"
    assert client.alarm(alarm.id).outcome == "acted"
    with pytest.raises(Conflict):
        client.acknowledge_alarm(alarm.id, outcome="escalated")


def test_a_gate_opens_only_for_a_fresh_literal_allow(client: Client, site: LiveSite) -> None:
    def decide(plate: str, confidence: float = 0.99, age_s: float = 0) -> tuple[bool, str]:
        at = datetime.now(UTC) - timedelta(seconds=age_s)
        answer = client.decide_gate(
            location="Gate 1", captured_at=at, plate=plate, confidence=confidence
        )
        assert answer.opens is bool(answer)
        return bool(answer), answer.reason

    assert decide(PLATE) == (True, "allowed")
    assert decide(PLATE, age_s=10) == (False, "stale")
    assert decide("B9999ZZ") == (False, "no_right")
    picture = client.decide_gate(
        location="Gate 1", captured_at=datetime.now(UTC), picture=photo(PLATE, "B7AA")
    )
    assert (picture.opens, picture.reason) == (False, "several_plates")
    (gate,) = client.gates()
    assert len(list(client.gate_decisions(gate.id, page_size=2))) == 4
    side = site.post("/api/gates", {"name": "Side", "mode": "live"})["id"]
    assert client.open_gate(side, reason="a delivery").gate_id == side


def test_rights_of_a_key(site: LiveSite) -> None:
    with Client(site.url, api_key=site.make_key("detect")) as camera:
        assert camera.read(photo("B6AA")).texts == ("B6AA",)
        with pytest.raises(Forbidden):
            camera.lots()
    with Client(site.url, api_key="gxk_00000000_wrong") as stranger:
        with pytest.raises(NotLoggedIn) as error:
            stranger.lots()
        assert "gxk_00000000_wrong" not in f"{error.value}{error.value!r}{stranger!r}"


def test_the_async_client_answers_the_same(site: LiveSite, client: Client) -> None:
    async def use() -> tuple[Reading, list[int], bool, str]:
        async with AsyncClient(site.url, api_key=site.key) as other:
            reading = await other.read(photo("B8AA"), location="Gate 1")
            found = [item.session_id async for item in other.readings(page_size=2)]
            opens = await other.decide_gate(location="Gate 1", captured_at=datetime.now(UTC))
            with pytest.raises(NotFound):
                await other.detection(10**9)
            assert (await other.lots()) == client.lots()
            return reading, found, bool(opens), opens.reason

    reading, found, opens, reason = asyncio.run(use())
    assert reading.texts == client.reading(reading.session_id).texts == ("B8AA",)
    assert found == [item.session_id for item in client.readings()]
    assert (opens, reason) == (False, "not_sent")
