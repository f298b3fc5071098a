"""Small faults: converted values, methods, formulas in CSV, secrets and plates in logs, containers.

``python -m benchmarks.faults.small`` starts the service on an empty folder, and again with
URLs of a database whose password is not escaped.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import yaml

from benchmarks.faults.report import Findings
from benchmarks.service import ROOT, Service, running

WRONG_BODIES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    *(("POST", "/api/lots", {"name": "n", "capacity": value}) for value in (True, "5", 5.0)),
    *(
        ("POST", "/api/locations", {"name": "n", "type": "entry", "lot_id": value})
        for value in (True, "1")
    ),
    *(
        ("PUT", "/plate_status/B1", {"status": "allowed", "valid_until": value})
        for value in (0, 1_790_000_000, "20261122")
    ),
)
ALLOWED = {
    "/api/lots": "GET, POST",
    "/api/lots/1": "GET, PUT, DELETE",
    "/api/locations/1": "GET, PUT, DELETE",
    "/plate_status": "GET, POST",
    "/plate_status/B1": "PUT, DELETE",
}
NOTES = (
    *("=1+1", "＝1+1", "＋1", "－1", "＠a", "\u200b=1", "\ufeff＝1", "−1"),
    *("a;=1+1", "a;＝1", 'a";"=1', "a\t=1", "a\n=1", "a; @b", "'=1", "a;'=1", "O'Hara", "a;b,c"),
)
PASSWORDS = ("s3@qzxj", "x:y@qzxj:z/")
START_S = 60
ATTEMPTS = 12


def bodies(findings: Findings, client: httpx2.Client) -> None:
    """Check that no value of a body is converted."""
    taken = [
        f"{path} {body} -> {answer.status_code}"
        for method, path, body in WRONG_BODIES
        if (answer := client.request(method, path, json=body)).status_code != 422
    ]
    findings.check("wrong types in bodies are refused", not taken, "; ".join(taken[:3]))


def methods(findings: Findings, client: httpx2.Client) -> None:
    """Check that ``Allow`` names every method of a path."""
    wrong = [
        f"{path}: {allow}"
        for path, expected in ALLOWED.items()
        if (allow := client.request("OPTIONS", path).headers.get("allow")) != expected
    ]
    findings.check("Allow names every method of a path", not wrong, "; ".join(wrong[:3]))


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet may take a cell for a formula."""
    shown = "".join(c for c in cell if unicodedata.category(c) not in {"Cc", "Cf", "Zs"})
    return unicodedata.normalize("NFKC", shown.lstrip('"')).startswith(("=", "+", "-", "@", "−"))


def formulas(findings: Findings, client: httpx2.Client) -> None:
    """Check an export of notes like formulas in three dialects, and its import."""
    for number, note in enumerate(NOTES):
        body = {"status": "watched", "note": note}
        client.put(f"/plate_status/B{number}N", json=body).raise_for_status()
    exported = client.get("/plate_status/export").content
    text = exported.decode()
    found = [
        cell
        for delimiter in ",;\t"
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for cell in row
        if is_formula(cell)
    ]
    findings.check("no cell of a CSV is a formula", not found, f"{len(found)} {found[:4]}")
    answer = client.post("/plate_status/import", files={"file": ("l.csv", exported, "text/csv")})
    counts = [answer.json().get(name) for name in ("added", "changed", "invalid")]
    findings.check("an export comes back unchanged", counts == [0, 0, 0], f"of {len(NOTES)}")


def plates_in_logs(findings: Findings, service: Service, client: httpx2.Client) -> None:
    """Check that neither the access log nor a refused change writes a plate."""

    def add(plate: str) -> int:
        body = {"plate": plate, "status": "allowed", "note": f"of {plate}"}
        status: int = client.post("/plate_status", json=body).status_code
        return status

    plates = [f"QZX{number:04d}" for number in range(ATTEMPTS) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(add, plates))
    client.get("/plate_status", params={"plate": "QZX0000"})
    client.delete("/plate_status/QZX0000")
    lines = [line for line in service.log.read_text().splitlines() if "QZX" in line]
    findings.check(
        "no plate is in the log",
        not lines and 201 in statuses,
        f"{len(lines)} lines after {statuses.count(201)} entries" + "".join(lines[:1])[:100],
    )


def passwords(findings: Findings, folder: Path) -> None:
    """Check that no part of a password is in the log of a start that fails."""
    told = []
    for number, password in enumerate(PASSWORDS):
        url = f"postgresql://galaxy:{password}@127.0.0.1:1/galaxy"
        try:
            with running(folder / str(number), environment={"GALAXY_DATABASE_URL": url}):
                told.append(f"{password}: it started")
        except RuntimeError as error:
            told += [
                f"{password}: {line.strip()}" for line in str(error).splitlines() if "qzxj" in line
            ]
    findings.check("no part of a password is in the log", not told, "; ".join(told)[:300])


def containers(findings: Findings) -> None:
    """Check ``compose.yaml`` and the lock."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    service = services["galaxy-alpr"]
    findings.check("the port is on loopback", "127.0.0.1" in json.dumps(service["ports"]))
    grace = int(service.get("stop_grace_period", "10s").removesuffix("s"))
    findings.check("a stop waits longer than the graceful time-out", grace > 20, f"{grace} s")
    findings.check("memory is limited", all("mem_limit" in item for item in services.values()))
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^[\w.-]+==.*", lock, re.MULTILINE)
    hashed = [pin for pin in pins if pin.endswith("\\")]
    findings.check(
        "every pin has hashes", len(hashed) == len(pins), f"{len(hashed)} of {len(pins)}"
    )


def main() -> None:
    """Command line entry."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (
            running(folder / "service", arguments=["--log-level", "info"]) as service,
            httpx2.Client(base_url=service.url, timeout=START_S) as client,
        ):
            bodies(findings, client)
            methods(findings, client)
            formulas(findings, client)
            plates_in_logs(findings, service, client)
        passwords(findings, folder)
    containers(findings)
    findings.end()


if __name__ == "__main__":
    main()
