"""A service whose clock is 200 years ahead, in 1970, and right again; cameras that are ahead.

A small library in front of the C library moves the clock of the whole process. It is compiled
here, so the script needs a C compiler.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.client import call, upload
from benchmarks.faults.report import Findings, say
from benchmarks.service import Service, running

SHIM = r"""
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long offset(void) {
    static long long seconds;
    static int known;
    if (!known) {
        const char *text = getenv("CLOCK_OFFSET_S");
        seconds = text ? atoll(text) : 0;
        known = 1;
    }
    return seconds;
}
int clock_gettime(clockid_t id, struct timespec *at) {
    int status = syscall(SYS_clock_gettime, id, at);
    if (!status && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) at->tv_sec += offset();
    return status;
}
int gettimeofday(struct timeval *at, void *zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
"""
AHEAD_S = 200 * 365 * 86_400
LISTS = ("/detections", "/session_queries", "/vehicle_queries", "/plate_status/entries")
READS = (*LISTS, "/statistics", "/api/lots", "/api/locations", "/api/models", "/plate_regions")
UPLOADS = 3


def compiled(folder: Path) -> Path | None:
    """Return the compiled library; ``None`` without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    source, library = folder / "clock.c", folder / "clock.so"
    source.write_text(SHIM)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    return library


def page_statuses(service: Service, path: str) -> list[int]:
    """Return the status of each page of a list, one item each, at most ten pages."""
    statuses: list[int] = []
    cursor = ""
    while len(statuses) < 10:
        answer = call(service, "GET", f"{path}?limit=1{cursor}")
        statuses.append(answer.status)
        following = (answer.body or {}).get("next_cursor")
        if following is None:
            break
        cursor = f"&cursor={following}"
    return statuses


def wrong_clock(findings: Findings, folder: Path, library: Path, name: str, offset_s: int) -> None:
    """Run the service with a clock that is off by ``offset_s``."""
    environment = {"LD_PRELOAD": str(library), "CLOCK_OFFSET_S": str(offset_s)}
    with running(folder, environment=environment, started="/health") as service:
        ready = call(service, "GET", "/ready")
        clock = (ready.body or {}).get("clock") or {}
        held = ready.status == 503 and clock.get("error") == "clock_wrong"
        findings.check(f"{name}: /ready reports it", held, f"{ready.status} {clock.get('detail')}")
        findings.check(f"{name}: the log has it", "the clock shows" in service.log.read_text())
        stored = [upload(service) for _ in range(UPLOADS)]
        sent = upload(service, captured_at=datetime.now(UTC).isoformat())
        statuses = [answer.status for answer in (*stored, sent)]
        findings.check(f"{name}: pictures are stored", set(statuses) == {200}, str(statuses))
        pages = {path: page_statuses(service, path) for path in LISTS}
        refused = {path: found for path, found in pages.items() if set(found) != {200}}
        findings.check(
            f"{name}: every page follows by its cursor",
            not refused and len(pages["/session_queries"]) >= UPLOADS,
            str(refused or ""),
        )
        failed = [path for path in READS if call(service, "GET", path).status >= 500]
        findings.check(f"{name}: no answer is a failure", not failed, " ".join(failed))


def right_clock(findings: Findings, folder: Path) -> None:
    """Run the service with the right clock on what the wrong ones have stored."""
    with running(folder, started="/health") as service:
        first = upload(service).body["session_id"]
        latest = (call(service, "GET", "/latest_detection").body or {}).get("session_id")
        findings.check("pictures of a wrong clock do not hold /latest_detection", latest == first)
        tomorrow = datetime.now(UTC) + timedelta(hours=20)
        ahead = upload(service, captured_at=tomorrow.isoformat())
        newest = upload(service).body["session_id"]
        latest = (call(service, "GET", "/latest_detection").body or {}).get("session_id")
        findings.check(
            "a picture from tomorrow does not hold /latest_detection",
            ahead.status == 200 and latest == newest,
            f"captured_at {ahead.body.get('captured_at')} for {tomorrow:%Y-%m-%dT%H:%M:%SZ}",
        )
    with running(folder, started="/health") as service:
        ready = call(service, "GET", "/ready")
        findings.check("the right clock is ready", ready.status == 200, str(ready.status))


def main() -> None:
    """Command line entry."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = compiled(folder)
        if library is None or os.name != "posix":
            say("skip: no C compiler")
            return
        wrong_clock(findings, folder, library, "1970", -int(time.time()) + 300)
        wrong_clock(findings, folder, library, "2226", AHEAD_S)
        right_clock(findings, folder)
    findings.end()


if __name__ == "__main__":
    main()
