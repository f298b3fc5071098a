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
    key: str | None = None
    status: int = 200
    shown: bool = True


def calls() -> Iterator[Call]:
    """Yield the examples; later ones use what earlier ones stored."""
    yield from _places()
    yield from _alert_rules()
    yield from _readings()
    yield from _visits()
    yield from _cameras()
    yield from _gates()
    yield from _ingest()
    yield from _plates_and_vehicles()
    yield from _lists()
    yield from _rights()
    yield from _occupancy()
    yield from _notifications()
    yield from _alarms()
    yield from _parking_data()
    yield from _other_vendors()
    yield from _integrations()
    yield from _webhooks()
    yield from _service()
    yield from _money()
    yield from _deletions()
    yield from _privacy()
    yield from _accounts()


def _push() -> Iterator[Call]:
    url = "/api/push/subscriptions"
    phone = {
        # Of this machine: nothing is sent.
        "endpoint": "https://127.0.0.1/send/1",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORc"
            "xaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
        "language": "id",
    }
    key = ("GET /api/push/key",)
    yield Call("The key of web push", "GET", "/api/push/key", key, shown=False)
    yield Call("Get alarms on a phone", "POST", url, (f"POST {url}",), body=phone, status=201)
    yield Call("Own devices that get alarms", "GET", url, (f"GET {url}",), shown=False)
    covers = (f"POST {url}/{{id}}/test",)
    yield Call("Test a device", "POST", f"{url}/1/test", covers, shown=False)
    covers = (f"DELETE {url}/{{id}}",)
    yield Call("Remove a device", "DELETE", f"{url}/1", covers, status=204, shown=False)


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
        "Listed plates that it could be a misread of",
        "GET",
        "/api/plates/1/near_matches",
        ("GET /api/plates/{id}/near_matches",),
        shown=False,
    )
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


def _rights() -> Iterator[Call]:
    rights, right = "/api/rights", "/api/rights/{id}"
    body: dict[str, Any] = {
        "kind": "season_pass",
        "plates": ["D 1234 ABC", "D 5678 ABC"],
        "lot_ids": [1],
        "hours": [{"weekdays": [1, 2, 3, 4, 5], "start": "07:00", "end": "19:00"}],
        "valid_until": "2027-12-31",
        "max_inside": 1,
        "holder": "Ani Wijaya, flat 12",
    }
    yield Call("Add a season pass", "POST", rights, (f"POST {rights}",), body=body, status=201)
    yield Call("Rights", "GET", f"{rights}?kind=season_pass", (f"GET {rights}",), shown=False)
    yield Call("One right", "GET", f"{rights}/1", (f"GET {right}",), shown=False)
    yield Call(
        "What a plate may do in a lot",
        "GET",
        f"{rights}/check?plate=D1234ABC&lot=North&at=2026-11-27T10:00:00",
        (f"GET {rights}/check",),
    )
    yield Call(
        "Texts that are like a plate",
        "GET",
        f"{rights}/similar?plate=D1234ABC",
        (f"GET {rights}/similar",),
    )
    change = {"note": "paid until June"}
    yield Call(
        "Change a right", "PATCH", f"{rights}/1", (f"PATCH {right}",), body=change, shown=False
    )
    yield Call("Export the rights", "GET", f"{rights}/export", (f"GET {rights}/export",))
    yield Call(
        "Check an import of rights",
        "POST",
        f"{rights}/import?dry_run=true",
        (f"POST {rights}/import",),
        csv="kind,plates,uses\nvisitor_pass,L 1098 UB,1\nbooking,,\n",
    )
    covers = (f"DELETE {right}",)
    yield Call("Delete a right", "DELETE", f"{rights}/1", covers, status=204, shown=False)


def _occupancy() -> Iterator[Call]:
    lot, path = "/api/lots/1", "/api/lots/{id}"
    body = {"counted": 57, "at": "2026-11-27T10:00:00", "note": "after the power cut"}
    covers = (f"POST {path}/recounts",)
    yield Call("Count by hand", "POST", f"{lot}/recounts", covers, body=body, status=201)
    covers = (f"GET {path}/recounts",)
    yield Call("Counts by hand", "GET", f"{lot}/recounts", covers, shown=False)
    covers = (f"PUT {path}/capacities",)
    spaces = {"car": 100, "motorcycle": 40}
    yield Call("Spaces by class", "PUT", f"{lot}/capacities", covers, body=spaces)
    covers = (f"GET {path}/capacities",)
    yield Call("Spaces of a lot", "GET", f"{lot}/capacities", covers, shown=False)
    yield Call("How full a lot is", "GET", f"{lot}/occupancy", (f"GET {path}/occupancy",))
    yield Call(
        "How full a lot was",
        "GET",
        f"{lot}/occupancy/history?from=2026-11-27T09:00:00&to=2026-11-27T11:00:00",
        (f"GET {path}/occupancy/history",),
    )
    covers = (f"GET {path}/occupancy/forecast",)
    yield Call("What to expect", "GET", f"{lot}/occupancy/forecast?hours=2", covers)


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
    workers = f"{cameras}/workers"
    yield Call("Workers that read cameras", "GET", workers, (f"GET {workers}",), shown=False)
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
    yield Call("Its past states", "GET", f"{cameras}/1/states?limit=20", (f"GET {camera}/states",))
    yield Call(
        "What a camera has read",
        "GET",
        f"{cameras}/1/statistics?from=2026-11-01",
        (f"GET {camera}/statistics",),
    )
    covers = (f"DELETE {camera}",)
    yield Call("Delete a camera", "DELETE", f"{cameras}/1", covers, status=204, shown=False)


def _money() -> Iterator[Call]:
    tariffs, tariff, simulate = "/api/tariffs", "/api/tariffs/{id}", "/api/tariffs/simulate"
    rate = {
        "name": "day",
        "first": [{"minutes": 60, "amount": 5000}],
        "interval": {"minutes": 60, "amount": 4000},
    }
    data = {"currency": {"code": "IDR", "decimals": 0}, "rates": [rate]}
    body = {"name": "Cars", "data": data, "valid_from": "2026-11-01"}
    yield Call("Add a tariff", "POST", tariffs, (f"POST {tariffs}",), body=body, status=201)
    stay = {"entered_at": "2026-11-22T08:00:00", "exited_at": "2026-11-22T11:30:00"}
    yield Call(
        "What would a stay cost?",
        "POST",
        simulate,
        (f"POST {simulate}",),
        body={"tariff_id": 1, **stay},
    )
    yield Call("Tariffs", "GET", tariffs, (f"GET {tariffs}",), shown=False)
    yield Call("One tariff", "GET", f"{tariffs}/1", (f"GET {tariff}",), shown=False)
    yield Call("Rename a tariff", "PUT", f"{tariffs}/1", (f"PUT {tariff}",), body={"name": "Car"})
    added = (f"POST {tariff}/versions",)
    dearer = {"data": {**data, "minimum": 6000}, "valid_from": "2027-01-01"}
    url = f"{tariffs}/1/versions"
    yield Call("Add a version", "POST", url, added, body=dearer, status=201)
    version = f"{tariff}/versions/{{number}}"
    yield Call("One version", "GET", f"{url}/2", (f"GET {version}",), shown=False)
    yield Call("Delete it", "DELETE", f"{url}/2", (f"DELETE {version}",), status=204)
    lot, of_lot = "/api/lots/1/tariff", "/api/lots/{id}/tariff"
    yield Call("Give a lot a tariff", "PUT", lot, (f"PUT {of_lot}",), body={"tariff_id": 1})
    yield Call("The tariff of a lot", "GET", lot, (f"GET {of_lot}",), shown=False)
    yield Call("Give it none", "PUT", lot, (), body={"tariff_id": None}, shown=False)
    yield Call("Delete a tariff", "DELETE", f"{tariffs}/1", (f"DELETE {tariff}",), status=204)
    yield from _payments()


def _payments() -> Iterator[Call]:
    visit, payment = "/api/visits/{id}", "/api/payments/{id}"
    yield Call(
        "Quote a visit",
        "POST",
        "/api/visits/99/quote",
        (f"POST {visit}/quote",),
        body={"lost_ticket": False},
        status=404,
    )
    yield Call(
        "Pay the quote",
        "POST",
        "/api/visits/99/payments",
        (f"POST {visit}/payments",),
        body={"quote_id": 1, "provider": "cash"},
        status=404,
    )
    validations = "/api/visits/99/validations"
    given = {"kind": "minutes", "value": 120, "given_by": "Cinema"}
    add = (f"POST {visit}/validations",)
    yield Call("Give two hours to a visitor", "POST", validations, add, body=given, status=404)
    covers = (f"GET {visit}/validations",)
    yield Call("Validations of a visit", "GET", validations, covers, status=404, shown=False)
    url, covers = "/api/validations/99", ("DELETE /api/validations/{id}",)
    yield Call("Take one back", "DELETE", url, covers, status=404)
    yield Call("Payments", "GET", "/api/payments", ("GET /api/payments",))
    report, period = "/api/reports/parking", "from=2026-11-22&to=2026-11-23"
    yield Call("A report on lots", "GET", f"{report}?{period}", (f"GET {report}",))
    file = f"{report}/export"
    yield Call("The same as a file", "GET", f"{file}?{period}", (f"GET {file}",))
    yield Call("One payment", "GET", "/api/payments/99", (f"GET {payment}",), status=404)
    for verb, body in (
        ("settle", {"reference": "RRN 482910"}),
        ("fail", {"reason": "the driver pays cash"}),
        ("refund", {"amount": 5000, "reason": "a place was closed"}),
    ):
        url, covers = f"/api/payments/99/{verb}", (f"POST {payment}/{verb}",)
        title = f"{verb.capitalize()} a payment"
        yield Call(title, "POST", url, covers, body=body, status=404)
    covers = (f"GET {payment}/refunds",)
    yield Call("Its refunds", "GET", "/api/payments/99/refunds", covers, status=404)
    for name in ("totals", "export", "providers"):
        url = f"/api/payments/{name}"
        yield Call(f"Payments: {name}", "GET", url, (f"GET {url}",))


def _alert_rules() -> Iterator[Call]:
    rules, rule = "/api/alert_rules", "/api/alert_rules/{id}"
    body: dict[str, Any] = {
        "name": "Unknown plates",
        "kind": "unknown_plate",
        "parameters": {"min_confidence": 0.5},
        "severity": "info",
        "instruction": "Ask the driver.",
    }
    yield Call("Add an alert rule", "POST", rules, (f"POST {rules}",), body=body, status=201)
    yield Call("Alert rules", "GET", rules, (f"GET {rules}",))
    yield Call("One alert rule", "GET", f"{rules}/3", (f"GET {rule}",), shown=False)


def _parking_data() -> Iterator[Call]:
    base = "/apds/v4"
    known = {"places": "lot-1", "sessions": "visit-1", "rights/specs": "public-1"}
    for name in ("places", "sessions", "rates", "rights/specs", "rights/assigned"):
        url = f"{base}/{name}"
        yield Call(f"APDS 4: {name}", "GET", url, (f"GET {url}",), shown=name == "places")
        one, covers = f"{url}/{known.get(name, 'none')}", (f"GET {url}/{{id}}",)
        status = 200 if name in known else 404
        yield Call(f"APDS 4: one of {name}", "GET", one, covers, status=status, shown=False)
    url = "/datex/v3/parking_status"
    yield Call("Free spaces as of DATEX II", "GET", url, (f"GET {url}",))


def _notifications() -> Iterator[Call]:
    channels = "/api/notification_channels"
    channel, one = f"{channels}/1", f"{channels}/{{id}}"
    body: dict[str, Any] = {
        "name": "Night shift",
        "kind": "email",
        "recipients": ["guard@example.com"],
        "timezone": "Asia/Jakarta",
        "plates": "masked",
    }
    yield Call(
        "Notify the night shift of alarms",
        "POST",
        channels,
        (f"POST {channels}",),
        body=body,
        status=201,
    )
    yield Call("Who is notified", "GET", channels, (f"GET {channels}",), shown=False)
    yield Call("One channel", "GET", channel, (f"GET {one}",), shown=False)
    yield Call("Send a test", "POST", f"{channel}/test", (f"POST {one}/test",))
    yield Call(
        "Change a channel",
        "PUT",
        channel,
        (f"PUT {one}",),
        body={**body, "digest": "daily"},
        shown=False,
    )
    url = "/api/notifications"
    yield Call("What was sent", "GET", f"{url}?limit=1", (f"GET {url}",))
    yield from _schedules()
    yield Call("Delete a channel", "DELETE", channel, (f"DELETE {one}",), status=204, shown=False)


def _schedules() -> Iterator[Call]:
    schedules = "/api/reports/schedules"
    schedule, one = f"{schedules}/1", f"{schedules}/{{id}}"
    body: dict[str, Any] = {
        "name": "Every Monday",
        "channel_id": 1,
        "every": "weekly",
        "timezone": "Asia/Jakarta",
    }
    yield Call(
        "Send a report each week", "POST", schedules, (f"POST {schedules}",), body=body, status=201
    )
    yield Call("Reports that are sent", "GET", schedules, (f"GET {schedules}",), shown=False)
    yield Call("One of them", "GET", schedule, (f"GET {one}",), shown=False)
    changed = {**body, "every": "monthly"}
    yield Call("Change it", "PUT", schedule, (f"PUT {one}",), body=changed, shown=False)
    yield Call("End it", "DELETE", schedule, (f"DELETE {one}",), status=204, shown=False)


def _alarms() -> Iterator[Call]:
    rules, alarms = "/api/alert_rules", "/api/alarms"
    rule, alarm = f"{rules}/{{id}}", f"{alarms}/{{id}}"
    period = {"from": "2026-11-01", "to": "2026-12-01"}
    status = {"name": "Blocked", "kind": "status", "parameters": {"statuses": ["blocked"]}}
    yield Call("Open alarms", "GET", f"{alarms}?state=open&limit=1", (f"GET {alarms}",))
    yield Call("Their number", "GET", f"{alarms}/count", (f"GET {alarms}/count",))
    yield Call("One alarm", "GET", f"{alarms}/1", (f"GET {alarm}",), shown=False)
    yield Call(
        "Acknowledge an alarm",
        "POST",
        f"{alarms}/1/acknowledge",
        (f"POST {alarm}/acknowledge",),
        body={"outcome": "acted", "comment": "The driver is a visitor."},
    )
    yield Call("Alarms as CSV", "GET", f"{alarms}/export", (f"GET {alarms}/export",))
    yield Call(
        "Try a rule over the readings of a month",
        "POST",
        f"{rules}/dry_run",
        (f"POST {rules}/dry_run",),
        body={"rule": status, **period},
    )
    yield Call(
        "Try a stored rule",
        "POST",
        f"{rules}/3/dry_run",
        (f"POST {rule}/dry_run",),
        body=period,
    )
    yield Call(
        "Change an alert rule",
        "PUT",
        f"{rules}/3",
        (f"PUT {rule}",),
        body={**status, "severity": "critical"},
    )
    yield Call(
        "Delete an alert rule", "DELETE", f"{rules}/3", (f"DELETE {rule}",), status=204, shown=False
    )


def _ingest() -> Iterator[Call]:
    sources, source = "/api/ingest_sources", "/api/ingest_sources/{id}"
    letters, letter = "/api/dead_letters", "/api/dead_letters/{id}"
    reading = {
        "id": "4711",
        "captured_at": "2026-11-22T09:00:00+07:00",
        "location": "Gate 1",
        "plate": {"text": "B 9021 TKX", "confidence": 0.93, "country": "ID"},
        "vehicle": {"class": "car", "color": "black"},
    }
    yield Call(
        "Send a reading of another system",
        "POST",
        "/api/readings",
        ("POST /api/readings",),
        body=reading,
    )
    body = {"name": "Entry camera", "maker": "auto", "location_id": 1}
    covers = (f"POST {sources}",)
    yield Call("Add a source of readings", "POST", sources, covers, body=body, status=201)
    yield Call("Sources of readings", "GET", sources, (f"GET {sources}",))
    yield Call("One source", "GET", f"{sources}/1", (f"GET {source}",), shown=False)
    body = {**body, "timezone": "Asia/Jakarta"}
    yield Call("Change a source", "PUT", f"{sources}/1", (f"PUT {source}",), body=body, shown=False)
    yield Call(
        "Give a source another address",
        "POST",
        f"{sources}/1/token",
        (f"POST {source}/token",),
    )
    yield Call(
        "Send to the address of a source (here to one that nobody has)",
        "POST",
        "/ingest/gxi_unknown",
        ("POST /ingest/{token}",),
        body={"Active": "keepAlive", "DeviceID": "dev-1"},
        status=404,
    )
    yield Call("Deliveries that could not be read", "GET", letters, (f"GET {letters}",))
    covers = (f"GET {letter}",)
    yield Call("One of them", "GET", f"{letters}/99", covers, status=404, shown=False)
    covers = (f"POST {letter}/replay",)
    yield Call("Read it once more", "POST", f"{letters}/99/replay", covers, status=404, shown=False)
    covers = (f"DELETE {letter}",)
    yield Call("Delete it", "DELETE", f"{letters}/99", covers, status=404, shown=False)
    yield from _pulls()
    yield from _sites()
    covers = (f"DELETE {source}",)
    yield Call("Delete a source", "DELETE", f"{sources}/1", covers, status=204, shown=False)


def _sites() -> Iterator[Call]:
    """Yield the sites of a centre; what they send is signed, so it is refused here."""
    sites, site = "/api/sites", "/api/sites/{id}"
    body = {"code": "bandung-1", "name": "Bandung", "lists": ["blocked"]}
    yield Call("Add a site", "POST", sites, (f"POST {sites}",), body=body, status=201)
    yield Call("Sites", "GET", sites, (f"GET {sites}",))
    yield Call("One site", "GET", f"{sites}/1", (f"GET {site}",), shown=False)
    covers, lists = (f"PATCH {site}",), {"lists": ["blocked", "watched"]}
    yield Call("Change its lists", "PATCH", f"{sites}/1", covers, body=lists, shown=False)
    yield Call("Give it another key", "POST", f"{sites}/1/key", (f"POST {site}/key",))
    own = f"{sites}/bandung-1"
    covers = (f"POST {sites}/{{site}}/batches",)
    yield Call("Send as a site", "POST", f"{own}/batches", covers, body={}, status=401)
    covers = (f"GET {sites}/{{site}}/config",)
    yield Call("Its lists", "GET", f"{own}/config", covers, status=401, shown=False)
    covers = (f"PUT {sites}/{{site}}/pictures/{{path}}",)
    picture = f"{own}/pictures/uploaded/2026/11/28/a.jpg"
    yield Call("Send a picture", "PUT", picture, covers, body={}, status=401, shown=False)
    covers = ("GET /api/site_pictures/{session_id}",)
    yield Call("Where a picture is", "GET", "/api/site_pictures/99", covers, status=404)
    covers = ("POST /api/site_pictures/{session_id}",)
    yield Call("Ask for it", "POST", "/api/site_pictures/99", covers, status=404, shown=False)
    yield Call(
        "Delete a site", "DELETE", f"{sites}/1", (f"DELETE {site}",), status=204, shown=False
    )


def _pulls() -> Iterator[Call]:
    """Yield what is fetched for the first source of readings."""
    pull, path = "/api/ingest_sources/1/pull", "/api/ingest_sources/{id}/pull"
    device = {
        "kind": "onvif_pull",
        "url": "http://192.0.2.9/onvif/device_service",
        "user_name": "galaxy",
    }
    body = {"config": device, "password": "a long password"}
    yield Call("Pull readings from an ONVIF device", "PUT", pull, (f"PUT {path}",), body=body)
    yield Call("How that goes", "GET", pull, (f"GET {path}",), shown=False)
    covers = (f"DELETE {path}",)
    yield Call("Pull no more", "DELETE", pull, covers, status=204, shown=False)


def _gates() -> Iterator[Call]:
    gates, gate, switch = "/api/gates", "/api/gates/{id}", "/api/gate_switch"
    body: dict[str, Any] = {
        "name": "Entry barrier",
        "location_id": 1,
        "mode": "live",
        "relay": {"kind": "log"},
    }
    yield Call("Add a gate", "POST", gates, (f"POST {gates}",), body=body, status=201)
    yield Call("Gates", "GET", gates, (f"GET {gates}",), shown=False)
    yield Call("One gate", "GET", f"{gates}/1", (f"GET {gate}",), shown=False)
    change = {"min_interval_s": 1.5}
    covers = (f"PATCH {gate}",)
    yield Call("Change a gate", "PATCH", f"{gates}/1", covers, body=change, shown=False)
    read = {
        "plate": "B 1234 XYZ",
        "confidence": 0.97,
        "captured_at": "2026-11-22T08:00:00+07:00",
        "location": "Gate 1",
    }
    yield Call(
        "Decide whether a gate opens",
        "POST",
        f"{gates}/decide",
        (f"POST {gates}/decide",),
        body=read,
        key="5f0c9a6e",
    )
    yield Call(
        "Open a gate by hand",
        "POST",
        f"{gates}/1/open",
        (f"POST {gate}/open",),
        body={"reason": "Ambulance"},
        status=202,
    )
    for part, title in (
        ("state", "State of a gate"),
        ("decisions", "Decisions at a gate"),
        ("commands", "Orders to open a gate"),
        ("shadow", "Decisions compared with openings by hand"),
    ):
        yield Call(title, "GET", f"{gates}/1/{part}", (f"GET {gate}/{part}",))
    yield Call(
        "Stop all gates",
        "PUT",
        switch,
        (f"PUT {switch}",),
        body={"stopped": True, "reason": "A barrier is being repaired"},
    )
    yield Call("Whether all gates are stopped", "GET", switch, (f"GET {switch}",), shown=False)
    covers = (f"DELETE {gate}",)
    yield Call("Delete a gate", "DELETE", f"{gates}/1", covers, status=204, shown=False)


def _other_vendors() -> Iterator[Call]:
    yield Call(
        "Read a picture as OpenALPR's cloud does",
        "POST",
        "/v2/recognize?country=id&recognize_vehicle=1",
        ("POST /v2/recognize", "POST /v3/recognize"),
        files=("jakarta.jpg",),
    )
    yield Call(
        "Read a picture as version 1 of OpenALPR's cloud does",
        "POST",
        "/v1/recognize?country=id&tasks=plate,color",
        ("POST /v1/recognize",),
        files=("jakarta.jpg",),
    )
    yield Call(
        "Read a picture that is the body",
        "POST",
        "/v2/recognize_bytes?country=id&topn=1",
        ("POST /v2/recognize_bytes", "POST /v3/recognize_bytes"),
        picture="taxi.jpg",
    )
    yield Call(
        "Read a picture as CodeProject.AI does",
        "POST",
        "/v1/vision/alpr",
        ("POST /v1/vision/alpr", "POST /v1/image/alpr"),
        files=("jakarta.jpg",),
    )
    yield Call(
        "Detect vehicles as CodeProject.AI and DeepStack do",
        "POST",
        "/v1/vision/detection",
        ("POST /v1/vision/detection",),
        files=("taxi.jpg",),
    )
    yield Call(
        "Detect plates without reading them",
        "POST",
        "/v1/vision/custom/license-plate",
        ("POST /v1/vision/custom/{model}",),
        files=("taxi.jpg",),
    )


def _integrations() -> Iterator[Call]:
    adapters = "/api/compat_adapters"
    yield Call("Interfaces of other vendors", "GET", adapters, (f"GET {adapters}",))
    yield Call(
        "Set who may use one",
        "PUT",
        f"{adapters}/plate_recognizer",
        (f"PUT {adapters}/{{name}}",),
        body={"access": "lan"},
    )


def _webhooks() -> Iterator[Call]:
    hooks, hook, one = "/api/webhooks", "/api/webhooks/{id}", "/api/webhooks/1"
    sent, sending = "/api/webhook_deliveries", "/api/webhook_deliveries/{id}"
    body: dict[str, Any] = {
        "name": "Billing",
        "url": "https://billing.invalid/galaxy",
        "event_types": ["visit.opened", "visit.closed"],
    }
    yield Call("Add a webhook", "POST", hooks, (f"POST {hooks}",), body=body, status=201)
    yield Call("Webhooks", "GET", hooks, (f"GET {hooks}",))
    yield Call("One webhook", "GET", one, (f"GET {hook}",), shown=False)
    change = {**body, "pictures": "none"}
    yield Call("Change a webhook", "PUT", one, (f"PUT {hook}",), body=change, shown=False)
    for part, title in (
        ("rotate_secret", "Make a new secret"),
        ("test", "Send a test message"),
        ("replay", "Send what is dead again"),
    ):
        yield Call(title, "POST", f"{one}/{part}", (f"POST {hook}/{part}",), shown=False)
    yield Call("What was sent", "GET", sent, (f"GET {sent}",))
    lost = f"{sent}/99"
    yield Call("One delivery", "GET", lost, (f"GET {sending}",), status=404, shown=False)
    covers = (f"POST {sending}/replay",)
    yield Call("Send it again", "POST", f"{lost}/replay", covers, status=404, shown=False)
    shared = "/api/shared_pictures"
    covers = (f"GET {shared}/{{token}}",)
    yield Call("A picture by link", "GET", f"{shared}/x", covers, status=404, shown=False)
    yield Call("Delete a webhook", "DELETE", one, (f"DELETE {hook}",), status=204, shown=False)


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
    yield Call("The MQTT connection", "GET", "/api/mqtt", ("GET /api/mqtt",))
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
    yield from _push()
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
