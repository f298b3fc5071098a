"""Look up the pinned dependencies in a database of known vulnerabilities: ``make audit``.

Asks PyPI, then OSV (another address: ``OSV_URL=…``), with pip-audit, which must be installed. The
status is 0 if every dependency was looked up and none has a known vulnerability, 1 if one
has, 2 if none or not all could be looked up: pip-audit itself ends with 0 then.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-fleet.lock", "requirements-dev.lock")
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 2


def services() -> list[list[str]]:
    """Return the options of pip-audit for each database, in the order in which they are asked."""
    url = os.environ.get("OSV_URL")
    if url:
        return [["-s", "osv", "--osv-url", url]]
    return [["-s", "pypi"], ["-s", "osv"]]


def look_up(lock: str, service: list[str]) -> list[dict[str, Any]]:
    """Return pip-audit's entry of each dependency; none where the database cannot be reached."""
    command = [sys.executable, "-m", "pip_audit", "-r", lock, "--require-hashes", "--disable-pip"]
    options = ["-f", "json", "--progress-spinner", "off", "--timeout", "10"]
    done = subprocess.run(
        [*command, *options, *service], cwd=ROOT, check=False, capture_output=True, text=True
    )
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        sys.stdout.write(f"{' '.join(service)}: {reason}\n")
        return []
    return found


def verdict(lock: str, dependencies: list[dict[str, Any]]) -> int:
    """Print what is known about the dependencies of a lock, and return the status."""
    vulnerable = [item for item in dependencies if item.get("vulns")]
    for item in vulnerable:
        for vulnerability in item["vulns"]:
            fixed = ", ".join(vulnerability.get("fix_versions", [])) or "no version"
            name = f"{item['name']} {item['version']}"
            sys.stdout.write(f"{name}: {vulnerability['id']}, fixed in {fixed}\n")
    known = sum("vulns" in item for item in dependencies)
    sys.stdout.write(
        f"{lock}: {known} of {len(dependencies)} dependencies were looked up, "
        f"{len(vulnerable)} have known vulnerabilities\n"
    )
    if vulnerable:
        return VULNERABLE
    return CLEAN if dependencies and known == len(dependencies) else UNKNOWN


def audit(lock: str) -> int:
    """Look up one lock in the first database that answers, and return the status."""
    for service in services():
        dependencies = look_up(lock, service)
        if any("vulns" in item for item in dependencies):
            return verdict(lock, dependencies)
        if dependencies:
            sys.stdout.write(f"{' '.join(service)}: none of the dependencies is known there\n")
    sys.stdout.write(f"{lock}: NOT AUDITED, no database of vulnerabilities can be reached\n")
    return UNKNOWN


def main() -> None:
    """Command line entry."""
    statuses = [audit(lock) for lock in LOCKS]
    sys.exit(VULNERABLE if VULNERABLE in statuses else max(statuses))


if __name__ == "__main__":
    main()
