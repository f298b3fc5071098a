"""Schedules of reports over HTTP: what they need, their versions, and who may change them."""

from __future__ import annotations

from typing import Any

from tests.client import TestClient
from tests.endpoints.accounts.conftest import Person, admin, person
from tests.endpoints.conftest import SQLITE_ONLY

__all__ = ["admin", "person"]

PATH = "/api/reports/schedules"
SCHEDULE: dict[str, Any] = {
    "name": "Every Monday",
    "channel_id": 1,
    "every": "weekly",
    "timezone": "Asia/Jakarta",
}
EMAIL: dict[str, Any] = {
    "name": "Managers",
    "kind": "email",
    "recipients": ["manager@example.com"],
    "timezone": "Asia/Jakarta",
}


@SQLITE_ONLY
def test_a_schedule_is_added_changed_and_deleted(admin: TestClient, person: Person) -> None:
    assert admin.post(PATH, json=SCHEDULE).json()["detail"] == "no channel of e-mail 1"
    assert admin.post("/api/notification_channels", json=EMAIL).status_code == 201
    added = admin.post(PATH, json=SCHEDULE)
    assert (added.status_code, added.headers["Location"]) == (201, f"{PATH}/1")
    schedule = added.json()
    assert (schedule["hour"], schedule["format"], schedule["last_sent_at"]) == (6, "xlsx", None)
    assert schedule["due_at"].endswith("T23:00:00Z")
    assert admin.get(PATH).json() == [schedule]
    assert admin.post(PATH, json=SCHEDULE).status_code == 409
    for wrong in ({"lots": [9]}, {"hour": 24}, {"every": "yearly"}, {"timezone": "Mars/Olympus"}):
        answer = admin.post(PATH, json={**SCHEDULE, "name": "Other", **wrong})
        assert answer.status_code == 422, wrong
    stale = {"If-Match": f'"{"0" * 32}"'}
    body = {**SCHEDULE, "every": "monthly", "format": "csv"}
    assert admin.put(f"{PATH}/1", json=body, headers=stale).status_code == 412
    current = {"If-Match": admin.get(f"{PATH}/1").headers["ETag"]}
    changed = admin.put(f"{PATH}/1", json=body, headers=current)
    assert (changed.status_code, changed.json()["every"]) == (200, "monthly")
    assert person("operator").get(PATH).status_code == 403
    assert admin.delete(f"{PATH}/1").status_code == 204
    assert admin.get(f"{PATH}/1").status_code == 404
