"""A site and its centre over a real NATS server, with a key for each site."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import nkeys  # type: ignore[import-untyped]
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from galaxy_alpr.db import models
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsOptions
from galaxy_alpr.fleet.sites.nats_transport import NatsTransport
from galaxy_alpr.fleet.sites.transport import CentreAway, CentreRefuses, Request, SiteIdentity
from tests.fleet.sites.pair import App, running
from tests.nats_server import PATIENCE_S, NatsServer, connected, program, programs
from tests.waiting import until

pytestmark = pytest.mark.skipif(not programs(), reason="the program nats-server is not installed")

CENTRE_KEY, SITE_A, SITE_B = ("galaxy", "bandung-1", "bogor-1")


def nkey(folder: Path, name: str) -> tuple[Path, str]:
    """Return the file with a new seed, and its public key, as `nk -gen user -pubout` makes them."""
    seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
    file = folder / f"{name}.nk"
    file.write_bytes(seed)
    public = nkeys.from_seed(bytearray(seed)).public_key
    return file, public.decode()


def make_certificate(folder: Path) -> None:
    """Make the certificate of a server on this machine, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(Encoding.PEM))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "ca.key").write_bytes(pem)


def tls_url(server: NatsServer) -> str:
    return f"tls://127.0.0.1:{server.port}"


def configuration(keys: dict[str, str]) -> str:
    """Return the part of `nats.conf` that docs/sites.md describes."""
    text = (Path(__file__).parents[3] / "docs" / "sites.md").read_text(encoding="utf-8")
    block = text.split("```text\n# nats.conf\n")[1].split("```")[0]
    block = block.split("# Who may do what\n")[1]  # max_payload is the fixture's
    for name, public in keys.items():
        block = block.replace(f"U_{name.upper().replace('-', '_')}", public)
    return block


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[tuple[NatsServer, dict[str, Path]]]:
    made = {name: nkey(tmp_path, name) for name in (CENTRE_KEY, SITE_A, SITE_B)}
    server = NatsServer(tmp_path)
    make_certificate(tmp_path)
    server.extra = configuration({name: public for name, (_, public) in made.items()})
    server.extra += f'tls {{ cert_file: "{tmp_path}/ca.pem", key_file: "{tmp_path}/ca.key" }}\n'
    with server:
        yield server, {name: file for name, (file, _) in made.items()}


def connect(
    server: NatsServer, seeds: dict[str, Path], name: str, stack: ExitStack
) -> NatsConnection:
    options = NatsOptions(
        urls=[tls_url(server)],
        name="test",
        seed_file=seeds[name],
        ca_file=seeds[name].parent / "ca.pem",
        inbox=f"_INBOX.{name}",
    )
    connection = NatsConnection(options)
    stack.callback(connection.close)
    connection.start()
    assert connection.wait(PATIENCE_S)
    return connection


def texts(app: App) -> list[str | None]:
    with app.sessions() as session:
        return list(session.scalars(select(models.Plate.text).order_by(models.Plate.id)))


def add_site(centre: App, code: str) -> str:
    made = centre.client.post("/api/sites", json={"code": code, "name": code})
    assert made.status_code == 201, made.text
    return str(made.json()["key"])


def databases(folder: Path, template: Path) -> tuple[str, str]:
    for name in ("a.db", "b.db"):
        shutil.copy(template, folder / name)
    return f"sqlite:///{folder}/a.db", f"sqlite:///{folder}/b.db"


def test_readings_and_pictures_come_over_nats_and_wait_while_it_is_away(
    keyed: tuple[NatsServer, dict[str, Path]], tmp_path: Path, sqlite_template: Path
) -> None:
    server, seeds = keyed
    first, second = databases(tmp_path, sqlite_template)
    nats: dict[str, Any] = {"nats_url": tls_url(server), "nats_ca_file": tmp_path / "ca.pem"}
    with ExitStack() as stack:
        centre = stack.enter_context(
            running(tmp_path / "centre", first, nats_seed_file=seeds[CENTRE_KEY], **nats)
        )
        key = add_site(centre, SITE_A)
        site: dict[str, Any] = {"site": SITE_A, "centre_nats": True, "centre_key": key}
        edge = stack.enter_context(
            running(tmp_path / "edge", second, nats_seed_file=seeds[SITE_A], **nats, **site)
        )
        edge.upload("B1234XYZ")
        until(lambda: texts(centre) == ["B1234XYZ"])
        until(lambda: centre.client.get("/api/sites").json()[0]["pictures_waiting"] == 0)
        server.stop()
        edge.upload("D5678AB")
        server.start()
        until(lambda: texts(centre) == ["B1234XYZ", "D5678AB"])


def test_a_site_cannot_publish_as_another_one(
    keyed: tuple[NatsServer, dict[str, Path]], tmp_path: Path, sqlite_template: Path
) -> None:
    server, seeds = keyed
    first, _ = databases(tmp_path, sqlite_template)
    with ExitStack() as stack:
        centre = stack.enter_context(
            running(
                tmp_path / "centre",
                first,
                nats_url=tls_url(server),
                nats_ca_file=tmp_path / "ca.pem",
                nats_seed_file=seeds[CENTRE_KEY],
            )
        )
        keys = {code: add_site(centre, code) for code in (SITE_A, SITE_B)}
        own, other = (connect(server, seeds, code, stack) for code in (SITE_A, SITE_B))
        now = centre.context.clock.now

        def ask(connection: NatsConnection, code: str, key: str) -> bytes:
            identity = SiteIdentity(code, key)
            transport = NatsTransport(connection, identity, now=now, timeout_s=2)
            return transport.send(Request("POST", "batches", b"{}"))

        with pytest.raises(CentreRefuses) as refused:  # it comes, and is no batch
            ask(own, SITE_A, keys[SITE_A])
        assert refused.value.status == 422
        with pytest.raises(CentreRefuses) as refused:
            ask(own, SITE_A, keys[SITE_B])
        assert refused.value.status == 401
        with pytest.raises(CentreAway):  # even with the right key of the other site
            ask(own, SITE_B, keys[SITE_B])
        with pytest.raises(CentreRefuses):
            ask(other, SITE_B, keys[SITE_B])


def test_a_site_hears_nothing_of_others(keyed: tuple[NatsServer, dict[str, Path]]) -> None:
    server, seeds = keyed
    heard: list[bytes] = []
    with ExitStack() as stack:
        own = connect(server, seeds, SITE_A, stack)
        other = connect(server, seeds, SITE_B, stack)
        centre = connect(server, seeds, CENTRE_KEY, stack)
        arrived: list[bytes] = []

        async def listen(message: object) -> None:
            heard.append(message.data)  # type: ignore[attr-defined]

        async def take(message: object) -> None:
            arrived.append(message.data)  # type: ignore[attr-defined]

        own.subscribe("galaxy.sites.>", listen)
        own.subscribe("_INBOX.>", listen)
        centre.subscribe("galaxy.sites.*.*", take)
        other.publish(f"galaxy.sites.{SITE_B}.batch", b"secret")
        until(lambda: arrived == [b"secret"])
        assert heard == []


def test_a_server_without_keys_needs_the_signature_all_the_same(
    tmp_path: Path, sqlite_template: Path
) -> None:
    program()
    first, _ = databases(tmp_path, sqlite_template)
    with (
        NatsServer(tmp_path) as server,
        connected(server) as connection,
        running(tmp_path / "centre", first, nats_url=server.url) as centre,
    ):
        add_site(centre, SITE_A)
        identity = SiteIdentity(SITE_A, "gxsite_" + base64.b64encode(bytes(32)).decode())
        transport = NatsTransport(connection, identity, now=centre.context.clock.now, timeout_s=5)

        def refused() -> int:
            try:
                transport.send(Request("POST", "batches", b"{}"))
            except CentreRefuses as error:
                return error.status
            except CentreAway:
                return 0
            return 200

        assert until(refused) == 401
