"""Bodies that are too large, too many at a time, or too slow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from galaxy_alpr.main import create_app
from galaxy_alpr.web.guards import bodies
from galaxy_alpr.web.guards.bodies import BodyGuard, BodyLimits
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings, post
from tests.fake_engine import FakeEngine, photo

LIMITS = BodyLimits(max_bytes=100, larger={"/large": 1000}, budget_bytes=1200, timeout_s=3600)


class Request:
    """A request to a guarded application whose pieces a test sends one by one."""

    def __init__(self, guard: BodyGuard, path: str, declared: int | None) -> None:
        headers = [] if declared is None else [(b"content-length", str(declared).encode())]
        self.scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
        self.pieces: asyncio.Queue[Message] = asyncio.Queue()
        self.sent: list[Message] = []
        self.task = asyncio.create_task(guard(self.scope, self.pieces.get, self._send))

    async def _send(self, message: Message) -> None:
        self.sent.append(message)

    def piece(self, size: int, *, more: bool = True) -> None:
        self.pieces.put_nowait({"type": "http.request", "body": b"x" * size, "more_body": more})

    async def status(self) -> int:
        await self.task
        status: int = self.sent[0]["status"]
        return status


async def reads_all(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 200 after the whole body, or the error that reading raised."""
    try:
        while (await receive()).get("more_body"):
            pass
        status = 200
    except HTTPException as error:
        status = error.status_code
    await PlainTextResponse(status_code=status)(scope, receive, send)


def test_each_path_has_its_limit() -> None:
    async def run() -> None:
        guard = BodyGuard(reads_all, limits=LIMITS)
        for path, size, status in (
            ("/small", 100, 200),
            ("/small", 101, 413),
            ("/large", 1000, 200),
            ("/large", 1001, 413),
        ):
            for declared in (size, None):
                request = Request(guard, path, declared)
                request.piece(size, more=False)
                assert await request.status() == status

    asyncio.run(run())


def test_bodies_share_a_budget_until_they_are_answered() -> None:
    async def run() -> None:
        guard = BodyGuard(reads_all, limits=LIMITS)
        first = Request(guard, "/large", 1000)
        await asyncio.sleep(0)
        refused = Request(guard, "/large", 201)
        assert await refused.status() == 503
        undeclared = Request(guard, "/large", None)
        undeclared.piece(150)
        undeclared.piece(150)
        assert await undeclared.status() == 503
        fits = Request(guard, "/large", 200)
        fits.piece(200, more=False)
        assert await fits.status() == 200
        first.piece(1000, more=False)
        assert await first.status() == 200
        again = Request(guard, "/large", 1000)
        again.piece(1000, more=False)
        assert await again.status() == 200

    asyncio.run(run())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that only the test moves."""
    now = 0.0

    def move(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(bodies, "monotonic", lambda: now)
    return move


@pytest.mark.parametrize(("per_piece", "status"), [(10_001, 200), (4_000, 408)])
def test_a_body_needs_a_least_speed(
    clock: Callable[[float], None], per_piece: int, status: int
) -> None:
    """Pieces arrive each second; the time-out is shorter than all of them together."""

    async def run() -> None:
        limits = BodyLimits(max_bytes=10**9, larger={}, budget_bytes=10**9, timeout_s=3)
        request = Request(BodyGuard(reads_all, limits=limits), "/", None)
        for _ in range(20):
            while not request.pieces.empty() and not request.task.done():
                await asyncio.sleep(0)
            await asyncio.sleep(0)
            clock(1)
            request.piece(per_piece)
        request.piece(0, more=False)
        assert await request.status() == status

    asyncio.run(run())


def test_a_body_that_stalls_is_refused() -> None:
    async def run() -> None:
        limits = BodyLimits(max_bytes=100, larger={}, budget_bytes=100, timeout_s=0.01)
        request = Request(BodyGuard(reads_all, limits=limits), "/", 100)
        request.piece(50)
        assert await request.status() == 408

    asyncio.run(run())


@SQLITE_ONLY
def test_json_is_limited(client: TestClient) -> None:
    answer = client.post("/api/lots", json={"name": "x" * 100_000})
    assert answer.status_code == 413
    assert answer.json()["error"] == "payload_too_large"


@SQLITE_ONLY
def test_a_spent_budget_is_busy(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, max_bodies_mb=0.0001)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        refused = post(client, ("file", photo("A1")))
        chunked = client.post("/api/lots", content=iter([b"{", b" " * 200]))
    for answer in (refused, chunked):
        assert answer.status_code == 503
        assert answer.json()["error"] == "busy"
        assert answer.headers["retry-after"] == "1"


@SQLITE_ONLY
def test_a_slow_upload_gets_its_place_back(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url, body_timeout_s=0.05, engine_queue=0)

    def stalled() -> Iterator[bytes]:
        yield b"--x\r\n"
        yield from ()

    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        headers = {"content-type": "multipart/form-data; boundary=x"}
        client.post("/detect_image", content=stalled(), headers=headers)
        assert post(client, ("file", photo("A1"))).status_code == 200
        assert client.get("/ready").json()["queue"]["taken"] == 0
