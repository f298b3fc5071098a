"""A legal hold stops every deletion of a photo until it is released."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, Upload, files_below
from tests.fake_engine import photo


def hold(client: TestClient, session_id: int, reason: str = "accident") -> dict[str, Any]:
    response = client.post("/api/legal_holds", json={"subject_id": session_id, "reason": reason})
    assert response.status_code == 201, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_a_held_photo_is_not_deleted_and_the_answer_names_the_hold(
    client: TestClient, upload: Upload, data_dir: Path
) -> None:
    seen = upload(photo("B1234XYZ"))
    (detection,) = seen["detections"]
    held = hold(client, seen["session_id"])
    files = files_below(data_dir / "outputs")
    paths = (
        f"/session_queries/{seen['session_id']}",
        f"/api/plates/{detection['plate']['id']}",
        f"/api/vehicles/{detection['vehicle']['id']}",
    )
    for path in paths:
        refused = client.delete(path)
        assert (refused.status_code, refused.json()["error"]) == (409, "legal_hold")
        assert refused.json()["detail"].endswith(f"is under legal hold {held['id']}")
    assert files_below(data_dir / "outputs") == files
    second = hold(client, seen["session_id"], "another case")
    assert client.delete(f"/api/legal_holds/{held['id']}").status_code == 200
    refused = client.delete(paths[0])
    assert refused.json()["detail"].endswith(f"legal hold {second['id']}")
    assert client.delete(f"/api/legal_holds/{second['id']}").status_code == 200
    assert client.delete(paths[0]).status_code == 204
    assert files_below(data_dir / "outputs") == []


@pytest.mark.parametrize("path", ["/session_queries", "/api/plates", "/api/vehicles"])
def test_the_description_tells_that_a_hold_stops_a_deletion(client: TestClient, path: str) -> None:
    operation = client.get("/openapi.json").json()["paths"][f"{path}/{{id}}"]["delete"]
    assert "409" in operation["responses"]
    assert "legal hold" in operation["description"]


def test_corrections_go_on(client: TestClient, upload: Upload) -> None:
    seen = upload(photo("B1234XYZ"))
    hold(client, seen["session_id"])
    path = f"/api/plates/{seen['detections'][0]['plate']['id']}"
    assert client.patch(path, json={"text": "B1234XYS"}).status_code == 200


def test_holds_are_listed_in_pages_and_stay_after_their_release(
    client: TestClient, upload: Upload
) -> None:
    session_id = upload(photo("B1234XYZ"))["session_id"]
    other = upload(photo("D1ABC"))["session_id"]
    ids = [
        hold(client, session_id)["id"],
        hold(client, session_id)["id"],
        hold(client, other)["id"],
    ]
    released = client.delete(f"/api/legal_holds/{ids[0]}").json()
    assert released["released_by"] == "anonymous"
    assert released["released_at"] >= released["created_at"]

    def listed(**query: Any) -> list[int]:
        answer = client.get("/api/legal_holds", params=query)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert listed() == ids[::-1]
    assert listed(active=True) == [ids[2], ids[1]]
    assert listed(active=False) == [ids[0]]
    assert listed(subject_type="session", subject_id=session_id) == [ids[1], ids[0]]
    first = client.get("/api/legal_holds", params={"limit": 2, "with_total": True}).json()
    assert first["total"] == 3
    assert listed(limit=2, cursor=first["next_cursor"]) == [ids[0]]


@SQLITE_ONLY
def test_what_cannot_be_is_refused(client: TestClient, upload: Upload) -> None:
    session_id = upload(photo("B1234XYZ"))["session_id"]
    path = "/api/legal_holds"
    assert client.post(path, json={"subject_id": 99, "reason": "x"}).status_code == 404
    wrong: list[dict[str, Any]] = [
        {"subject_id": session_id, "reason": " "},
        {"subject_id": session_id, "reason": "x" * 1001},
        {"subject_id": session_id},
        {"subject_id": 0, "reason": "x"},
        {"subject_id": session_id, "reason": "x", "subject_type": "visit"},
    ]
    for body in wrong:
        assert client.post(path, json=body).status_code == 422
    assert client.delete(f"{path}/99").status_code == 404
    held = hold(client, session_id)
    assert client.delete(f"{path}/{held['id']}").status_code == 200
    assert client.delete(f"{path}/{held['id']}").status_code == 409


@SQLITE_ONLY
@pytest.mark.parametrize("part", ["plate", "vehicle"])
def test_a_deleted_part_is_in_no_event(client: TestClient, upload: Upload, part: str) -> None:
    seen = upload(photo("B1234XYZ", "D1ABC"))
    deleted = seen["detections"][0][part]
    assert client.delete(f"/api/{part}s/{deleted['id']}").status_code == 204
    events = client.app.state.context.feed.after(0)  # type: ignore[attr-defined]
    assert len(events) == 1
    assert '"D1ABC"' in events[0].json
    client.delete(f"/session_queries/{seen['session_id']}")
    assert client.app.state.context.feed.after(0) == []  # type: ignore[attr-defined]
