"""The example calls of ``docs/api.md``, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

AUDIT = "/api/audit"
LOCATIONS = "/api/locations"
LOCATION = "/api/locations/{id}"
SESSION = "/session_queries/{id}"
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgAQAAAABbAUdZAAAAD0lEQVR42mP4DwQMg5cAANrpf4Em8vpj"
    "AAAAAElFTkSuQmCC"
)
"""A white picture of 32 x 32 pixels, as base64."""


@dataclass(frozen=True, slots=True)
class Call:
    """One example. ``covers`` are the operations of the API that it is the example of."""

    title: str
    method: str
    url: str
    covers: tuple[str, ...]
    files: tuple[str, ...] = ()
    form: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    picture: str | None = None
    csv: str | None = None
    status: int = 200
    shown: bool = True


def calls() -> Iterator[Call]:
    """Yield the examples; later ones use what earlier ones stored."""
    yield from _places()
    yield from _readings()
    yield from _visits()
    yield from _cameras()
    yield from _plates_and_vehicles()
    yield from _lists()
    yield from _service()
    yield from _deletions()
    yield from _privacy()
    yield from _accounts()


def _places() -> Iterator[Call]:
    lot = {"name": "North", "capacity": 120, "timezone": "Asia/Jakarta"}
    yield Call("Add a lot", "POST", "/api/lots", ("POST /api/lots",), body=lot, status=201)
    yield Call("Lots", "GET", "/api/lots", ("GET /api/lots",))
    yield Call("One lot", "GET", "/api/lots/1", ("GET /api/lots/{id}",), shown=False)
    yield Call(
        "Change a lot",
        "PUT",
        "/api/lots/1",
        ("PUT /api/lots/{id}",),
        body={**lot, "capacity": 140},
    )
    gate = {"name": "Gate 1", "type": "entry", "lot_id": 1, "country": "ID"}
    yield Call("Add a location", "POST", LOCATIONS, (f"POST {LOCATIONS}",), body=gate, status=201)
    yield Call("Locations", "GET", LOCATIONS, (f"GET {LOCATIONS}",))
    yield Call("One location", "GET", f"{LOCATIONS}/1", (f"GET {LOCATION}",), shown=False)
    yield Call("Change a location", "PUT", f"{LOCATIONS}/1", (f"PUT {LOCATION}",), body=gate)


def _readings() -> Iterator[Call]:
    yield Call(
        "Read a picture",
        "POST",
        "/detect_image",
        ("POST /detect_image",),
        files=("jakarta.jpg",),
        form={"location": "Gate 1", "captured_at": "2026-11-22T08:00:00+07:00"},
    )
    yield Call(
        "Read several",
        "POST",
        "/detect_image",
        (),
        files=("bandung.jpg", "taxi.jpg", "render.py"),
        form={"location": "1", "captured_at": "2026-11-22T08:05:00+07:00"},
    )
    yield Call(
        "Read a picture that is the body",
        "POST",
        "/detect_image?location=1&captured_at=2026-11-22T08:06:00%2B07:00&filename=jakarta.jpg",
        (),
        picture="jakarta.jpg",
    )
    yield Call(
        "Read a picture in JSON",
        "POST",
        "/detect_image",
        (),
        body={"image": DOT, "filename": "dot.png", "captured_at": "2026-11-22T08:07:00+07:00"},
    )
    yield Call(
        "The newest photo", "GET", "/latest_detection?location=1", ("GET /latest_detection",)
    )
    yield Call(
        "Detections",
        "GET",
        "/detections?plate=B*&limit=1",
        ("GET /detections",),
    )
    yield Call("Detections as CSV", "GET", "/detections/export", ("GET /detections/export",))
    one = ("GET /detections/{id}",)
    yield Call("One detection", "GET", "/detections/1", one, shown=False)
    yield Call("Plates in a picture", "GET", "/plate_regions?session_id=1", ("GET /plate_regions",))
    yield Call("Region codes of a country", "GET", "/plate_regions?country=ID", ())
    yield Call("One region", "GET", "/plate_regions/B?country=ID", ("GET /plate_regions/{code}",))


def _plates_and_vehicles() -> Iterator[Call]:
    yield Call(
        "A plate's history by a misread of it",
        "GET",
        "/plate_queries?plate=81234XYZ&match=fuzzy",
        ("GET /plate_queries",),
    )
    yield Call("One plate", "GET", "/api/plates/1", ("GET /api/plates/{id}",), shown=False)
    yield Call(
        "Correct a plate",
        "PATCH",
        "/api/plates/1",
        ("PATCH /api/plates/{id}",),
        body={"text": "B 1234 XYC", "note": "dirt on the last letter"},
    )
    undo = "/api/plates/{id}/undo"
    yield Call(
        "Undo the correction",
        "POST",
        "/api/plates/1/undo",
        (f"POST {undo}",),
    )
    yield Call("Vehicles", "GET", "/vehicle_queries?limit=1", ("GET /vehicle_queries",))
    vehicle = "/api/vehicles/{id}"
    yield Call(
        "A vehicle that is not there", "GET", "/api/vehicles/99", (f"GET {vehicle}",), status=404
    )
    yield Call(
        "Correct a vehicle",
        "PATCH",
        "/api/vehicles/99",
        (f"PATCH {vehicle}",),
        body={"class": "truck"},
        status=404,
    )
    yield Call("Delete a vehicle", "DELETE", "/api/vehicles/99", (f"DELETE {vehicle}",), status=404)
    yield Call("Sessions", "GET", "/session_queries?limit=1", ("GET /session_queries",))
    yield Call("One session", "GET", "/session_queries/1", (f"GET {SESSION}",), shown=False)
    yield Call(
        "A picture in which all other plates are masked",
        "GET",
        "/session_queries/1/masked_picture?keep_detection=1",
        (f"GET {SESSION}/masked_picture",),
    )


def _lists() -> Iterator[Call]:
    entry = {"plate": "B 1234 XYZ", "status": "blocked", "note": "unpaid since March"}
    yield Call(
        "Add a plate to a list",
        "POST",
        "/plate_status",
        ("POST /plate_status",),
        body=entry,
        status=201,
    )
    yield Call(
        "A plate's list status", "GET", "/plate_status?plate=B1234XYZ", ("GET /plate_status",)
    )
    yield Call(
        "Change its entry",
        "PUT",
        "/plate_status/B1234XYZ",
        ("PUT /plate_status/{plate}",),
        body={"status": "watched", "valid_until": "2027-01-01T00:00:00Z"},
    )
    yield Call(
        "Live events",
        "GET",
        "/api/events?type=list.changed&after=0",
        ("GET /api/events",),
    )
    variants = "/plate_status/{plate}/variants"
    yield Call("Similar plates", "GET", "/plate_status/81234XYZ/variants", (f"GET {variants}",))
    yield Call(
        "Entries of the lists", "GET", "/plate_status/entries", ("GET /plate_status/entries",)
    )
    yield Call("Export the lists", "GET", "/plate_status/export", ("GET /plate_status/export",))
    yield Call(
        "Check an import",
        "POST",
        "/plate_status/import?dry_run=true",
        ("POST /plate_status/import",),
        csv="plate,status,note\nD8705QK,allowed,resident\nL1098UB,sometimes,\n",
    )
    yield Call(
        "Delete a plate's entry",
        "DELETE",
        "/plate_status/B1234XYZ",
        ("DELETE /plate_status/{plate}",),
        status=204,
    )


def _visits() -> Iterator[Call]:
    joining, of_a_lot = "/api/lots/1/joining", "/api/lots/{id}/joining"
    yield Call("How a lot joins visits", "GET", joining, (f"GET {of_a_lot}",))
    rules = {"risk": 1, "longest_stay_s": 86_400, "turn_around_s": 120, "settle_s": 120}
    yield Call("Set it", "PUT", joining, (f"PUT {of_a_lot}",), body=rules)
    review = "/api/visits?state=review&limit=1"
    yield Call("Visits in review", "GET", review, ("GET /api/visits",))


def _cameras() -> Iterator[Call]:
    cameras, camera = "/api/cameras", "/api/cameras/{id}"
    body: dict[str, Any] = {
        "name": "Entry, front",
        "address": "rtsp://alpr:a%20long%20secret@127.0.0.1:9/stream1",
        "location_id": 1,
        "enabled": False,
        "lines": [{"name": "barrier", "from": [0.1, 0.7], "to": [0.9, 0.7], "left_to_right": "in"}],
    }
    yield Call("Add a camera", "POST", cameras, (f"POST {cameras}",), body=body, status=201)
    yield Call("Cameras", "GET", cameras, (f"GET {cameras}",), shown=False)
    yield Call("One camera", "GET", f"{cameras}/1", (f"GET {camera}",), shown=False)
    test = f"{cameras}/test"
    yield Call("Test a source that does not answer", "POST", test, (f"POST {test}",), body=body)
    covers = (f"POST {camera}/test",)
    yield Call("Test a camera", "POST", f"{cameras}/1/test", covers, shown=False)
    change = {"max_rate": 12.5}
    yield Call(
        "Change a camera", "PATCH", f"{cameras}/1", (f"PATCH {camera}",), body=change, shown=False
    )
    for verb in ("start", "stop"):
        covers = (f"POST {camera}/{verb}",)
        title = f"{verb.capitalize()} a camera"
        yield Call(title, "POST", f"{cameras}/1/{verb}", covers)
    yield Call("State of a camera", "GET", f"{cameras}/1/status", (f"GET {camera}/status",))
    yield Call(
        "What a camera has read",
        "GET",
        f"{cameras}/1/statistics?from=2026-11-01",
        (f"GET {camera}/statistics",),
    )
    covers = (f"DELETE {camera}",)
    yield Call("Delete a camera", "DELETE", f"{cameras}/1", covers, status=204, shown=False)


def _service() -> Iterator[Call]:
    yield Call("Statistics", "GET", "/statistics?from=2026-11-01T00:00:00Z", ("GET /statistics",))
    yield Call("One part of them", "GET", "/statistics/read_rate", ("GET /statistics/*",))
    yield Call(
        "One part as CSV",
        "GET",
        "/statistics/export?part=read_rate",
        ("GET /statistics/export",),
    )
    yield Call("Models in use, with their figures", "GET", "/api/models", ("GET /api/models",))
    yield Call(
        "Who did what to the lists",
        "GET",
        "/api/audit?action=list_entry.*&limit=2",
        ("GET /api/audit",),
    )
    yield Call(
        "The newest entry of the audit trail", "GET", f"{AUDIT}/head", (f"GET {AUDIT}/head",)
    )
    yield Call(
        "The audit trail as CSV",
        "GET",
        f"{AUDIT}/export?action=list_entry.*",
        (f"GET {AUDIT}/export",),
    )
    yield Call("Verify the audit trail", "GET", f"{AUDIT}/verify", (f"GET {AUDIT}/verify",))
    yield Call("Liveness", "GET", "/health", ("GET /health",))
    yield Call("Readiness", "GET", "/ready", ("GET /ready",))


def _deletions() -> Iterator[Call]:
    yield Call(
        "Delete a location in use", "DELETE", f"{LOCATIONS}/1", (f"DELETE {LOCATION}",), status=409
    )
    yield Call(
        "Delete a lot in use", "DELETE", "/api/lots/1", ("DELETE /api/lots/{id}",), status=409
    )
    yield Call(
        "Delete a plate", "DELETE", "/api/plates/1", ("DELETE /api/plates/{id}",), status=204
    )
    yield Call(
        "Delete a session with its files",
        "DELETE",
        "/session_queries/1",
        (f"DELETE {SESSION}",),
        status=204,
    )


def _privacy() -> Iterator[Call]:
    holds, plate = "/api/legal_holds", {"plate": "D 8705 QK"}
    reason = {"subject_id": 2, "reason": "accident at gate 1"}
    yield Call("Hold a photo", "POST", holds, (f"POST {holds}",), body=reason, status=201)
    yield Call("Legal holds", "GET", f"{holds}?active=true", (f"GET {holds}",))
    yield Call("One hold", "GET", f"{holds}/1", (f"GET {holds}/{{id}}",), shown=False)
    yield Call("Release a hold", "DELETE", f"{holds}/1", (f"DELETE {holds}/{{id}}",))
    preview = "/api/privacy/erase/preview"
    yield Call(
        "Look at what is stored on a plate", "POST", preview, (f"POST {preview}",), body=plate
    )
    yield Call(
        "Erase it, with a preview that is out of date",
        "POST",
        "/api/privacy/erase",
        ("POST /api/privacy/erase",),
        body={**plate, "confirm": "2a97516c354b68848cdbd8f54a226a0a"},
        status=409,
    )
    export = "/api/privacy/export"
    yield Call("Export it", "GET", f"{export}?plate=D8705QK", (f"GET {export}",), shown=False)


def _accounts() -> Iterator[Call]:
    log_in = {"name": "ani", "password": "correct horse battery"}
    user = {"name": "Budi", "role": "guard", "lots": [1]}
    yield Call("Is the caller logged in?", "GET", "/api/log_in", ("GET /api/log_in",))
    yield Call(
        "Make the first administrator",
        "POST",
        "/api/first_user",
        ("POST /api/first_user",),
        body=log_in,
        status=201,
    )
    yield Call("Log in", "POST", "/api/log_in", ("POST /api/log_in",), body=log_in)
    yield Call("Own devices", "GET", "/api/login_sessions", ("GET /api/login_sessions",))
    yield Call("Add a person", "POST", "/api/users", ("POST /api/users",), body=user, status=201)
    yield Call("People", "GET", "/api/users", ("GET /api/users",))
    yield Call("One person", "GET", "/api/users/2", ("GET /api/users/{id}",), shown=False)
    yield Call(
        "Change a person",
        "PUT",
        "/api/users/2",
        ("PUT /api/users/{id}",),
        body={**user, "disabled": True},
        shown=False,
    )
    yield Call(
        "Set a person's password",
        "PUT",
        "/api/users/2/password",
        ("PUT /api/users/{id}/password",),
        body={"password": "another good one"},
        status=204,
    )
    yield Call(
        "Log a person out",
        "DELETE",
        "/api/users/2/login_sessions",
        ("DELETE /api/users/{id}/login_sessions",),
        status=204,
    )
    yield Call("Delete a person", "DELETE", "/api/users/2", ("DELETE /api/users/{id}",), status=204)
    yield Call(
        "Change the own password",
        "PUT",
        "/api/password",
        ("PUT /api/password",),
        body={"password": log_in["password"], "new_password": "another good one"},
        status=204,
    )
    factor = "/api/second_factor"
    password = {"password": "another good one"}
    yield Call("Begin a second factor", "POST", factor, (f"POST {factor}",), body=password)
    yield Call(
        "Confirm it by a code",
        "PUT",
        factor,
        (f"PUT {factor}",),
        body={"code": "000000"},
        status=401,
    )
    yield Call("Is there a second factor?", "GET", factor, (f"GET {factor}",))
    end = f"{factor}/end"
    body = {**password, "code": "000000"}
    yield Call("End it", "POST", end, (f"POST {end}",), body=body, status=204)
    lost = "/api/users/1/second_factor"
    covers = ("DELETE /api/users/{id}/second_factor",)
    yield Call("Delete that of a person who lost it", "DELETE", lost, covers, status=404)
    yield Call(
        "Log out on one device",
        "DELETE",
        "/api/login_sessions/99",
        ("DELETE /api/login_sessions/{id}",),
        status=404,
    )
    yield Call(
        "Log out on all other devices",
        "DELETE",
        "/api/login_sessions",
        ("DELETE /api/login_sessions",),
        status=204,
    )
    key = {"name": "Gate camera", "permissions": ["detect"], "locations": [1], "daily_quota": 20000}
    yield Call(
        "Make an API key",
        "POST",
        "/api/api_keys",
        ("POST /api/api_keys",),
        body=key,
        status=201,
    )
    yield Call("API keys", "GET", "/api/api_keys", ("GET /api/api_keys",))
    yield Call("One API key", "GET", "/api/api_keys/1", ("GET /api/api_keys/{id}",), shown=False)
    yield Call(
        "Change an API key",
        "PUT",
        "/api/api_keys/1",
        ("PUT /api/api_keys/{id}",),
        body={"name": "Gate camera", "rate_per_minute": 60},
        shown=False,
    )
    yield Call(
        "Revoke an API key",
        "DELETE",
        "/api/api_keys/1",
        ("DELETE /api/api_keys/{id}",),
        status=204,
    )
    yield Call("Log out", "DELETE", "/api/log_in", ("DELETE /api/log_in",), status=204)
