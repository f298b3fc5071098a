"""Two cameras that see the same vehicles: their passes become one reading, or are told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.client import TestClient
from tests.endpoints.cameras.conftest import PLATE, add, pixels
from tests.endpoints.conftest import SQLITE_ONLY
from tests.waiting import until


def video(path: Path, plate: str) -> str:
    """Write a video, without loss, of a vehicle and then of an empty street."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"FFV1"), 10, (320, 240))
    assert writer.isOpened()
    for number in range(6):
        image = pixels(plate)
        image[200:, 280:] = 40 * number
        writer.write(image)
    for number in range(20):
        writer.write(np.full((240, 320, 3), 40 + 8 * number, np.uint8))
    writer.release()
    return str(path)


@pytest.fixture
def gate(client: TestClient) -> int:
    return int(client.post("/api/locations", json={"name": "Gate", "type": "entry"}).json()["id"])


def read_both(client: TestClient, gate: int, front: str, rear: str) -> tuple[int, int]:
    """Have two partners read their videos to the end; return their ids."""
    first = add(client, name="Front", address=front, location_id=gate)["id"]
    values = {"name": "Rear", "address": rear, "location_id": gate}
    second = add(client, **values, partner_id=first, partner_s=8)["id"]
    for id in (first, second):
        assert client.post(f"/api/cameras/{id}/start").status_code == 200

    def ended() -> bool:
        return all(item["enabled"] is False for item in client.get("/api/cameras").json())

    until(ended)
    return first, second


def photos(client: TestClient) -> list[dict[str, Any]]:
    items = client.get("/session_queries").json()["items"]
    return [client.get(f"/session_queries/{item['session_id']}").json() for item in items]


@SQLITE_ONLY
def test_one_vehicle_before_two_cameras_is_one_pass(
    client: TestClient, gate: int, tmp_path: Path, data_dir: Path
) -> None:
    front = video(tmp_path / "front.avi", PLATE)
    ids = read_both(client, gate, front, video(tmp_path / "rear.avi", PLATE))
    (photo,) = until(lambda: photos(client))
    passed = photo["passed"]
    assert [found["plate"]["text"] for found in photo["detections"]] == [PLATE]
    assert passed["partner_agrees"] is True
    assert {passed["camera_id"], passed["partner_camera_id"]} == set(ids)
    cameras = [entry["camera_id"] for entry in passed["evidence"]]
    assert {*cameras} == {None, passed["partner_camera_id"]}
    assert passed["frames"] == sum(entry["text"] is not None for entry in passed["evidence"])
    assert list((data_dir / "cameras" / "waiting").iterdir()) == []


@SQLITE_ONLY
def test_two_vehicles_before_two_cameras_stay_two(
    client: TestClient, gate: int, tmp_path: Path
) -> None:
    front = video(tmp_path / "front.avi", PLATE)
    read_both(client, gate, front, video(tmp_path / "rear.avi", "D77AB"))
    found = until(lambda: len(each := photos(client)) == 2 and each)
    assert {photo["detections"][0]["plate"]["text"] for photo in found} == {PLATE, "D77AB"}
    assert [photo["passed"]["partner_agrees"] for photo in found] == [False, False]
    assert {photo["passed"]["partner_camera_id"] for photo in found} == {
        photo["camera_id"] for photo in found
    }


def test_partners_have_each_other(client: TestClient, gate: int) -> None:
    front, rear, other = (
        add(client, name=name, location_id=gate)["id"] for name in ("Front", "Rear", "Other")
    )
    path = f"/api/cameras/{front}"
    assert client.patch(path, json={"partner_id": rear, "partner_s": 4}).status_code == 200
    found = client.get(f"/api/cameras/{rear}").json()
    assert (found["partner_id"], found["partner_s"]) == (front, 4.0)
    taken = client.patch(f"/api/cameras/{other}", json={"partner_id": rear})
    assert taken.status_code == 409
    for change, field in (
        ({"partner_id": front}, "partner_id"),
        ({"partner_id": 999}, "partner_id"),
        ({"location_id": None}, "location_id"),
    ):
        refused = client.patch(path, json=change)
        assert (refused.status_code, refused.json()["fields"][0]["field"]) == (422, field)
    assert client.patch(path, json={"partner_id": other}).status_code == 200
    partners = [client.get(f"/api/cameras/{id}").json()["partner_id"] for id in (rear, other)]
    assert partners == [None, front]
    actions = [entry["action"] for entry in client.get("/api/audit").json()["items"]]
    assert actions[:5] == ["camera.change"] * 5
    assert client.delete(path).status_code == 204
    assert client.get(f"/api/cameras/{other}").json()["partner_id"] is None
    assert client.delete(f"/api/locations/{gate}").status_code == 204
    assert client.patch(f"/api/cameras/{other}", json={"max_rate": 3}).status_code == 200


def test_a_location_that_is_deleted_keeps_no_change_back(client: TestClient, gate: int) -> None:
    front, rear = (add(client, name=name, location_id=gate)["id"] for name in ("Front", "Rear"))
    assert client.patch(f"/api/cameras/{rear}", json={"partner_id": front}).status_code == 200
    assert client.delete(f"/api/locations/{gate}").status_code == 204
    changed = client.patch(f"/api/cameras/{front}", json={"max_rate": 3})
    assert (changed.status_code, changed.json()["partner_id"]) == (200, rear)
