"""Many clients at once against a real server: nothing lost, nothing doubled, nobody blocked."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.errors import ModelError
from galaxy_alpr.main import create_app
from tests.endpoints.conftest import SQLITE_ONLY, files_below, make_settings
from tests.endpoints.live_server import serve
from tests.fake_engine import FakeEngine, photo

UPLOADS = 200
CLIENTS = 16


def test_200_uploads_of_16_clients(
    data_dir: Path, database_url: str, sessions: sessionmaker[Session]
) -> None:
    settings = make_settings(data_dir, database_url, engine_workers=2)
    texts = [f"B{number}AB" for number in range(UPLOADS)]
    with (
        serve(create_app(settings, engine=FakeEngine())) as port,
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
        ThreadPoolExecutor(CLIENTS) as clients,
    ):

        def upload(text: str) -> dict[str, Any]:
            response = client.post("/detect_image", files={"file": photo(text, "-")})
            assert response.status_code == 200, response.text
            answer: dict[str, Any] = response.json()
            return answer

        answers = list(clients.map(upload, texts))

    assert [answer["detections"][0]["plate"]["text"] for answer in answers] == texts
    with sessions() as session:
        stored = session.scalars(select(models.Plate.text)).all()
        rows = session.scalars(select(models.DetectionSession)).all()
        crops = [
            *session.scalars(select(models.Vehicle.image_path)),
            *session.scalars(select(models.Plate.image_path)),
        ]
        events = session.scalars(select(models.Event).order_by(models.Event.id)).all()
    assert sorted(text for text in stored if text) == sorted(texts)
    assert {row.id for row in rows} == {answer["session_id"] for answer in answers}
    named = [row.image_path for row in rows] + crops
    assert sorted(path for path in named if path) == files_below(data_dir / "outputs")
    assert files_below(data_dir / "uploads") == []
    ids = [event.id for event in events]
    assert ids == list(range(ids[0], ids[0] + 2 * UPLOADS))


class Uploader:
    """A client that posts over its own connection and can hang up at any moment."""

    def __init__(self, port: int, text: str) -> None:
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
            + photo(text)
            + b"\r\n--x--\r\n"
        )
        head = (
            "POST /detect_image HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.sendall(head.encode() + body)

    def answer(self) -> str:
        with self._socket:
            return b"".join(iter(lambda: self._socket.recv(65536), b"")).decode()

    def hang_up(self) -> None:
        self._socket.close()


class Site:
    """A service with one worker and one waiting place, whose engine a test can hold."""

    def __init__(self, port: int, engine: FakeEngine) -> None:
        self.port = port
        self.engine = engine
        self._client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)

    def upload(self, text: str) -> Uploader:
        return Uploader(self.port, text)

    def wait_for_places(self, taken: int) -> None:
        """Ask until exactly ``taken`` places are taken."""
        for _ in range(5000):
            if self._client.get("/ready").json()["queue"] == {"taken": taken, "places": 2}:
                return
        raise AssertionError(f"there were never {taken} places taken")

    def close(self) -> None:
        self.engine.gate.set()
        self._client.close()


@pytest.fixture
def site(data_dir: Path, database_url: str) -> Iterator[Site]:
    engine = FakeEngine()
    settings = make_settings(data_dir, database_url, engine_workers=1, engine_queue=1)
    with serve(create_app(settings, engine=engine)) as port:
        site = Site(port, engine)
        try:
            yield site
        finally:
            site.close()


@SQLITE_ONLY
def test_a_full_queue_refuses_at_once(site: Site, sessions: sessionmaker[Session]) -> None:
    site.engine.gate.clear()
    running = site.upload("A1")
    site.wait_for_places(1)
    waiting = site.upload("B2")
    site.wait_for_places(2)

    refused = site.upload("C3").answer()  # answered although the engine stands still
    assert refused.startswith("HTTP/1.1 503")
    assert "retry-after: 1" in refused
    assert '"error":"busy"' in refused

    site.engine.gate.set()
    assert running.answer().startswith("HTTP/1.1 200")
    assert waiting.answer().startswith("HTTP/1.1 200")
    site.wait_for_places(0)
    with sessions() as session:
        assert sorted(session.scalars(select(models.Plate.text))) == ["A1", "B2"]  # type: ignore[type-var]


@SQLITE_ONLY
def test_a_client_that_hangs_up_frees_its_place(
    site: Site, sessions: sessionmaker[Session], data_dir: Path
) -> None:
    site.engine.gate.clear()
    running = site.upload("A1")
    site.wait_for_places(1)
    leaving = site.upload("B2")
    site.wait_for_places(2)
    leaving.hang_up()
    site.wait_for_places(1)
    waiting = site.upload("C3")
    site.wait_for_places(2)
    running.hang_up()
    site.wait_for_places(1)

    site.engine.gate.set()
    assert waiting.answer().startswith("HTTP/1.1 200")
    site.wait_for_places(0)
    with sessions() as session:
        assert session.scalars(select(models.Plate.text)).all() == ["C3"]
    assert len(files_below(data_dir / "outputs")) == 3


@SQLITE_ONLY
def test_a_client_that_hangs_up_while_it_sends_leaves_nothing(
    site: Site, sessions: sessionmaker[Session], data_dir: Path
) -> None:
    with socket.create_connection(("127.0.0.1", site.port)) as client:
        client.sendall(
            b"POST /detect_image HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
        )
    site.wait_for_places(0)
    assert site.upload("A1").answer().startswith("HTTP/1.1 200")
    with sessions() as session:
        assert len(session.scalars(select(models.DetectionSession)).all()) == 1
    assert len(files_below(data_dir / "outputs")) == 3


@SQLITE_ONLY
def test_a_declared_length_over_the_limit_is_refused_unread(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as client:
        client.sendall(
            b"POST /detect_image HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
        )
        answer = client.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert '"error":"payload_too_large"' in answer


@SQLITE_ONLY
def test_an_engine_that_fails_is_a_500_and_frees_its_place(
    site: Site, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.engine, "analyze", _fail)
    answer = site.upload("A1").answer()
    assert answer.startswith("HTTP/1.1 500")
    assert '"error":"model_error"' in answer
    site.wait_for_places(0)
    with sessions() as session:
        assert session.scalars(select(models.DetectionSession)).all() == []


def _fail(*_args: object) -> None:
    raise ModelError("the network failed")
