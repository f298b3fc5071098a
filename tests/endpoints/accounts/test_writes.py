"""Every route that changes something leaves an entry in the audit trail, and every search one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access.ingest import DELIVERY_ROUTES
from galaxy_alpr.db.models import AuditEntry
from galaxy_alpr.db.queries.audit import chain
from galaxy_alpr.services.audit.verify import verify
from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD, Person, all_entries, entries
from tests.endpoints.accounts.test_second_factor import enrol
from tests.endpoints.conftest import SQLITE_ONLY, Upload
from tests.fake_engine import photo
from tests.test_access import own_routes

pytestmark = SQLITE_ONLY

CSV = {"file": ("list.csv", b"plate,status,note\nD8705QK,allowed,\nB1234XYZ,blocked,new\n")}
LOT = {"name": "North"}
GATE = {"name": "Gate", "type": "entry", "lot_id": 1}
ANI = {"name": "Ani", "password": PASSWORD}
CAMERA = {"name": "Entry", "address": "rtsp://127.0.0.1:9/1", "enabled": False}
PASS = {"kind": "season_pass", "plates": ["B 1234 XYZ"]}
RULE = {"name": "All", "kind": "status", "parameters": {"statuses": ["unlisted"]}}
BARRIER = {"name": "Barrier", "location_id": 1}
READ = {
    **{"plate": "D1ABC", "confidence": 0.9, "location": "Gate"},
    "captured_at": "2026-11-22T08:00:00Z",
}
KEY = {"name": "Gate", "permissions": ["read"]}
BUDI = {"name": "Budi", "role": "guard"}

RATE = {"name": "day", "interval": {"minutes": 60, "amount": 4000}}
DATA = {"currency": {"code": "IDR", "decimals": 0}, "rates": [RATE]}
TARIFF = {"name": "Cars", "data": DATA}

Call = tuple[str, dict[str, Any], list[str]]
"""The address of a call, what it sends, and the actions that it records, in their order."""

SENDER = {"name": "Entry camera", "maker": "onvif"}
CHANNEL = {"name": "Shift", "kind": "email", "recipients": ["a@example.com"], "timezone": "UTC"}
SCHEDULE = {"name": "Monday", "channel_id": 1, "every": "weekly", "timezone": "UTC"}
HOOK = {"name": "Billing", "url": "https://billing.invalid/galaxy"}

WRITES: dict[str, Call] = {
    "POST /api/first_user": ("/api/first_user", {"json": ANI}, ["user.create", "login.succeed"]),
    "POST /api/log_in": ("/api/log_in", {"json": ANI}, ["login.succeed"]),
    "DELETE /api/login_sessions/{id}": ("/api/login_sessions/1", {}, ["login.end"]),
    "PUT /api/password": (
        "/api/password",
        {"json": {"password": PASSWORD, "new_password": PASSWORD}},
        ["user.set_password"],
    ),
    "POST /api/users": (
        "/api/users",
        {"json": {**BUDI, "password": PASSWORD}},
        ["user.create"],
    ),
    "PUT /api/users/{id}": ("/api/users/2", {"json": {**BUDI, "role": "viewer"}}, ["user.change"]),
    "PUT /api/users/{id}/password": (
        "/api/users/2/password",
        {"json": {"password": PASSWORD}},
        ["user.set_password"],
    ),
    "DELETE /api/users/{id}": ("/api/users/2", {}, ["user.delete"]),
    "POST /api/api_keys": ("/api/api_keys", {"json": KEY}, ["api_key.create"]),
    "PUT /api/api_keys/{id}": ("/api/api_keys/1", {"json": {"name": "Door"}}, ["api_key.change"]),
    "DELETE /api/api_keys/{id}": ("/api/api_keys/1", {}, ["api_key.revoke"]),
    "POST /api/lots": ("/api/lots", {"json": LOT}, ["lot.create"]),
    "PUT /api/lots/{id}": ("/api/lots/1", {"json": {**LOT, "capacity": 9}}, ["lot.change"]),
    "PUT /api/lots/{id}/joining": (
        "/api/lots/1/joining",
        {"json": {"risk": 1, "longest_stay_s": 86400, "turn_around_s": 60, "settle_s": 60}},
        ["lot.change_joining"],
    ),
    "POST /api/locations": ("/api/locations", {"json": GATE}, ["location.create"]),
    "PUT /api/locations/{id}": (
        "/api/locations/1",
        {"json": {**GATE, "country": "ID"}},
        ["location.change"],
    ),
    "POST /api/alert_rules": ("/api/alert_rules", {"json": RULE}, ["alert_rule.create"]),
    "PUT /api/alert_rules/{id}": (
        "/api/alert_rules/3",
        {"json": {**RULE, "severity": "critical"}},
        ["alert_rule.change"],
    ),
    "POST /detect_image": (
        "/detect_image",
        {"files": {"file": ("a.png", photo("B1234XYZ"), "image/png")}},
        ["session.create"],
    ),
    "POST /api/alarms/{id}/acknowledge": (
        "/api/alarms/1/acknowledge",
        {"json": {"outcome": "acted"}},
        ["alarm.acknowledge"],
    ),
    "DELETE /api/alert_rules/{id}": ("/api/alert_rules/3", {}, ["alert_rule.delete"]),
    "PATCH /api/plates/{id}": ("/api/plates/1", {"json": {"text": "B1"}}, ["plate.correct"]),
    "POST /api/plates/{id}/undo": ("/api/plates/1/undo", {}, ["plate.undo"]),
    "PATCH /api/vehicles/{id}": (
        "/api/vehicles/1",
        {"json": {"class": "bus"}},
        ["vehicle.correct"],
    ),
    "POST /plate_status": (
        "/plate_status",
        {"json": {"plate": "B 1234 XYZ", "status": "watched"}},
        ["list_entry.create"],
    ),
    "PUT /plate_status/{plate}": (
        "/plate_status/B1234XYZ",
        {"json": {"status": "allowed"}},
        ["list_entry.change"],
    ),
    "POST /plate_status/import": (
        "/plate_status/import",
        {"files": CSV},
        ["list.import", "list_entry.create", "list_entry.change"],
    ),
    "POST /api/legal_holds": (
        "/api/legal_holds",
        {"json": {"subject_id": 1, "reason": "case 4"}},
        ["legal_hold.create"],
    ),
    "DELETE /api/legal_holds/{id}": ("/api/legal_holds/1", {}, ["legal_hold.release"]),
    "POST /api/privacy/erase/preview": (
        "/api/privacy/erase/preview",
        {"json": {"plate": "B1234XYZ"}},
        ["plates.search"],
    ),
    "POST /api/cameras": ("/api/cameras", {"json": CAMERA}, ["camera.create"]),
    "PATCH /api/cameras/{id}": ("/api/cameras/1", {"json": {"clip_s": 2}}, ["camera.change"]),
    "POST /api/cameras/{id}/start": ("/api/cameras/1/start", {}, ["camera.change"]),
    "POST /api/cameras/{id}/stop": ("/api/cameras/1/stop", {}, ["camera.change"]),
    "DELETE /api/cameras/{id}": ("/api/cameras/1", {}, ["camera.delete"]),
    "POST /api/tariffs": (
        "/api/tariffs",
        {"json": TARIFF},
        ["tariff.create", "tariff_version.create"],
    ),
    "PUT /api/tariffs/{id}": ("/api/tariffs/1", {"json": {"name": "Car"}}, ["tariff.change"]),
    "POST /api/tariffs/{id}/versions": (
        "/api/tariffs/1/versions",
        {"json": {"data": DATA}},
        ["tariff_version.create"],
    ),
    "PUT /api/lots/{id}/tariff": (
        "/api/lots/1/tariff",
        {"json": {"tariff_id": None}},
        ["lot.set_tariff"],
    ),
    "DELETE /api/tariffs/{id}/versions/{number}": (
        "/api/tariffs/1/versions/2",
        {},
        ["tariff_version.delete"],
    ),
    "DELETE /api/tariffs/{id}": ("/api/tariffs/1", {}, ["tariff.delete"]),
    "POST /api/rights/import": (
        "/api/rights/import",
        {"files": {"file": ("rights.csv", b"kind,plates\nbooking,D9\n")}},
        ["rights.import", "right.create"],
    ),
    "POST /api/rights": ("/api/rights", {"json": PASS}, ["right.create"]),
    "PATCH /api/rights/{id}": ("/api/rights/2", {"json": {"note": "x"}}, ["right.change"]),
    "DELETE /api/rights/{id}": ("/api/rights/2", {}, ["right.delete"]),
    "POST /api/lots/{id}/recounts": (
        "/api/lots/1/recounts",
        {"json": {"counted": 3}},
        ["recount.create"],
    ),
    "PUT /api/lots/{id}/capacities": (
        "/api/lots/1/capacities",
        {"json": {"car": 3}},
        ["lot.set_capacities"],
    ),
    "POST /api/gates": ("/api/gates", {"json": BARRIER}, ["gate.create"]),
    "POST /api/gates/decide": (
        "/api/gates/decide",
        {"json": READ, "headers": {"Idempotency-Key": "a"}},
        ["gate.decide"],
    ),
    "POST /api/gates/{id}/open": (
        "/api/gates/1/open",
        {"json": {"reason": "ambulance"}},
        ["gate.open"],
    ),
    "PATCH /api/gates/{id}": ("/api/gates/1", {"json": {"mode": "off"}}, ["gate.change"]),
    "PUT /api/gate_switch": (
        "/api/gate_switch",
        {"json": {"stopped": True, "reason": "repair"}},
        ["gate_switch.change"],
    ),
    "DELETE /api/gates/{id}": ("/api/gates/1", {}, ["gate.delete"]),
    "PUT /api/compat_adapters/{name}": (
        "/api/compat_adapters/parkpow",
        {"json": {"access": "off"}},
        ["compat_adapter.change"],
    ),
    "POST /api/ingest_sources": (
        "/api/ingest_sources",
        {"json": SENDER},
        ["ingest_source.create"],
    ),
    "PUT /api/ingest_sources/{id}": (
        "/api/ingest_sources/1",
        {"json": {**SENDER, "enabled": False}},
        ["ingest_source.change"],
    ),
    "POST /api/ingest_sources/{id}/token": (
        "/api/ingest_sources/1/token",
        {},
        ["ingest_source.token"],
    ),
    "PUT /api/ingest_sources/{id}/pull": (
        "/api/ingest_sources/1/pull",
        {"json": {"config": {"kind": "onvif_pull", "url": "http://192.0.2.9/onvif"}}},
        ["ingest_source.pull"],
    ),
    "DELETE /api/ingest_sources/{id}/pull": (
        "/api/ingest_sources/1/pull",
        {},
        ["ingest_source.pull"],
    ),
    "POST /api/sites": (
        "/api/sites",
        {"json": {"code": "bandung-1", "name": "Bandung"}},
        ["site.create"],
    ),
    "PATCH /api/sites/{id}": ("/api/sites/1", {"json": {"lists": ["blocked"]}}, ["site.change"]),
    "POST /api/sites/{id}/key": ("/api/sites/1/key", {}, ["site.key"]),
    "DELETE /api/sites/{id}": ("/api/sites/1", {}, ["site.delete"]),
    "DELETE /api/ingest_sources/{id}": ("/api/ingest_sources/1", {}, ["ingest_source.delete"]),
    "POST /api/notification_channels": (
        "/api/notification_channels",
        {"json": CHANNEL},
        ["notification_channel.create"],
    ),
    "PUT /api/notification_channels/{id}": (
        "/api/notification_channels/1",
        {"json": {**CHANNEL, "digest": "daily"}},
        ["notification_channel.change"],
    ),
    "POST /api/reports/schedules": (
        "/api/reports/schedules",
        {"json": SCHEDULE},
        ["report_schedule.create"],
    ),
    "PUT /api/reports/schedules/{id}": (
        "/api/reports/schedules/1",
        {"json": {**SCHEDULE, "hour": 7}},
        ["report_schedule.change"],
    ),
    "DELETE /api/reports/schedules/{id}": (
        "/api/reports/schedules/1",
        {},
        ["report_schedule.delete"],
    ),
    "DELETE /api/notification_channels/{id}": (
        "/api/notification_channels/1",
        {},
        ["notification_channel.delete"],
    ),
    "POST /api/webhooks": ("/api/webhooks", {"json": HOOK}, ["webhook.create"]),
    "PUT /api/webhooks/{id}": (
        "/api/webhooks/1",
        {"json": {**HOOK, "pictures": "none"}},
        ["webhook.change"],
    ),
    "POST /api/webhooks/{id}/rotate_secret": (
        "/api/webhooks/1/rotate_secret",
        {},
        ["webhook.rotate_secret"],
    ),
    "POST /api/webhooks/{id}/replay": ("/api/webhooks/1/replay", {}, ["webhook.replay"]),
    "DELETE /api/webhooks/{id}": ("/api/webhooks/1", {}, ["webhook.delete"]),
    "DELETE /plate_status/{plate}": ("/plate_status/B1234XYZ", {}, ["list_entry.delete"]),
    "DELETE /api/plates/{id}": ("/api/plates/1", {}, ["plate.delete"]),
    "DELETE /api/vehicles/{id}": ("/api/vehicles/1", {}, ["vehicle.delete"]),
    "DELETE /session_queries/{id}": ("/session_queries/1", {}, ["session.delete"]),
    "DELETE /api/locations/{id}": ("/api/locations/1", {}, ["location.delete"]),
    "DELETE /api/lots/{id}": ("/api/lots/1", {}, ["lot.delete"]),
    "DELETE /api/log_in": ("/api/log_in", {}, ["login.end"]),
}
"""One call of each route that changes something, in an order in which all succeed."""

ELSEWHERE = {
    "DELETE /api/login_sessions",
    "DELETE /api/users/{id}/login_sessions",
    "POST /api/privacy/erase",
    "POST /api/second_factor",
    "PUT /api/second_factor",
    "POST /api/second_factor/end",
    "DELETE /api/users/{id}/second_factor",
    "POST /api/push/subscriptions",
    "DELETE /api/push/subscriptions/{id}",
    "POST /api/visits/{id}/quote",
    "POST /api/visits/{id}/payments",
    "POST /api/visits/{id}/validations",
    "DELETE /api/validations/{id}",
    "POST /api/payments/{id}/settle",
    "POST /api/payments/{id}/fail",
    "POST /api/payments/{id}/refund",
    "POST /api/visits/{id}/match",
    "POST /api/visits/{id}/merge",
    "POST /api/visits/{id}/split",
    "POST /api/visits/{id}/close",
    "POST /api/visits/{id}/reopen",
    "POST /api/visits/{id}/confirm",
    "POST /api/visits/{id}/reject",
    "POST /api/visits/{id}/undo",
    "DELETE /api/dead_letters/{id}",
    "POST /api/dead_letters/{id}/replay",
    "POST /api/webhook_deliveries/{id}/replay",
    "POST /api/readings",
    *("POST /api/sites/{site}/batches", "PUT /api/sites/{site}/pictures/{path:path}"),
    "POST /api/site_pictures/{session_id}",
    *(route for route in DELIVERY_ROUTES if not route.startswith("GET ")),
}
"""Routes that need another log-in, a preview, a code, a visit or a delivery first, or store
readings; they have other tests."""

CHANGES_NOTHING = {
    *("POST /api/cameras/test", "POST /api/cameras/{id}/test"),
    "POST /api/tariffs/simulate",
    *("POST /api/alert_rules/dry_run", "POST /api/alert_rules/{id}/dry_run"),
    *("POST /api/webhooks/{id}/test", "POST /api/notification_channels/{id}/test"),
    "POST /api/push/subscriptions/{id}/test",
}
"""Routes that look at a source or at what is stored, compute a price, or send a test message."""

FAILING: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "/api/lots/9", {"json": LOT}),
    ("PATCH", "/api/plates/9", {"json": {"text": "B1"}}),
    ("DELETE", "/session_queries/9", {}),
    ("DELETE", "/plate_status/B9", {}),
    ("POST", "/api/lots", {"json": {"name": ""}}),
    ("POST", "/plate_status/import?dry_run=true", {"files": CSV}),
    ("DELETE", "/api/login_sessions", {}),
    ("DELETE", "/api/users/1", {}),
]
"""Calls that change nothing."""


def test_every_route_that_changes_something_records_it(
    client: TestClient, sessions: sessionmaker[Session]
) -> None:
    writing = {f"{method} {path}" for method, path in own_routes() if method not in {"GET", "HEAD"}}
    assert writing - ELSEWHERE - CHANGES_NOTHING == set(WRITES)
    for name, (url, content, actions) in WRITES.items():
        with sessions() as session:
            before = chain.head(session).id
        answer = client.request(name.split()[0], url, **content)
        assert answer.status_code in {200, 201, 202, 204}, (name, answer.text)
        with sessions() as session:
            new = session.scalars(select(AuditEntry).where(AuditEntry.id > before)).all()
        assert [entry.action for entry in new] == actions, name
        assert {entry.address for entry in new} == {"127.0.0.1"}
        if name != "POST /api/first_user":
            assert {(entry.actor_kind, entry.actor_id) for entry in new} == {("person", 1)}
    assert verify(sessions).finding is None


def test_the_first_user_and_the_log_in_are_recorded(admin: TestClient) -> None:
    created, logged_in = all_entries(admin)[-2:]
    assert (created["action"], created["subject"]) == ("user.create", "user:1")
    assert created["actor"] == {"kind": "anonymous", "id": None, "name": "anonymous"}
    assert created["after"] == {"name": "Ani", "role": "admin", "lots": None, "disabled": False}
    assert (logged_in["action"], logged_in["subject"]) == ("login.succeed", "user:1")
    assert logged_in["actor"] == {"kind": "person", "id": 1, "name": "Ani"}


def test_a_failed_log_in_is_recorded_without_what_was_typed(admin: TestClient) -> None:
    for name in ("Ani", "my secret password"):
        wrong = {"name": name, "password": "a wrong password"}
        assert admin.post("/api/log_in", json=wrong).status_code == 401
    known, unknown = entries(admin)
    assert (known["action"], known["subject"]) == ("login.fail", "user:1")
    assert (unknown["action"], unknown["subject"]) == ("login.fail", "login")
    assert (
        known["actor"]
        == unknown["actor"]
        == {
            "kind": "anonymous",
            "id": None,
            "name": "anonymous",
        }
    )
    assert "secret" not in str(unknown)


def test_log_ins_ended_on_other_devices_are_recorded(admin: TestClient, person: Person) -> None:
    person("guard", name="Budi")
    assert admin.delete("/api/users/2/login_sessions").status_code == 204
    (ended,) = entries(admin)
    assert (ended["action"], ended["subject"]) == ("login.end", "user:2")
    assert (ended["actor"]["name"], ended["after"]) == ("Ani", {"log_ins": 1})
    admin.post("/api/log_in", json=ANI)
    assert admin.delete("/api/login_sessions").status_code == 204
    (ended,) = entries(admin)
    assert (ended["subject"], ended["after"]) == ("user:1", {"log_ins": 1})


def test_a_second_factor_is_recorded_without_its_secret(admin: TestClient) -> None:
    app, codes = enrol(admin)
    end = {"password": PASSWORD, "code": codes[0]}
    assert admin.post("/api/second_factor/end", json=end).status_code == 204
    enrol(admin)
    assert admin.delete("/api/users/1/second_factor").status_code == 204
    found = entries(admin)
    added = ["second_factor.begin", "second_factor.create", "second_factor.delete"]
    assert [entry["action"] for entry in found] == added * 2
    assert {entry["subject"] for entry in found} == {"user:1"}
    assert not any(secret in str(found) for secret in (app.secret, *codes))


def test_an_erasure_is_recorded_without_the_plate(admin: TestClient, upload: Upload) -> None:
    upload(photo("B1234XYZ"))
    plate = {"plate": "B1234XYZ"}
    confirm = admin.post("/api/privacy/erase/preview", json=plate).json()["confirm"]
    answer = admin.post("/api/privacy/erase", json={**plate, "confirm": confirm})
    assert answer.status_code == 200, answer.text
    found = entries(admin)
    actions = [entry["action"] for entry in found]
    assert {"privacy.erase", "audit.erase_payloads"} <= set(actions)
    (search,) = [entry for entry in found if entry["action"] == "plates.search"]
    assert (search["after"], search["payload_erased"]) == (None, True)
    assert "1234XYZ" not in str(found)
    assert admin.get("/api/audit/verify").json()["finding"] is None


def test_what_changes_nothing_is_not_recorded(admin: TestClient) -> None:
    for method, url, content in FAILING:
        admin.request(method, url, **content)
    assert entries(admin) == []


def test_an_entry_shows_the_values_before_and_after(admin: TestClient) -> None:
    admin.post("/plate_status", json={"plate": "B 1234 XYZ", "status": "watched", "note": "a"})
    admin.put("/plate_status/B1234XYZ", json={"status": "blocked"})
    admin.delete("/plate_status/B1234XYZ")
    created, changed, deleted = entries(admin)
    values = {
        "text": "B1234XYZ",
        "display_text": "B 1234 XYZ",
        "status": "watched",
        "valid_from": None,
        "valid_until": None,
        "note": "a",
        "holder": None,
        "instruction": None,
    }
    assert (created["before"], created["after"]) == (None, values)
    after = {**values, "status": "blocked", "note": None}
    assert (changed["before"], changed["after"]) == (values, after)
    assert (deleted["before"], deleted["after"]) == (after, None)


def test_no_plate_is_kept_of_what_was_stored_or_deleted(admin: TestClient, upload: Upload) -> None:
    upload(photo("B1234XYZ"))
    admin.delete("/api/plates/1")
    admin.delete("/session_queries/1")
    stored, plate, photo_entry = entries(admin)
    assert stored["subject"] == photo_entry["subject"] == "detection_session:1"
    assert plate["subject"] == "plate:1"
    assert "1234" not in str([stored, plate, photo_entry]).replace(stored["hash"], "")
