"""NATS, nginx and the script of the secrets that ``compose.fleet.yaml`` and Kubernetes use."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from galaxy_alpr.db.base import make_engine
from galaxy_alpr.errors import Conflict, Unavailable
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsOptions
from galaxy_alpr.services.backup.manifest import SECRETS
from galaxy_alpr.services.installation import folder_id, open_pair
from galaxy_alpr.services.secrets.key_files import stored_key
from galaxy_alpr.storage import ArtifactStore
from tests.cli.serving import free_port
from tests.deploy.names import ROOT

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.js import JetStreamContext

FLEET = ROOT / "deploy" / "fleet"
EXAMPLE = ROOT / "deploy" / "kubernetes" / "overlays" / "example" / "secrets.yaml"
WAIT_S = 15
HELD_BY = b"a worker"


def secrets(*arguments: str) -> str:
    """Return what the script of the secrets prints."""
    command = [sys.executable, str(FLEET / "make_secrets.py"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def lines() -> dict[str, str]:
    return dict(line.split("=", 1) for line in secrets().splitlines())


def test_the_variables_are_those_that_compose_asks_for(lines: dict[str, str]) -> None:
    asked = re.findall(r"\$\{(\w+):\?", (ROOT / "compose.fleet.yaml").read_text("utf-8"))
    assert set(lines) == set(asked)
    assert secrets() != secrets()


def test_the_secrets_of_kubernetes_make_a_data_folder_of_an_installation(tmp_path: Path) -> None:
    documents = list(yaml.safe_load_all(secrets("kubernetes")))
    example = list(yaml.safe_load_all(EXAMPLE.read_text("utf-8")))
    assert [(d["metadata"], set(d["stringData"])) for d in documents] == [
        (d["metadata"], set(d["stringData"])) for d in example
    ]
    assert {value for d in example for value in d["stringData"].values()} == {"REPLACE-ME"}
    store = ArtifactStore(tmp_path)
    for name, text in documents[0]["stringData"].items():
        (tmp_path / name).write_text(text, encoding="ascii")
    made = folder_id(store)
    keys = {stored_key(store, name) for name in SECRETS}
    assert None not in keys
    assert len(keys) == len(SECRETS)
    assert made is not None


def test_replicas_with_these_files_and_nothing_else_are_one_installation(tmp_path: Path) -> None:
    files = next(yaml.safe_load_all(secrets("kubernetes")))["stringData"]
    engine = make_engine(f"sqlite:///{tmp_path}/one.db")
    for replica in ("first", "second"):
        store = ArtifactStore(tmp_path / replica)
        store.make_folders()
        for name, text in files.items():
            file = store.data_dir / name
            file.write_text(text, encoding="ascii")
            file.chmod(0o400)
        assert open_pair(engine, store) == files["installation-id"]
    other = ArtifactStore(tmp_path / "other")
    other.make_folders()
    (other.data_dir / "installation-id").write_text("0" * 32, encoding="ascii")
    with pytest.raises(Conflict, match="do not belong together"):
        open_pair(engine, other)
    engine.dispose()


def test_a_service_refuses_the_secrets_of_the_example(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    for name in ("installation-id", *SECRETS):
        (tmp_path / name).write_text("REPLACE-ME", encoding="ascii")
    with pytest.raises(OSError, match="is broken"):
        folder_id(store)
    for name in SECRETS:
        with pytest.raises(OSError, match="is broken"):
            stored_key(store, name)


@contextmanager
def nats_server(folder: Path, public: str) -> Iterator[str]:
    """Run a NATS server with the configuration of the fleet; yield its URL."""
    program = shutil.which("nats-server") or shutil.which("nats-server", path=sys.prefix + "/bin")
    if program is None:
        pytest.skip("no nats-server is installed")
    port, monitor = free_port(), free_port()
    text = (FLEET / "nats.conf").read_text("utf-8")
    for old, new in (
        ('"0.0.0.0:4222"', f'"127.0.0.1:{port}"'),
        ('"0.0.0.0:8222"', f'"127.0.0.1:{monitor}"'),
        ('"/data"', f'"{folder}/data"'),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    (folder / "nats.conf").write_text(text)
    process = subprocess.Popen(
        [program, "-c", str(folder / "nats.conf"), "-l", str(folder / "log")],
        env=os.environ | {"NATS_NKEY": public},
    )
    try:
        for _ in range(WAIT_S * 20):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
        yield f"nats://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(WAIT_S)


def connected(url: str, seed: Path | None) -> NatsConnection:
    connection = NatsConnection(NatsOptions(urls=[url], name="test", seed_file=seed))
    connection.start()
    return connection


async def _use(client: Client, js: JetStreamContext) -> tuple[bytes, int]:
    """Use what the parts of a fleet use; return the value of a key, and the largest message."""
    await js.add_stream(name="work", subjects=["galaxy.pool.work.>"])
    await js.publish("galaxy.pool.work.a", b"picture")
    pulled = await js.pull_subscribe("galaxy.pool.work.a", durable="engines")
    (message,) = await pulled.fetch(1, timeout=5)
    await message.ack_sync()
    bucket = await js.create_key_value(bucket="galaxy_camera_leases")
    await bucket.create("1", HELD_BY)
    value = (await bucket.get("1")).value
    assert value is not None
    return value, client.max_payload


def test_services_with_the_seed_may_do_what_they_do_and_others_nothing(
    tmp_path: Path, lines: dict[str, str]
) -> None:
    seed = tmp_path / "seed"
    seed.write_text(lines["NATS_SEED"] + "\n")
    with nats_server(tmp_path, lines["NATS_NKEY"]) as url:
        own, stranger = connected(url, seed), connected(url, None)
        try:
            assert own.wait(WAIT_S)
            value, payload = own.run(_use, timeout_s=WAIT_S)
            assert (value, payload) == (HELD_BY, 8 * 1024 * 1024)
            assert not stranger.wait(2)
            with pytest.raises(Unavailable):
                stranger.run(_use, timeout_s=1)
        finally:
            own.close()
            stranger.close()


def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        pytest.skip("no nginx is installed (apt-get install nginx)")
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; "
        f"include {FLEET / 'nginx.conf'}; }}"
    )
    command = [program, "-t", "-p", str(tmp_path), "-c", str(config), "-e", "stderr"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
