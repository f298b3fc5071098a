"""An object store with the interface of Amazon S3 for the tests, and places that fail like one."""

from __future__ import annotations

import logging
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx2

from galaxy_alpr.storage import S3Objects, S3Options

BUCKET = "pictures"
SECRET = "the-secret-of-the-tests"


@dataclass(frozen=True)
class Bucket:
    """A bucket, or a prefix of one that nobody else uses."""

    options: S3Options

    @property
    def settings(self) -> dict[str, Any]:
        """The values of ``Settings`` by which a service uses it."""
        options = self.options
        return {
            "object_store_url": options.url,
            "object_store_endpoint": options.endpoint,
            "object_store_region": options.region,
            "object_store_access_key": options.access_key,
            "object_store_secret_key": options.secret_key,
            "object_store_timeout_s": options.timeout_s,
        }

    def fresh(self) -> Bucket:
        """Return another prefix."""
        return Bucket(replace(self.options, prefix=f"site-{uuid.uuid4().hex}"))

    def objects(self, **changes: Any) -> S3Objects:
        """Return its files, for a service with other options."""
        return S3Objects(replace(self.options, **changes))

    def list(self) -> list[str]:
        """Return the keys of all files below the prefix."""
        return sorted(file.key for file in self.objects().files(""))


@contextmanager
def running() -> Iterator[Bucket]:
    """Run a server with an empty bucket."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        httpx2.put(f"{endpoint}/{BUCKET}").raise_for_status()
        yield Bucket(
            S3Options(
                bucket=BUCKET,
                endpoint=endpoint,
                access_key="a-key",
                secret_key=SECRET,
                timeout_s=10,
            )
        )
    finally:
        server.stop()


@contextmanager
def silent() -> Iterator[str]:
    """Accept connections and never answer; yield the endpoint."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def nobody() -> str:
    """Return an endpoint at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}"
