"""Random requests made from the OpenAPI document, live events included: no 5xx that it lacks.

``python -m benchmarks.faults.fuzz`` runs two phases of schemathesis: ``coverage`` (each bound of
each value) and ``fuzzing``. They share a minute; ``--full`` lets them run to their end.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.faults.report import Findings, say
from benchmarks.service import QUICK_APP, running
from benchmarks.uploads import Uploads
from tests.fake_engine import photo

UPLOADS = 20
WAIT_S = 30
BUDGET_S = 50
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
ENVIRONMENT = {
    "GALAXY_EVENT_LIFETIME_S": "0.1",  # else each request for events takes half an hour
    "GALAXY_MAX_UPLOAD_MB": "1",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="run both phases to their end")
    limits = ["--max-examples", "100"] if parser.parse_args().full else []
    program = Path(sys.executable).with_name("schemathesis")
    command = str(program) if program.exists() else shutil.which("schemathesis")
    if command is None:
        say("skip schemathesis is not installed")
        return
    findings = Findings()
    with (
        tempfile.TemporaryDirectory() as name,
        running(Path(name), app=QUICK_APP, environment=ENVIRONMENT) as service,
    ):
        uploads = Uploads(
            lambda number: photo(f"B{number}GX", "-"), port=service.port, limit=UPLOADS
        )
        with uploads.running(2):
            uploads.wait(UPLOADS, WAIT_S)
        result = subprocess.run(
            [
                *(command, "run", f"{service.url}/openapi.json", "--no-color"),
                *("--phases", "coverage,fuzzing", "--checks", ",".join(CHECKS)),
                *("--seed", "1", "--request-timeout", "30", "--warnings", "off"),
                *(limits or ["--max-examples", "10", "--max-time", str(BUDGET_S)]),
            ],
            cwd=name,
            check=False,
            capture_output=True,
            text=True,
        )
        lines = [line.strip() for line in result.stdout.splitlines()]
        figure = next((line for line in lines if "generated" in line), "no test ran")
        findings.check(
            "every answer is one that the document allows", result.returncode == 0, figure
        )
        if result.returncode != 0:
            say(result.stdout[-6000:], result.stderr[-2000:])
        alive = uploads.answered and service.process.poll() is None
        findings.check("the service still runs", bool(alive))
    findings.end()


if __name__ == "__main__":
    main()
