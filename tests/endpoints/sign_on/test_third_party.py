"""A provider that others wrote: the flow is that of the specification, not only of our tests."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from galaxy_alpr.main import create_app
from tests.client import TestClient
from tests.endpoints.accounts.conftest import first_user
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.endpoints.sign_on.conftest import PAGE, actor_of, begin
from tests.fake_engine import FakeEngine

BUDI = {"sub": "u-1", "preferred_username": "Budi", "groups": ["guards"]}


@pytest.fixture
def issuer() -> Iterator[str]:
    """A running ``oidc-provider-mock``."""
    pytest.importorskip("oidc_provider_mock", reason="oidc-provider-mock is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--port", str(port), "--require-nonce", "--user-claims", json.dumps(BUDI)]
    command = [sys.executable, "-m", "oidc_provider_mock", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:  # it logs its address once it listens
                if str(port).encode() in line:
                    break
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@SQLITE_ONLY
def test_a_person_logs_in_at_it(
    data_dir: Path, database_url: str, engine: FakeEngine, issuer: str
) -> None:
    settings = make_settings(
        data_dir,
        database_url,
        oidc_issuer=issuer,
        oidc_client_id="galaxy-alpr",
        oidc_client_secret="a secret",
        oidc_roles={"guards": {"role": "guard"}},
    )
    with TestClient(create_app(settings, engine=engine), follow_redirects=False) as client:
        first_user(client)
        answer = httpx2.post(begin(client), data={"sub": "u-1"}, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        back = client.get(answer.headers["location"], headers=PAGE)
        assert back.headers["location"] == "/app/detections"
        assert (actor_of(client)["name"], actor_of(client)["role"]) == ("Budi", "guard")
