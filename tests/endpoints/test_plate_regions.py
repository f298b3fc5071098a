"""``GET /plate_regions``: the plates in a picture, or what a country's codes mean."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.client import TestClient
from tests.factories import DetectionSpec, PlateSpec, make_session

PATH = "uploaded/2026/11/22/a b.jpg"


def test_plates_of_a_picture(client: TestClient, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        row = make_session(
            session,
            plates=[PlateSpec("B1", image_path="plates/1.jpg"), None],
            detections=[DetectionSpec(PlateSpec(None), None)],
            image_path=PATH,
        )
        session_id = row.id
    answer = client.get("/plate_regions", params={"session_id": session_id}).json()
    assert answer["session_id"] == session_id
    assert answer["image"]["width"] == 1280
    read, unread = answer["regions"]
    assert read["text"] == "B1"
    assert read["box"] == [300, 400, 500, 460]
    assert read["corners"] == [[300, 400], [500, 400], [500, 460], [300, 460]]
    assert read["image_url"] == "/outputs/plates/1.jpg"
    assert read["confidence"] == 0.97
    assert unread["text"] is None
    for image in (
        PATH,
        f"/outputs/{PATH}",
        "http://localhost:8000/outputs/uploaded/2026/11/22/a%20b.jpg",
    ):
        assert client.get("/plate_regions", params={"image": image}).json() == answer


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestWithoutRows:
    def test_a_country_has_its_codes(self, client: TestClient) -> None:
        answer = client.get("/plate_regions", params={"country": "id"}).json()
        assert (answer["country"], answer["name"]) == ("ID", "Indonesia")
        names = {region["code"]: region["name"] for region in answer["regions"]}
        assert "Jakarta" in names["B"]

    def test_one_code(self, client: TestClient) -> None:
        everywhere = client.get("/plate_regions/b").json()
        assert everywhere["code"] == "B"
        assert {"ID", "DE"} <= {region["country"] for region in everywhere["regions"]}
        (only,) = client.get("/plate_regions/B", params={"country": "DE"}).json()["regions"]
        assert (only["code"], only["name"]) == ("B", "Berlin")
        assert only["country_name"] == "Germany"

    def test_what_is_wrong_is_said(self, client: TestClient) -> None:
        for path, status, detail in (
            ("/plate_regions", 422, "give session_id or image"),
            ("/plate_regions?session_id=7", 404, "no picture of session 7"),
            ("/plate_regions?image=uploaded/no.jpg", 404, "no picture uploaded/no.jpg"),
            ("/plate_regions?image=http://[", 422, "is not a path or URL"),
            ("/plate_regions?image=%2500", 404, "no picture"),
            ("/plate_regions?country=AQ", 404, "no region codes of country 'AQ'"),
            ("/plate_regions?country=ZZ", 422, "is no country of ISO 3166-1"),
            ("/plate_regions?country=IDN", 422, "did you mean 'ID'?"),
            ("/plate_regions?country=UK", 422, "did you mean 'GB'?"),
            ("/plate_regions/QQQQ", 404, "no region 'QQQQ' in any country"),
            ("/plate_regions/--?country=ID", 404, "no region '--' in ID"),
        ):
            answer = client.get(path)
            assert answer.status_code == status, path
            assert detail in answer.json()["detail"], path
