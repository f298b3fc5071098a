"""Only a site itself can send as this site, and nothing of a wrong body stays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from galaxy_alpr.db import models
from galaxy_alpr.fleet.sites.transport import Request, SiteIdentity
from galaxy_alpr.services.sites.signing import new_key
from tests.fleet.sites.pair import CODE, Pair

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def send(pair: Pair, body: bytes, **changes: Any) -> Any:
    """Send a signed batch; ``changes`` say what is wrong with it."""
    code, key = changes.get("code", CODE), changes.get("key", pair.key)
    at = pair.centre.context.clock.now() + changes.get("later", timedelta())
    name = changes.get("signed", "batches")
    headers = SiteIdentity(code, key).headers(Request("POST", name, body), at)
    return pair.centre.client.post(
        f"/api/sites/{code}/batches", content=changes.get("sent", body), headers=headers
    )


def batch(pair: Pair, **changes: Any) -> bytes:
    """Return a batch with one reading, changed where ``changes`` say so."""
    pair.edge.upload("B1234XYZ")
    found: dict[str, Any] = json.loads(pair.relay._prepare().body)
    found.update({k: v for k, v in changes.items() if k in found})
    for name, value in changes.items():
        part: Any = found["readings"][0]
        if name in found:
            continue
        *way, last = name.split("__")
        for step in way:
            part = part[int(step) if step.isdecimal() else step]
        part[last] = value
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": new_key()},
        {"later": timedelta(minutes=6)},
        {"later": -timedelta(minutes=6)},
        {"sent": b"{}"},
        {"signed": "pictures/x"},
        {"code": "bandung-2"},
        {"code": "élan"},
    ],
)
def test_a_request_that_the_site_did_not_sign_now_is_refused(
    pair: Pair, wrong: Mapping[str, Any]
) -> None:
    answer = send(pair, batch(pair), **wrong)
    assert (answer.status_code, answer.json()["error"]) == (401, "wrong_signature")
    assert pair.centre.count(models.DetectionSession) == 0
    assert pair.site()["health"] == "never_seen"


def test_a_site_cannot_send_as_another_one(pair: Pair) -> None:
    other = pair.centre.client.post("/api/sites", json={"code": "b2", "name": "Bogor"}).json()
    assert send(pair, batch(pair), key=other["key"]).status_code == 401
    assert send(pair, batch(pair), code="b2").status_code == 401
    assert send(pair, batch(pair)).status_code == 200


def test_without_headers_and_with_a_site_switched_off_nothing_is_taken(pair: Pair) -> None:
    body = batch(pair)
    assert pair.centre.client.post(f"/api/sites/{CODE}/batches", content=body).status_code == 401
    url = f"/api/sites/{pair.site_id}"
    assert pair.centre.client.patch(url, json={"enabled": False}).status_code == 200
    assert send(pair, body).status_code == 401
    assert pair.site()["health"] == "off"
    pair.centre.client.patch(url, json={"enabled": True})
    assert send(pair, body).status_code == 200


def test_another_key_ends_the_one_before(pair: Pair) -> None:
    body = batch(pair)
    new = pair.centre.client.post(f"/api/sites/{pair.site_id}/key").json()["key"]
    assert send(pair, body).status_code == 401
    assert send(pair, body, key=new).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"},
        {"last_event_id": -1},
        {"last_event_id": 2**80},
        {"first_event_id": 50, "last_event_id": 1},
        {"readings": [{}]},
        {"readings": "x"},
        {"captured_at": "now"},
        {"captured_at": "9999-12-31T23:59:59Z"},
        {"captured_at": "2026-11-29T10:00:00"},
        {"detector": "x" * 101},
        {"detector": "a\0b"},
        {"decode_ms": 1e308},
        {"source": "1@1'; DROP TABLE sites"},
        {"file__image_path": "../../etc/passwd"},
        {"file__image_path": "uploaded/2026/11/29/../../../x.png"},
        {"file__image_sha256": "0"},
        {"detections__0__plate__text": "B 1"},
        {"detections__0__plate__text": "B" * 21},
        {"detections__0__plate__status": "sure"},
        {"detections__0__plate__candidates": [{"rank": 0}]},
        {"detections__0__vehicle__x1": "NaN"},
        {"detections__0__kind": 7},
    ],
)
def test_a_hostile_batch_is_refused_and_leaves_nothing(
    pair: Pair, changes: Mapping[str, Any]
) -> None:
    answer = send(pair, batch(pair, **changes))
    assert (answer.status_code, answer.json()["error"]) == (422, "validation_error")
    for table in (models.DetectionSession, models.SiteRow, models.SitePicture, models.Location):
        assert pair.centre.count(table) == 0
    assert pair.site()["lag_events"] == 0


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"id": "\\ud800"}'])
def test_what_is_no_batch_is_refused(pair: Pair, body: bytes) -> None:
    assert send(pair, body).status_code == 422


def test_one_reading_twice_in_a_batch_is_stored_once(pair: Pair) -> None:
    whole = json.loads(batch(pair))
    whole["readings"] *= 3
    assert send(pair, json.dumps(whole).encode()).status_code == 200
    assert pair.centre.count(models.DetectionSession) == 1


def test_detections_that_claim_one_source_are_refused(pair: Pair) -> None:
    whole = json.loads(batch(pair))
    reading = whole["readings"][0]
    reading["detections"] *= 2
    answer = send(pair, json.dumps(whole).encode())
    assert answer.status_code == 422, answer.text
    assert pair.centre.count(models.DetectionSession) == 0


def test_a_huge_body_is_refused_unread(pair: Pair) -> None:
    headers = SiteIdentity(CODE, pair.key).headers(
        Request("POST", "batches", b""), pair.centre.context.clock.now()
    )
    answer = pair.centre.client.post(
        f"/api/sites/{CODE}/batches", content=b"0" * 51_000_000, headers=headers
    )
    assert answer.status_code == 413
