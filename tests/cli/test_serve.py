"""``galaxy-alpr serve`` and ``uvicorn app:app`` as processes: start, addresses, and stop."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from benchmarks.http import BOUNDARY, multipart
from galaxy_alpr import __version__
from galaxy_alpr.web.guards.server import GRACEFUL_S
from tests.cli.serving import HOST, Serving, serving, start_blocks

ROOT = Path(__file__).resolve().parents[2]
PHOTO = (ROOT / "examples" / "jakarta.jpg").read_bytes()
UVICORN = (sys.executable, "-m", "uvicorn", "app:app", "--app-dir", str(ROOT))
SERVE = (sys.executable, "-m", "galaxy_alpr", "serve")
TRIES = 600


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def begin_upload(service: Serving) -> tuple[HTTPConnection, bytes]:
    """Send the head and the first half of an upload; return the connection and the other half."""
    body = multipart(PHOTO)
    connection = service.connect()
    connection.putrequest("POST", "/detect_image")
    connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body[: len(body) // 2])
    return connection, body[len(body) // 2 :]


def wait_until_closed(service: Serving) -> None:
    """Return when no new connection is taken any more."""
    for _ in range(TRIES):
        if not is_open(service.port):
            return
        assert service.process.poll() is None, service.log.read_text()
        with pytest.raises(subprocess.TimeoutExpired):
            service.process.wait(0.05)
    raise AssertionError("new connections are still taken")


@pytest.mark.parametrize(
    ("command", "status"), [(SERVE, 0), (UVICORN, -signal.SIGTERM)], ids=["serve", "uvicorn"]
)
def test_a_stop_answers_what_has_begun_and_takes_nothing_new(
    tmp_path: Path, command: tuple[str, ...], status: int
) -> None:
    """uvicorn repeats the signal to itself at its end, so its own status is the signal's."""
    with serving(tmp_path, *command) as service:
        connection, rest = begin_upload(service)
        with closing(connection):
            with closing(service.connect()) as other:  # the upload has been taken before it
                other.request("GET", "/health")
                assert other.getresponse().read()
            service.process.terminate()
            wait_until_closed(service)
            connection.send(rest)
            answer = connection.getresponse()
            assert answer.status == 200
            assert b"B1234XYZ" in answer.read()
        assert service.process.wait(GRACEFUL_S) == status


def test_a_stop_does_not_wait_for_ever(tmp_path: Path) -> None:
    """uvicorn itself waits for open requests without a limit."""
    environment = {"GALAXY_BODY_TIMEOUT_S": "600"}
    with serving(tmp_path, *UVICORN, environment=environment) as service:
        connection, _ = begin_upload(service)
        with closing(connection):
            with closing(service.connect()) as other:  # the upload has been taken before it
                other.request("GET", "/health")
                assert other.getresponse().read()
            service.process.terminate()
            service.process.wait(GRACEFUL_S + 20)
        assert "timeout graceful shutdown exceeded" in service.log.read_text()


@pytest.mark.parametrize("command", [SERVE, UVICORN], ids=["serve", "uvicorn"])
def test_it_listens_on_loopback_and_believes_no_headers(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    """A request through a proxy is not from this machine, though uvicorn trusts local proxies."""
    with serving(tmp_path, *command) as service:
        table = Path("/proc/net/tcp").read_text()
        listening = [line.split()[1] for line in table.splitlines() if line.split()[3] == "0A"]
        assert f"0100007F:{service.port:04X}" in listening
        assert f"00000000:{service.port:04X}" not in listening
        for headers, status in (
            ({}, 200),
            ({"X-Forwarded-For": "127.0.0.1"}, 403),
            ({"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}, 403),
            ({"Forwarded": "for=127.0.0.1"}, 403),
        ):
            with closing(service.connect()) as connection:
                connection.request("GET", "/detections", headers=headers)
                answer = connection.getresponse()
                assert (answer.status, headers) == (status, headers)
                assert answer.getheader("strict-transport-security") is None
                answer.read()
        assert f"{HOST}:" in service.log.read_text()
        assert "203.0.113.9" not in service.log.read_text()


def test_the_start_says_once_what_it_runs_with(tmp_path: Path) -> None:
    environment = {
        "GALAXY_COUNTRY": "ID",
        "GALAXY_TRUSTED_PROXIES": '["10.0.0.0/8", "::1"]',
        "GALAXY_ROOT_PATH": "/alpr",
        "GALAXY_GEMINI_API_KEY": "topsecret",
    }
    with serving(tmp_path, environment=environment) as service:
        pass
    text = service.log.read_text()
    (block,) = start_blocks(text)
    assert f"Galaxy ALPR {__version__} has started" in text
    assert block["address"] == f"http://127.0.0.1:{service.port}/alpr"
    assert block["processes"] == "1"
    assert block["trusted proxies"] == "10.0.0.0/8, ::1/128"
    assert block["access"] == "this machine only, until the first account is made"
    assert block["data folder"] == str(tmp_path / "data")
    assert block["database"] == f"sqlite:///{tmp_path}/data/galaxy_alpr.db"
    assert block["detector"].startswith("galaxy-detector")
    assert block["recognizer"].startswith("galaxy-reader")
    assert block["country"] == "ID"
    assert "7 days" in block["retention"]
    assert "topsecret" not in text


def test_several_processes_say_it_once_and_stop(tmp_path: Path) -> None:
    with serving(tmp_path, *SERVE, "--workers", "2") as service:
        for _ in range(TRIES):
            if service.log.read_text().count("Application startup complete") == 2:
                break
            with pytest.raises(subprocess.TimeoutExpired):
                service.process.wait(0.1)
        service.process.terminate()
        assert service.process.wait(GRACEFUL_S) == 0
    (block,) = start_blocks(service.log.read_text())
    assert block["processes"] == "2"


def test_a_connection_that_was_idle_is_still_open(tmp_path: Path) -> None:
    """uvicorn alone closes it after 5 s, while a proxy may just use it again."""
    with serving(tmp_path, *SERVE) as service, closing(service.connect()) as connection:
        for wait_s in (0, 6):
            time.sleep(wait_s)
            connection.request("GET", "/health")
            assert connection.getresponse().read()
