"""A client on this machine, as a browser or curl on a fresh installation is."""

from __future__ import annotations

from typing import Any

import fastapi.testclient


class TestClient(fastapi.testclient.TestClient):
    """FastAPI's client with a loopback address; its own is no address at all."""

    __test__ = False

    def __init__(self, app: Any, **options: Any) -> None:
        options.setdefault("client", ("127.0.0.1", 50000))
        super().__init__(app, **options)
