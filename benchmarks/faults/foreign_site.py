"""A page of another site in a user's browser: ``python -m benchmarks.faults.foreign_site``.

Reads stay open to every origin. Writes of foreign origins, unknown hosts on loopback and frames
are refused.
"""

from __future__ import annotations

import http.client
import json
import tempfile
from http import HTTPStatus
from pathlib import Path

from benchmarks.faults.report import Findings
from benchmarks.service import HOST, Service, running

EVIL = "https://evil.example"
LOT = json.dumps({"name": "North"})
FORM = (
    b"--x\r\nContent-Disposition: form-data; name=file; filename=a.jpg\r\n\r\n"
    + (Path(__file__).parents[2] / "examples" / "taxi.jpg").read_bytes()
    + b"\r\n--x--\r\n"
)
WRITES: tuple[tuple[str, str, bytes | str, str], ...] = (
    ("POST", "/detect_image", FORM, "multipart/form-data; boundary=x"),
    ("POST", "/api/lots", LOT, "application/json"),
    ("POST", "/api/locations", json.dumps({"name": "Gate", "type": "entry"}), "text/plain"),
    ("POST", "/plate_status", json.dumps({"plate": "B1", "status": "allowed"}), "application/json"),
    ("PUT", "/api/lots/1", LOT, "application/json"),
    ("PATCH", "/api/plates/1", json.dumps({"text": "B1"}), "application/json"),
    ("DELETE", "/api/lots/1", "", "application/json"),
)


def call(
    service: Service, method: str, path: str, body: bytes | str = b"", **headers: str
) -> tuple[int, dict[str, str], str]:
    """Send one request and return the status, the headers and the code of the error."""
    connection = http.client.HTTPConnection(HOST, service.port, timeout=60)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        data = answer.read()
    finally:
        connection.close()
    code = json.loads(data).get("error", "") if answer.status >= HTTPStatus.BAD_REQUEST else ""
    return answer.status, {k.lower(): v for k, v in answer.headers.items()}, code


def check(service: Service, findings: Findings) -> None:
    """Try what a page of another site can try."""
    refused = [
        call(service, method, path, body, Origin=EVIL, Content_Type=kind)[2] == "foreign_origin"
        for method, path, body, kind in WRITES
    ]
    findings.check(
        "writes of a foreign origin get 403", all(refused), f"{sum(refused)} of {len(refused)}"
    )
    rows = [_items(service, path) for path in ("/session_queries", "/plate_status/entries")]
    findings.check("nothing was stored for them", not any(rows), f"{rows} rows")
    status, headers, _ = call(service, "GET", "/detections", Origin=EVIL)
    open_to_all = headers.get("access-control-allow-origin") == "*"
    findings.check("every origin may read", status == HTTPStatus.OK and open_to_all)
    own = f"http://localhost:{service.port}"
    for name, origin in (("the own page", own), ("a named origin", "http://localhost:5173")):
        host = own.removeprefix("http://")
        status = _add_lot(service, name, Origin=origin, Host=host)
        findings.check(f"{name} may write", status == HTTPStatus.CREATED, str(status))
    status = _add_lot(service, "a program")
    findings.check("a program may write", status == HTTPStatus.CREATED, str(status))
    for host in ("evil.example", f"localhost.evil.example:{service.port}"):
        _, _, code = call(service, "GET", "/detections", Host=host)
        findings.check(f"host {host} is refused on loopback", code == "unknown_host", code)
    framed = [path for path in ("/", "/docs", "/detections") if not _denies_frames(service, path)]
    findings.check("frames are denied", not framed, " ".join(framed))


def _add_lot(service: Service, name: str, **headers: str) -> int:
    """Add a lot and return the status of the answer."""
    lot = json.dumps({"name": name})
    sent = {"Content_Type": "application/json", **headers}
    return call(service, "POST", "/api/lots", lot, **sent)[0]


def _items(service: Service, path: str) -> int:
    connection = http.client.HTTPConnection(HOST, service.port, timeout=60)
    try:
        connection.request("GET", path)
        return len(json.loads(connection.getresponse().read())["items"])
    finally:
        connection.close()


def _denies_frames(service: Service, path: str) -> bool:
    _, headers, _ = call(service, "GET", path)
    policy = headers.get("content-security-policy", "")
    return headers.get("x-frame-options") == "DENY" and "frame-ancestors 'none'" in policy


def main() -> None:
    """Command line entry."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as service:
        check(service, findings)
    findings.end()


if __name__ == "__main__":
    main()
