"""The audit trail over HTTP: filters, pages, files, the head, and a verification."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM, Actor
from galaxy_alpr.db.append_only import unprotect
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.services.audit.erase import erase_payloads_with_text
from galaxy_alpr.services.audit.record import record
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY

Sessions = sessionmaker[Session]

ANI = Actor(ActorKind.PERSON, "Ani", id=7, address="192.0.2.7", request_id="r-1")
GATE = Actor(ActorKind.API_KEY, "gate", id=7, address="192.0.2.8", request_id="r-2")


@pytest.fixture
def first(client: TestClient, sessions: Sessions) -> int:
    """Record four acts; return the id of the first one."""
    first: int = client.get("/api/audit/head").json()["id"] + 1
    for actor, action, subject, after in (
        (ANI, "lot.create", "lot:1", {"name": "=North"}),
        (GATE, "lot.change", "lot:11", {"name": "N"}),
        (ANI, "list_entry.create", "plate_list_entry:1", {"text": "KZ1"}),
        (SYSTEM, "crop.restore", "plate:1", None),
    ):
        with sessions.begin() as session:
            record(session, actor, action, subject, after=after)
    return first


FILTERS = [
    ({}, [0, 1, 2, 3]),
    ({"actor": "Ani"}, [0, 2]),
    ({"actor_kind": "api_key"}, [1]),
    ({"action": "lot.create"}, [0]),
    ({"action": "lot.*"}, [0, 1]),
    ({"action": "l*"}, [0, 1, 2]),
    ({"subject": "lot:1"}, [0]),
    ({"subject": "lot:*"}, [0, 1]),
    ({"subject": "plate:*"}, [3]),
    ({"address": "192.0.2.8"}, [1]),
    ({"request_id": "r-1"}, [0, 2]),
    ({"actor": "Ani", "action": "lot.*"}, [0]),
    ({"to": "2026-01-01T00:00:00Z"}, []),
    ({"from": "2099-01-01T00:00:00Z"}, []),
]


def test_filters(client: TestClient, first: int) -> None:
    for filter, numbers in FILTERS:
        answer = client.get("/api/audit", params={"with_total": True, **filter}).json()
        ids = [entry["id"] for entry in answer["items"] if entry["id"] >= first]
        assert ids == [first + number for number in reversed(numbers)], filter
        assert answer["total"] == len(answer["items"])


@SQLITE_ONLY
@pytest.mark.parametrize(
    "query",
    [
        "action=%25",
        "action=*",
        "subject=lot:x",
        "actor=%00",
        "address=ä",
        "limit=0",
        "cursor=x",
        "x=1",
    ],
)
def test_a_wrong_filter_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/api/audit?{query}").status_code == 422


@SQLITE_ONLY
def test_new_entries_shift_no_page(client: TestClient, first: int, sessions: Sessions) -> None:
    page = client.get("/api/audit?limit=2").json()
    with sessions.begin() as session:
        record(session, ANI, "lot.delete", "lot:1")
    ids = [entry["id"] for entry in page["items"]]
    while page["next_cursor"]:
        page = client.get("/api/audit", params={"limit": 2, "cursor": page["next_cursor"]}).json()
        ids += [entry["id"] for entry in page["items"]]
    assert ids == list(range(first + 3, 0, -1))


@SQLITE_ONLY
def test_exports(client: TestClient, first: int) -> None:
    answer = client.get("/api/audit?format=csv&action=lot.*")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [int(row["id"]) for row in rows] == [first + 1, first]
    assert json.loads(rows[1]["after"]) == {"name": "=North"}
    assert (rows[1]["actor_kind"], rows[1]["actor_name"]) == ("person", "Ani")
    answer = client.get("/api/audit", headers={"Accept": "application/x-ndjson"})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    (last,) = [line for line in lines if line["id"] == first]
    (item,) = client.get("/api/audit?subject=lot:1").json()["items"]
    assert last == item


@SQLITE_ONLY
def test_the_head_and_the_verification(client: TestClient, first: int, sessions: Sessions) -> None:
    head = client.get("/api/audit/head").json()
    newest = client.get("/api/audit?limit=1").json()["items"][0]
    assert (head["id"], head["hash"], head["created_at"]) == (
        newest["id"],
        newest["hash"],
        newest["created_at"],
    )
    whole = client.get("/api/audit/verify?last=2").json()
    assert whole == {"first_id": first + 2, "last_id": first + 3, "count": 2, "finding": None}
    with sessions.begin() as session:
        unprotect(session.connection())
        change = f"UPDATE audit_entries SET subject = 'lot:12' WHERE id = {first + 1}"
        session.connection().exec_driver_sql(change)
    assert client.get("/api/audit/verify?last=2").json() == whole
    finding = client.get("/api/audit/verify").json()["finding"]
    assert (finding["id"], finding["problem"]) == (first + 1, "changed")


@SQLITE_ONLY
def test_an_erased_payload(client: TestClient, first: int, sessions: Sessions) -> None:
    with sessions.begin() as session:
        assert erase_payloads_with_text(session, ANI, ["KZ1"]) == 1
    erased: dict[str, Any] = client.get("/api/audit?subject=plate_list_entry:1").json()["items"][0]
    assert (erased["id"], erased["after"], erased["payload_erased"]) == (first + 2, None, True)
    assert client.get("/api/audit/verify").json()["finding"] is None
    without = client.get("/api/audit?subject=plate:1").json()["items"][0]
    assert (without["after"], without["payload_erased"]) == (None, False)
