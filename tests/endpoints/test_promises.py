"""What the user of the system was promised to find at the root of the repository."""

from __future__ import annotations

import importlib
import os
import re
import socket
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import httpx2
import pytest

import galaxy_alpr

ROOT = Path(__file__).resolve().parents[2]
ENDPOINTS = (
    "detect_image",
    "latest_detection",
    "detections",
    "plate_regions",
    "plate_queries",
    "vehicle_queries",
    "statistics",
    "plate_status",
    "session_queries",
    "location_routes",
)
ROOT_MODULES = ("app", "database", "PlateDetector")


@pytest.mark.parametrize("name", ENDPOINTS)
def test_each_promised_endpoint_is_a_file_with_a_router_in_use(name: str) -> None:
    module = importlib.import_module(f"galaxy_alpr.endpoints.{name}")
    routers = importlib.import_module("galaxy_alpr.endpoints").ROUTERS
    assert module.router in routers


def test_there_is_no_second_package_of_endpoints() -> None:
    assert not (ROOT / "endpoints").exists()


@pytest.mark.parametrize("name", ROOT_MODULES)
def test_files_at_the_root_only_hand_on(name: str) -> None:
    text = (ROOT / f"{name}.py").read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert "galaxy_alpr" in text
    assert "__all__" in text
    assert "def " not in text
    assert "class " not in re.sub(r'""".*?"""', "", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", ["PlateDetector", "database"])
def test_root_modules_give_the_real_things(name: str) -> None:
    code = f"import {name}; print(*[getattr({name}, x).__module__ for x in {name}.__all__])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert all(module.startswith("galaxy_alpr.") for module in done.stdout.split())


def test_nothing_inside_imports_the_files_at_the_root() -> None:
    pattern = re.compile(rf"^\s*(from|import) ({'|'.join(ROOT_MODULES)})\b", re.MULTILINE)
    for path in (ROOT / "src").rglob("*.py"):
        assert not pattern.search(path.read_text(encoding="utf-8")), path


def test_requirements_install_the_project_itself() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n")
    assert "-e ." in lines or "." in lines
    for line in lines:
        if line.startswith("-c "):
            assert (ROOT / line.removeprefix("-c ").strip()).is_file()
    assert metadata.version("galaxy-alpr") == galaxy_alpr.__version__


def test_uvicorn_app_app_serves_and_makes_its_folders(tmp_path: Path) -> None:
    """As a user types it, in a folder without anything, with the default engine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GALAXY_")}
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        log = ""
        for line in process.stderr:
            log += line
            if "Uvicorn running" in line:
                break
        assert "Uvicorn running" in log, log
        try:
            assert httpx2.get(f"http://127.0.0.1:{port}/health", timeout=60).status_code == 200
            ready = httpx2.get(f"http://127.0.0.1:{port}/ready", timeout=60).json()
            with httpx2.stream("GET", f"http://127.0.0.1:{port}/api/events", timeout=60) as live:
                assert live.status_code == 200
                process.terminate()  # an open live stream must not keep it
                rest = process.communicate(timeout=60)[1]
        finally:
            process.kill()
    assert ready["database"]["ok"] is True
    assert ready["engine"]["detector"]
    assert "Application shutdown complete" in rest
    for folder in ("outputs/uploaded", "outputs/vehicles", "outputs/plates", "uploads", "static"):
        assert (tmp_path / folder).is_dir()
    assert (tmp_path / "galaxy_alpr.db").is_file()
    assert process.returncode in {0, -15}
