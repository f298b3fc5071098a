"""What is installed is pinned by hash, and how the containers run and stop."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from galaxy_alpr.web.guards.server import GRACEFUL_S

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-fleet.lock", "requirements-dev.lock")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\\n]+)([^\n]*(?:\n    --hash=[^\n]*)*)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def pins(name: str) -> dict[str, str]:
    return {found[1]: found[2] for found in PIN.finditer((ROOT / name).read_text("utf-8"))}


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_of_a_lock_has_hashes(name: str) -> None:
    found = list(PIN.finditer((ROOT / name).read_text("utf-8")))
    assert len(found) > 40
    assert [item[1] for item in found if not HASH.search(item[3])] == []


def test_the_locks_agree() -> None:
    runtime, fleet, dev, constraints = map(pins, (*LOCKS, "constraints.txt"))
    assert runtime.items() <= dev.items()
    assert runtime.items() < fleet.items()
    assert constraints.items() <= runtime.items()


def test_the_lock_has_every_dependency_and_what_builds_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["build"],
        *project["build-system"]["requires"],
    ]
    names = {re.split(r"[\[<>=~! ]", item)[0] for item in needed}
    assert names <= set(pins("requirements.lock"))
    extra = project["project"]["optional-dependencies"]["fleet"]
    fleet = {re.split(r"[\[<>=~! ]", item)[0] for item in extra}
    assert fleet <= set(pins("requirements-fleet.lock"))


def test_make_and_docker_install_by_hash() -> None:
    docker = (ROOT / "Dockerfile").read_text("utf-8")
    assert "\nARG LOCK=requirements.lock\n" in docker
    assert "pip install --no-cache-dir --require-hashes -r ${LOCK}" in docker
    assert "pip install --no-cache-dir --no-deps --no-build-isolation ." in docker
    make = (ROOT / "Makefile").read_text("utf-8")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert f"$(PIP) --require-hashes -r {lock}" in make


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    found: dict[str, Any] = compose["services"]
    return found


def test_the_port_is_published_on_loopback(services: dict[str, Any]) -> None:
    assert services["galaxy-alpr"]["ports"] == ["${GALAXY_PUBLISH:-127.0.0.1:8000}:8000"]
    assert "ports" not in services["database"]


def test_a_container_is_not_killed_while_the_service_stops(services: dict[str, Any]) -> None:
    grace = services["galaxy-alpr"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) >= GRACEFUL_S + 15


def test_every_container_has_a_memory_limit(services: dict[str, Any]) -> None:
    assert all("mem_limit" in service for service in services.values())


def test_the_password_is_not_part_of_a_url(services: dict[str, Any]) -> None:
    environment = services["galaxy-alpr"]["environment"]
    assert "PASSWORD" not in environment["GALAXY_DATABASE_URL"]
    assert "POSTGRES_PASSWORD" in environment["PGPASSWORD"]


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


KNOWN = {"name": "a", "version": "1", "vulns": []}
SKIPPED = {"name": "b", "skip_reason": "Dependency not found on PyPI"}
BAD = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}


@pytest.mark.parametrize(
    ("dependencies", "status", "said"),
    [
        ([KNOWN], 0, "x.lock: 1 of 1 dependencies were looked up, 0 have known vulnerabilities"),
        ([KNOWN, SKIPPED], 2, "1 of 2 dependencies were looked up"),
        ([KNOWN, SKIPPED, BAD], 1, "c 2: PYSEC-1, fixed in 3"),
    ],
)
def test_the_verdict_of_an_audit(
    audit: ModuleType,
    capsys: pytest.CaptureFixture[str],
    dependencies: list[dict[str, Any]],
    status: int,
    said: str,
) -> None:
    assert audit.verdict("x.lock", dependencies) == status
    assert said in capsys.readouterr().out


def test_an_audit_without_a_database_says_so(
    audit: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSV_URL", "http://127.0.0.1:1/v1/query")
    assert audit.audit("requirements.lock") == 2
    assert "NOT AUDITED" in capsys.readouterr().out
