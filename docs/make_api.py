"""Writes ``docs/api.md``: every path with a call and its real answer.

``python docs/make_api.py`` starts the application on an empty folder, uploads the example
pictures, makes each call of ``api_calls.py`` and writes the answers. It fails when a path
of the API has no example.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import tempfile
import textwrap
from pathlib import Path
from typing import Any

from api_calls import Call, calls
from fastapi.testclient import TestClient

from galaxy_alpr.access import COMPAT
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
  rows between two calls never make a page repeat or skip an item. The header `Link` has the paths
  of the first and the next page (RFC 8288).
- `GET /api/events` is a stream of server-sent events; `Last-Event-ID`, or `after`, resumes it from
  any id without a gap. `curl -N` shows them as they arrive.
- Every error is `{"error": code, "detail": sentence}` with its status: 400, 403, 404, 405, 408,
  409, 412, 413, 415, 421, 422, 431, or 503 and 507 with `Retry-After`. A 422 has `fields`, too:
  `[{"field": "limit", "message": sentence}]`. A client whose `Accept` names
  `application/problem+json` gets the same as problem details (RFC 9457).
  [Deployment](deployment.md#failures) lists the codes of 503 and 507.
- `HEAD` is answered wherever `GET` is. Text is compressed for clients that accept gzip.
  A 201 has the path of the new object in `Location`.
- In a URL, the `+` of an offset is written `%2B`: `from=2026-11-22T08:00:00%2B07:00`.
- Confidences and shares have four decimals, milliseconds one.
- A plate, a vehicle, a list entry, a lot (also its spaces by class, and its tariff), a location, a
  tariff, a pass, a gate, a rule or a payment is answered with an `ETag`. A change or a deletion
  that sends it as `If-Match` is refused (412) if somebody else changed it meanwhile; without
  `If-Match` the last change wins.
- A `POST` or `PATCH` with an `Idempotency-Key` can be [sent again](idempotency.md): it has its
  effect once and always the same answer.
"""


ELSEWHERE = """## Files

`GET /outputs/{path}` returns the pictures that answers refer to, `GET /static/{path}` the files in
`static/`; both with `ETag`, `Last-Modified` and ranges.
`GET /api/privacy/export?plate=B1234XYZ` returns what is stored on a plate as a ZIP file.

## Pictures of a camera

`GET /api/cameras/{id}/snapshot?boxes=true` returns the newest frame of a camera as a JPEG,
`GET /api/cameras/{id}/live` its frames without an end, for an `<img>` (MJPEG).
`POST /api/cameras/{id}/test` tests it as `POST /api/cameras/test` does, while it is read.

## Visits

`GET /api/visits/{id}` returns a visit with its readings and the changes by people, and
`GET /api/visits/{id}/evidence` its pictures, times and audit entries as a ZIP file;
`GET /api/visits/export?format=csv` sends all visits in the time of their lot. What people do with
visits: `POST /api/visits/{id}/match`, `POST /api/visits/{id}/merge`,
`POST /api/visits/{id}/split`, `POST /api/visits/{id}/close`, `POST /api/visits/{id}/reopen`,
`POST /api/visits/{id}/confirm`, `POST /api/visits/{id}/reject`, `POST /api/visits/{id}/undo`;
[parking](parking.md) describes them.

## Single sign-on

`GET /api/oidc/log_in?next=/app/` sends a browser to the [provider](accounts.md#single-sign-on),
which sends it back to `GET /api/oidc/callback`.

## OpenALPR and CodeProject.AI

`POST /v3/recognize` and `POST /v3/recognize_bytes` answer as version 2 does,
`POST /v2/recognize_url` and `POST /v3/recognize_url` always 400; `GET /v2/config` and
`GET /v3/config` return the countries. [OpenALPR's cloud](compat_openalpr.md) has the details.

`POST /v1/image/alpr` answers as `POST /v1/vision/alpr` does, `GET /v1/vision/custom/list` with the
custom models. The state of the server: `GET /v1/status/ping`, `GET /v1/status/version`,
`GET /v1/status/updateavailable`, `GET /v1/status/analysis/list`, `GET /v1/status/modules/list`, the
same below `/v1/server/status` (`GET /v1/server/status/ping`, `GET /v1/server/status/version`,
`GET /v1/server/status/updateavailable`, `GET /v1/server/status/analysis/list`,
`GET /v1/server/status/modules/list`), and `GET /v1/module/list/status`.
[CodeProject.AI and DeepStack](compat_codeproject.md) has the details.
"""
VENDORS = """## Interfaces of other vendors

[Their page](compat.md) says what is entered in which client. The routes are:
"""
ELSEWHERE_COVERS = {
    *(route for group in COMPAT for route in group.routes),
    *("GET /api/privacy/export", "GET /outputs/{path}", "GET /static/{path}"),
    *("GET /api/cameras/{id}/snapshot", "GET /api/cameras/{id}/live"),
    *("GET /api/oidc/log_in", "GET /api/oidc/callback"),
    *("GET /api/visits/{id}", "GET /api/visits/{id}/evidence", "GET /api/visits/export"),
    *(f"POST /api/visits/{{id}}/{name}" for name in ("match", "merge", "split", "close")),
    *(f"POST /api/visits/{{id}}/{name}" for name in ("reopen", "confirm", "reject", "undo")),
    *(f"POST /{version}/recognize_url" for version in ("v2", "v3")),
    *(f"GET /{version}/config" for version in ("v2", "v3")),
    *("GET /v1/vision/custom/list", "POST /v1/vision/custom/list"),
    *("GET /v1/status/*", "GET /v1/server/status/*", "GET /v1/module/list/status"),
}


def write() -> None:
    """Make the calls and write the document."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        settings = Settings(
            _env_file=None,
            data_dir=Path(folder),
            event_lifetime_s=STREAM_S,
            apds=True,
            datex=True,
            web_push_subject="mailto:admin@example.com",
        )
        app = create_app(settings)
        parts = [INTRODUCTION]
        covered = set(ELSEWHERE_COVERS)
        with TestClient(app, client=("127.0.0.1", 50000)) as client:
            for call in calls():
                covered.update(call.covers)
                text = _example(client, call)
                if call.shown:
                    parts.append(text)
        _require_all(app.openapi(), covered)
        parts.append(_statistics_parts(app.openapi()))
        parts.append(_not_shown(app.openapi(), "\n".join([*parts, ELSEWHERE, _vendors()])))
    TARGET.write_text("\n".join([*parts, ELSEWHERE, _vendors()]), encoding="utf-8")


def _vendors() -> str:
    """Return the section of the interfaces of other vendors."""
    routes = [f"- `{route}`" for group in COMPAT for route in group.routes]
    return "\n".join([VENDORS, *routes, ""])


def _not_shown(openapi: dict[str, Any], text: str) -> str:
    """Return the section of the paths that ``text`` does not name."""
    missing = [
        f"- `{method.upper()} {path}`"
        for path, methods in openapi["paths"].items()
        if not re.search(re.sub(r"\{[^}]+\}", "[^ '?]+", path) + "(?=[ '?`\n])", text)
        for method in methods
    ]
    return "\n".join(["## Further routes", "", "`/docs` describes them.", "", *missing, ""])


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
    body: dict[str, Any] = {"json": call.body, "files": files or None, "data": call.form or None}
    if call.picture is not None:
        content = (ROOT / "examples" / call.picture).read_bytes()
        body = {"content": content, "headers": {"Content-Type": "image/jpeg"}}
    if call.key is not None:
        body["headers"] = {"Idempotency-Key": call.key}
    answer = client.request(call.method, call.url, **body)
    if answer.status_code != call.status:
        raise SystemExit(f"{call.method} {call.url}: {answer.status_code} {answer.text}")
    return "\n".join([f"## {call.title}", "", "```sh", _curl(call), "```", "", _answer(answer), ""])


def _curl(call: Call) -> str:
    words = ["curl"]
    if call.method != "GET" and not call.files:
        words.append(f"-X {call.method}")
    words += [f"-F {'file' if len(call.files) == 1 else 'files'}=@examples/{n}" for n in call.files]
    if call.picture is not None:
        words += ["-H content-type:image/jpeg", f"--data-binary @examples/{call.picture}"]
    words += ["-F file=@plates.csv"] if call.csv is not None else []
    words += [f"-F {name}={_quoted(value)}" for name, value in call.form.items()]
    words += [f"-H Idempotency-Key:{call.key}"] if call.key is not None else []
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
    if answer.headers["content-type"].startswith("image/"):
        masked = answer.headers["X-Masked-Plates"]
        return f"`{answer.status_code}`, a JPEG with `X-Masked-Plates: {masked}`"
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
