"""``galaxy-alpr gate-worker``: a process apart from the service opens its gates."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.endpoints.gates.conftest import add_gate, order, until
from tests.fake_engine import FakeEngine

COMMAND = [sys.executable, "-m", "galaxy_alpr", "gate-worker"]


def environment(**values: Any) -> dict[str, str]:
    """Return the environment of a process with these settings only."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GALAXY_")}
    return kept | {f"GALAXY_{name.upper()}": str(value) for name, value in values.items()}


def test_gates_are_opened_apart_from_the_service(tmp_path: Path) -> None:
    values: dict[str, Any] = {"data_dir": tmp_path / "data", "gates": "apart"}
    app = create_app(Settings(_env_file=None, **values), engine=FakeEngine())
    with TestClient(app) as client:
        gate = add_gate(client)
        process = subprocess.Popen(
            COMMAND,
            env=environment(**values),
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "the gates are opened; Ctrl-C ends it\n"
            reason = {"reason": "ambulance"}
            opened = client.post(f"/api/gates/{gate['id']}/open", json=reason)
            assert opened.status_code == 202
            done = until(lambda: order(client, gate, "succeeded"))
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
            process.communicate()
        assert done["id"] == opened.json()["id"]


def test_it_does_not_start_where_the_service_opens(tmp_path: Path) -> None:
    done = subprocess.run(
        COMMAND,
        env=environment(data_dir=tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "GALAXY_GATES=inside" in done.stderr
    assert list(tmp_path.iterdir()) == []
