"""Writes ``docs/api.md``: every path with a call and its real answer.

``python docs/make_api.py`` starts the application on an empty folder, uploads the example
pictures, makes each call below and writes down what came back. It fails when a path of the API has
no example.
"""

from __future__ import annotations

import itertools
import json
import os
import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "api.md"
LONGEST_LIST = 2
STREAM_S = 1
"""Lifetime of the stream of live events, which is some minutes by default."""
BRIEF = {"metrics": 2}
"""Most entries shown of the objects with these names."""
WIDTH = 96

INTRODUCTION = """# HTTP API

Made by `python docs/make_api.py` from real answers to calls on the pictures in `examples/`; long
lists are cut at `…`. `/docs` on a running service describes every parameter and field, and
[`openapi.json`](openapi.json) is the same for machines.

- Moments are ISO 8601 with an offset; one without is taken as UTC. Answers are in UTC.
- Boxes are `[x1, y1, x2, y2]` in pixels of the uploaded picture, origin top left; confidences are 0
  to 1, and a plate's is the probability that its whole text is right.
- Lists come in pages: `limit` items and a `next_cursor`, which the next call sends as `cursor`. New
  rows between two calls never make a page repeat or skip an item.
- `GET /api/events` is a stream of server-sent events; `Last-Event-ID`, or `after`, resumes it from
  any id without a gap. `curl -N` shows them as they arrive.
- Every error is `{"error": code, "detail": sentence}` with its status: 400, 404, 405, 409, 413,
  415, 422, or 503 with `Retry-After`.
"""


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
    csv: str | None = None
    status: int = 200
    shown: bool = True


def calls() -> Iterator[Call]:
    """Yield the examples in the order in which they are made."""
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
    locations = "/api/locations"
    yield Call("Add a location", "POST", locations, (f"POST {locations}",), body=gate, status=201)
    yield Call("Locations", "GET", locations, (f"GET {locations}",))
    one = f"{locations}/{{id}}"
    yield Call("One location", "GET", f"{locations}/1", (f"GET {one}",), shown=False)
    yield Call("Change a location", "PUT", f"{locations}/1", (f"PUT {one}",), body=gate)
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
        "The newest photo", "GET", "/latest_detection?location=1", ("GET /latest_detection",)
    )
    yield Call(
        "Detections",
        "GET",
        "/detections?plate=B*&match=wildcard&limit=1",
        ("GET /detections",),
    )
    yield Call("Detections as CSV", "GET", "/detections?format=csv", ())
    yield Call("Plates in a picture", "GET", "/plate_regions?session_id=1", ("GET /plate_regions",))
    yield Call("Region codes of a country", "GET", "/plate_regions?country=ID", ())
    yield Call("One region", "GET", "/plate_regions/B?country=ID", ("GET /plate_regions/{code}",))
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
    session = "/session_queries/{id}"
    yield Call("One session", "GET", "/session_queries/1", (f"GET {session}",), shown=False)
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
    yield Call("Statistics", "GET", "/statistics?from=2026-11-01T00:00:00Z", ("GET /statistics",))
    yield Call("One part of them", "GET", "/statistics/read_rate", ("GET /statistics/*",))
    yield Call("Models in use, with their figures", "GET", "/api/models", ("GET /api/models",))
    yield Call("Liveness", "GET", "/health", ("GET /health",))
    yield Call("Readiness", "GET", "/ready", ("GET /ready",))
    yield Call(
        "Delete a location in use", "DELETE", f"{locations}/1", (f"DELETE {one}",), status=409
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
        (f"DELETE {session}",),
        status=204,
    )


ELSEWHERE = """## Files

`GET /outputs/{path}` returns the pictures that answers refer to, `GET /static/{path}` the files in
`static/`; both with `ETag`, `Last-Modified` and ranges.
"""
ELSEWHERE_COVERS = {"GET /outputs/{path}", "GET /static/{path}"}


def write() -> None:
    """Make the calls and write the document."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        app = create_app(Settings(_env_file=None, data_dir=Path(folder), event_lifetime_s=STREAM_S))
        parts = [INTRODUCTION]
        covered = set(ELSEWHERE_COVERS)
        with TestClient(app) as client:
            for call in calls():
                covered.update(call.covers)
                text = _example(client, call)
                if call.shown:
                    parts.append(text)
        _require_all(app.openapi(), covered)
        parts.append(_statistics_parts(app.openapi()))
    TARGET.write_text("\n".join([*parts, ELSEWHERE]), encoding="utf-8")


def _statistics_parts(openapi: dict[str, Any]) -> str:
    names = [f"`{path}`" for path in openapi["paths"] if path.startswith("/statistics/")]
    return f"## Parts of the statistics\n\n{textwrap.fill(', '.join(names), 98)}\n"


def _require_all(openapi: dict[str, Any], covered: set[str]) -> None:
    starts = tuple(item[:-1] for item in covered if item.endswith("*"))
    missing = [
        name
        for path, methods in openapi["paths"].items()
        for method in methods
        if (name := f"{method.upper()} {path}") not in covered and not name.startswith(starts)
    ]
    if missing:
        raise SystemExit(f"no example for {', '.join(missing)}")


def _example(client: TestClient, call: Call) -> str:
    files: list[tuple[str, tuple[str, bytes]]] = [
        ("file" if len(call.files) == 1 else "files", (n, (ROOT / "examples" / n).read_bytes()))
        for n in call.files
    ]
    if call.csv is not None:
        files.append(("file", ("plates.csv", call.csv.encode())))
    answer = client.request(
        call.method, call.url, json=call.body, files=files or None, data=call.form or None
    )
    if answer.status_code != call.status:
        raise SystemExit(f"{call.method} {call.url}: {answer.status_code} {answer.text}")
    return "\n".join([f"## {call.title}", "", "```sh", _curl(call), "```", "", _answer(answer), ""])


def _curl(call: Call) -> str:
    words = ["curl"]
    if call.method != "GET" and not call.files:
        words.append(f"-X {call.method}")
    words += [f"-F {'file' if len(call.files) == 1 else 'files'}=@examples/{n}" for n in call.files]
    words += ["-F file=@plates.csv"] if call.csv is not None else []
    words += [f"-F {name}={_quoted(value)}" for name, value in call.form.items()]
    if call.body is not None:
        words.append(f"--json '{json.dumps(call.body)}'")
    words.append(_quoted(f"localhost:8000{call.url}"))
    return " ".join(words)


def _quoted(text: str) -> str:
    return f"'{text}'" if any(c in text for c in " ?&*") else text


def _answer(answer: Any) -> str:
    if not answer.content:
        return f"`{answer.status_code}`"
    if answer.headers["content-type"].startswith("application/json"):
        text = _layout(_shortened(answer.json()))
        return f"`{answer.status_code}`\n\n```json\n{text}\n```"
    return f"`{answer.status_code}`\n\n```\n{answer.text.strip()}\n```"


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(_brief(key, item)) for key, item in value.items()}
    if isinstance(value, list):
        plain = all(isinstance(item, (int, float, str)) for item in value)
        most = 10 if plain else LONGEST_LIST
        return [*(_shortened(item) for item in value[:most]), *(["…"] if len(value) > most else [])]
    if isinstance(value, float):
        return round(value, 3)
    return value


def _brief(name: str, value: Any) -> Any:
    if name not in BRIEF or len(value) <= BRIEF[name]:
        return value
    return {**dict(itertools.islice(value.items(), BRIEF[name])), "…": "…"}


def _layout(value: Any, depth: int = 0) -> str:
    """Return JSON in which whatever fits on a line stays on one."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + depth <= WIDTH or not isinstance(value, (dict, list)):
        return flat
    pad = " " * (depth + 1)
    if isinstance(value, dict):
        items = [f"{_layout(key)}: {_layout(item, depth + 1)}" for key, item in value.items()]
        start, end = "{}"
    else:
        items, (start, end) = [_layout(item, depth + 1) for item in value], "[]"
    body = ",\n".join(pad + item for item in items)
    return f"{start}\n{body}\n{' ' * depth}{end}"


if __name__ == "__main__":
    write()
