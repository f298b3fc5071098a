"""A service with some detections, also behind a real server."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from tests.endpoints.accounts.conftest import admin, person  # noqa: F401
from tests.endpoints.conftest import upload  # noqa: F401
from tests.endpoints.live_server import serve
from tests.factories import make_location, make_lot, make_session


@pytest.fixture
def detections(sessions: sessionmaker[Session]) -> list[str]:
    """The texts of stored plates, enough for an answer that is compressed."""
    texts = [f"B{number}XYZ" for number in range(10, 20)]
    with sessions.begin() as session:
        gate = make_location(session, "Gate 1", lot=make_lot(session, "North"))
        for text in texts:
            make_session(session, plates=[text], location=gate)
    return texts


@pytest.fixture
def remote(app: FastAPI) -> Iterator[httpx2.Client]:
    """A client of the application behind a real server."""
    with serve(app) as port, httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client
