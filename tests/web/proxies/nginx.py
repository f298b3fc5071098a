"""A real nginx with the configuration of ``deploy/nginx.conf`` in front of a server on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).resolve().parents[3]
CONFIG = ROOT / "deploy" / "nginx.conf"
NAME = "parking.example.com"
START_TRIES = 100

MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    """A running nginx: its ports on 127.0.0.1 and ``[::1]``, and its certificate."""

    port: int
    certificate: Path | None

    def client(self, *, host: str = "127.0.0.1", source: str | None = None) -> httpx2.Client:
        """Return a client that connects to ``host`` from the address ``source``."""
        verify: ssl.SSLContext | bool = False
        if self.certificate is not None:
            verify = ssl.create_default_context(cafile=str(self.certificate))
        transport = httpx2.HTTPTransport(verify=verify, local_address=source)
        scheme = "http" if self.certificate is None else "https"
        return httpx2.Client(
            transport=transport, base_url=f"{scheme}://{host}:{self.port}", timeout=60
        )


@contextmanager
def nginx(
    folder: Path, upstream: int, *, tls: bool = True, changes: dict[str, str] | None = None
) -> Iterator[Nginx]:
    """Run nginx in front of the port ``upstream`` until the block ends.

    ``changes`` replaces texts of the configuration. Skips where there is no nginx.
    """
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        pytest.skip("no nginx is installed (apt-get install nginx)")
    folder.mkdir()
    certificate = _certificate(folder) if tls else None
    port = _free_port()
    (folder / "site.conf").write_text(_site(folder, port, upstream, tls, changes or {}))
    # The workers of a root's nginx could not enter the folder of the test.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder))
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        _wait(process, port)
        yield Nginx(port, certificate)
    finally:
        process.terminate()
        process.communicate()


def _site(folder: Path, port: int, upstream: int, tls: bool, changes: dict[str, str]) -> str:
    text = CONFIG.read_text("utf-8")
    kind = " ssl http2" if tls else ""
    replaced = {
        "127.0.0.1:8000;": f"127.0.0.1:{upstream};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port}{kind};",
        "listen [::]:443 ssl http2;": f"listen [::1]:{port}{kind};",
        "/etc/ssl/certs/parking.example.com.pem": str(folder / "certificate.pem"),
        "/etc/ssl/private/parking.example.com.key": str(folder / "key.pem"),
        **changes,
    }
    if not tls:
        replaced["ssl_certificate"] = "# ssl_certificate"
    for before, after in replaced.items():
        assert before in text, before
        text = text.replace(before, after)
    return text


def _certificate(folder: Path) -> Path:
    """Make a certificate for the name and the addresses of the test."""
    names = f"subjectAltName=DNS:{NAME},IP:127.0.0.1,IP:::1"
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    options = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    subject = ("-days", "2", "-subj", f"/CN={NAME}", "-addext", names)
    files = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run(["openssl", "req", *options, *subject, *files], check=True, capture_output=True)
    return certificate


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[str], port: int) -> None:
    """Return when nginx takes connections."""
    for _ in range(START_TRIES):
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
        else:
            break
    process.terminate()
    raise AssertionError(f"nginx did not start: {process.communicate()[1]}")
