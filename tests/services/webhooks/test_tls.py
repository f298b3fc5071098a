"""A certificate is checked for the name in the address, not for the address that it has."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from galaxy_alpr.services.webhooks.sending.addresses import AddressRule
from galaxy_alpr.services.webhooks.sending.client import WebhookClient
from tests.services.webhooks.receiver import running

HOST = "receiver.example"


def certificate(folder: Path) -> Path:
    """Return a file with a certificate of ``HOST``, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "receiver.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(("host", "status"), [(HOST, 204), ("other.example", None)])
def test_the_certificate_is_for_the_name(tmp_path: Path, host: str, status: int | None) -> None:
    file = certificate(tmp_path)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(file)
    rule = AddressRule(["127.0.0.1/32"], lookup=lambda _host, _port: ["127.0.0.1"])
    client = WebhookClient(rule, tls=ssl.create_default_context(cafile=str(file)))
    with running(tls=served) as receiver:
        url = f"https://{host}:{receiver.port}/hook"
        answer = client.post(url, {}, b"{}", allow_private=True)
        assert answer.status == status
        assert len(receiver.got) == (0 if status is None else 1)
        unknown = WebhookClient(rule).post(url, {}, b"{}", allow_private=True)
    assert unknown.status is None, "an unknown authority is not trusted"
