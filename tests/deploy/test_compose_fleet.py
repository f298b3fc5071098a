"""``compose.fleet.yaml`` names settings, files, volumes and services that exist."""

from __future__ import annotations

import json
import re
from ipaddress import ip_network
from typing import Any

import pytest
import yaml

from galaxy_alpr.web.guards.server import GRACEFUL_S
from tests.deploy.names import IMAGE, ROOT, VERBS, unknown

TEXT = (ROOT / "compose.fleet.yaml").read_text("utf-8")
SECRET = re.compile(r"\$\{(\w+):\?[^}]+\}")
ONCE = {"folders", "bucket"}
WORKERS = {"engine-worker", "camera-worker"}
COMPOSE_S = 45


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(TEXT)
    return document


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


def test_every_setting_exists(services: dict[str, Any]) -> None:
    used = {name for service in services.values() for name in service.get("environment", {})}
    assert len({name for name in used if name.startswith("GALAXY_")}) > 10
    assert unknown(used) == set()


def test_the_processes_of_the_image_are_verbs_of_the_command_line(services: dict[str, Any]) -> None:
    commands = {
        name: service["command"]
        for name, service in services.items()
        if service["image"] == IMAGE and name not in ONCE
    }
    assert set(commands) == {"api", *WORKERS}
    for name, command in commands.items():
        assert command[0] == "galaxy-alpr"
        assert command[1] in VERBS, name


def test_every_named_file_and_volume_is_there(
    compose: dict[str, Any], services: dict[str, Any]
) -> None:
    named = set()
    for service in services.values():
        for volume in service.get("volumes", ()):
            source, target, *mode = volume.split(":")
            assert target.startswith("/")
            if source.startswith("."):
                assert (ROOT / source).is_file(), source
                assert mode == ["ro"]
            else:
                named.add(source)
        build = service.get("build")
        assert build is None or (ROOT / build["args"]["LOCK"]).is_file()
    assert named == set(compose["volumes"])


def test_services_wait_for_services_whose_health_is_checked(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_completed_successfully":
                assert other in ONCE, name
            else:
                # The image of the service has a check of its own.
                assert other == "api" or "test" in services[other]["healthcheck"], name


def test_what_listens_is_checked_and_what_does_not_is_not(services: dict[str, Any]) -> None:
    off = {name for name, one in services.items() if one.get("healthcheck") == {"disable": True}}
    assert off == ONCE | WORKERS
    assert "healthcheck" not in services["api"]
    assert {"proxy", "database", "nats", "objects"} <= set(services) - off


def test_nothing_but_the_proxy_is_published_and_that_on_loopback(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published == {"proxy": ["${GALAXY_PUBLISH:-127.0.0.1:8000}:8080"]}


def test_containers_have_few_rights_and_a_limit_of_memory(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert "mem_limit" in service, name
        assert "@sha256:" in service["image"] or re.search(r":[\w.-]+$", service["image"]), name
        if name != "database":  # its image gives up the rights that it needs at its start
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name
            assert service["security_opt"] == ["no-new-privileges:true"], name
    own = {"nats", "objects", "bucket"}
    assert {name for name in own if services[name]["user"] != "10001:10001"} == set()
    assert {name for name, one in services.items() if "cap_add" in one} == {"folders"}


def test_replicas_share_their_data_folder_and_stop_in_time(services: dict[str, Any]) -> None:
    assert services["api"]["deploy"]["replicas"] >= 2
    assert services["api"]["volumes"] == services["camera-worker"]["volumes"] == ["data:/data"]
    for name in ("api", *WORKERS):
        assert services[name]["stop_grace_period"] == f"{COMPOSE_S}s"
    assert COMPOSE_S >= GRACEFUL_S + 15


def test_secrets_have_no_default(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|SEED|ACCESS_KEY|NKEY", variable):
                assert SECRET.fullmatch(value) or value.startswith("/tmp/"), f"{name}: {variable}"
    assert "PASSWORD" not in services["api"]["environment"]["GALAXY_DATABASE_URL"]


def test_the_trusted_proxies_are_the_network_of_the_services(
    compose: dict[str, Any], services: dict[str, Any]
) -> None:
    (config,) = compose["networks"]["default"]["ipam"]["config"]
    trusted = json.loads(services["api"]["environment"]["GALAXY_TRUSTED_PROXIES"])
    assert [ip_network(item) for item in trusted] == [ip_network(config["subnet"])]
