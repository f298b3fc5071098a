"""``/vehicle_queries`` and ``/api/vehicles``: by class and colour, corrected, deleted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.enums import VehicleClass
from tests.client import TestClient
from tests.factories import (
    AT,
    DetectionSpec,
    PlateSpec,
    VehicleSpec,
    make_location,
    make_session,
)

Sessions = sessionmaker[Session]


@pytest.fixture
def stored(sessions: Sessions, data_dir: Path) -> list[int]:
    """A white car with B1 at Gate 1, a red bus without plate, and a plate alone; newest last."""
    crop = data_dir / "outputs" / "vehicles" / "1.jpg"
    crop.parent.mkdir(parents=True, exist_ok=True)
    crop.write_bytes(b"x")
    with sessions.begin() as session:
        car = VehicleSpec(image_path="vehicles/1.jpg")
        gate = make_location(session, "Gate 1")
        first = make_session(
            session, detections=[DetectionSpec(PlateSpec("B1"), car)], location=gate
        )
        second = make_session(
            session,
            detections=[DetectionSpec(None, VehicleSpec(VehicleClass.BUS, "red"))],
            captured_at=AT + timedelta(hours=1),
        )
        make_session(
            session,
            detections=[DetectionSpec(PlateSpec("B2"), None)],
            captured_at=AT + timedelta(hours=2),
        )
        vehicles = [row.detections[0].vehicle for row in (first, second)]
        return [vehicle.id for vehicle in vehicles if vehicle is not None]


def classes(client: TestClient, **query: Any) -> list[str]:
    answer = client.get("/vehicle_queries", params=query)
    assert answer.status_code == 200, answer.text
    return [item["vehicle"]["class"] for item in answer.json()["items"]]


@pytest.mark.usefixtures("stored")
def test_filters_and_pages(client: TestClient) -> None:
    assert classes(client) == ["bus", "car"]
    assert classes(client, vehicle_class="car") == ["car"]
    assert classes(client, color="red") == ["bus"]
    assert classes(client, with_plate=True) == ["car"]
    assert classes(client, with_plate=False) == ["bus"]
    assert classes(client, location="Gate 1") == ["car"]
    assert classes(client, to="2026-11-22T08:30:00Z") == ["car"]
    assert classes(client, vehicle_class="car", color="red") == []
    first = client.get("/vehicle_queries", params={"limit": 1, "with_total": True}).json()
    assert first["total"] == 2
    assert classes(client, limit=1, cursor=first["next_cursor"]) == ["car"]
    assert client.get("/vehicle_queries?vehicle_class=tank").status_code == 422


def test_a_correction_keeps_what_was_observed(client: TestClient, stored: list[int]) -> None:
    url = f"/api/vehicles/{stored[0]}"
    before = client.get(url).json()
    assert (before["class"], before["changed_by"]) == ("car", None)
    assert before["plate"]["text"] == "B1"
    after = client.patch(url, json={"class": "truck", "color": "blue"}).json()
    assert (after["class"], after["observed_class"]) == ("truck", "car")
    assert before["color"] == {"name": "white", "confidence": 0.8}
    assert after["color"] == {"name": "blue", "confidence": None}
    assert after["observed_color"] == "white"
    assert (after["changed_by"], after["changed_at"] is None) == ("anonymous", False)
    assert client.get(url).json() == after
    assert classes(client, vehicle_class="truck", color="blue") == ["truck"]
    only_color = client.patch(url, json={"color": "green"}).json()
    assert (only_color["class"], only_color["color"]["name"]) == ("truck", "green")


def test_deleting_leaves_the_plate(client: TestClient, stored: list[int], data_dir: Path) -> None:
    car, bus = stored
    assert client.delete(f"/api/vehicles/{car}").status_code == 204
    assert not (data_dir / "outputs" / "vehicles" / "1.jpg").exists()
    (left,) = client.get("/detections", params={"plate": "B1"}).json()["items"]
    assert (left["kind"], left["vehicle"], left["pairing"]) == (
        "plate_without_vehicle",
        None,
        None,
    )
    assert client.delete(f"/api/vehicles/{bus}").status_code == 204
    kinds = [item["kind"] for item in client.get("/detections").json()["items"]]
    assert kinds == ["plate_without_vehicle"] * 2


def test_what_is_wrong_is_said(client: TestClient, stored: list[int]) -> None:
    for body in (
        {},
        {"class": "tank"},
        {"color": "Light Blue"},
        {"color": "transparent"},
        {"class": "bus", "by": "Ani"},
    ):
        assert client.patch(f"/api/vehicles/{stored[0]}", json=body).status_code == 422, body
    change = {"class": "bus"}
    for answer in (
        client.get("/api/vehicles/999999"),
        client.patch("/api/vehicles/999999", json=change),
        client.delete("/api/vehicles/999999"),
    ):
        assert answer.status_code == 404
        assert answer.json()["detail"] == "no vehicle 999999"
