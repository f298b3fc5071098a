"""A service that is killed: an upload that is sent again is stored once, on every database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import DetectionSession
from galaxy_alpr.services.idempotency.keys import LEASE
from tests.endpoints.conftest import files_below
from tests.endpoints.idempotency.conftest import REPLAYED, one, send

ROOT = Path(__file__).resolve().parents[3]
PICTURES = [one(f"B{number}") for number in range(4)]

Sessions = sessionmaker[Session]


@contextmanager
def service(
    data_dir: Path, database_url: str, when: str = "never", ahead_s: int = 0
) -> Iterator[httpx2.Client]:
    """Run ``crashing`` in a process of its own, and yield a client of it."""
    module = "tests.endpoints.idempotency.crashing"
    command = [sys.executable, "-m", module, str(data_dir), database_url, when, str(ahead_s)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        assert port, "the service did not start"
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                yield client
        finally:
            process.communicate("")


def stored(sessions: Sessions) -> list[int]:
    with sessions() as session:
        return list(session.scalars(select(DetectionSession.id).order_by(DetectionSession.id)))


def test_killed_between_the_commit_and_the_answer(
    data_dir: Path, database_url: str, sessions: Sessions
) -> None:
    with service(data_dir, database_url, "answer") as client, pytest.raises(httpx2.HTTPError):
        send(client, one())
    (id,) = stored(sessions)
    with service(data_dir, database_url) as client:
        answer = send(client, one())
    assert answer.status_code == 200
    assert answer.headers[REPLAYED] == "true"
    assert answer.json()["session_id"] == id
    assert stored(sessions) == [id]


def test_killed_between_two_pictures_of_an_upload(
    data_dir: Path, database_url: str, sessions: Sessions
) -> None:
    with service(data_dir, database_url, "third") as client, pytest.raises(httpx2.HTTPError):
        send(client, *PICTURES, field="files")
    before = stored(sessions)
    assert len(before) == 2
    with service(data_dir, database_url) as client:
        early = send(client, *PICTURES, field="files")
    assert early.status_code == 409, "the claim of the killed process has not ended"
    ahead_s = int(LEASE.total_seconds()) + 1
    with service(data_dir, database_url, ahead_s=ahead_s) as client:
        results = send(client, *PICTURES, field="files").json()["results"]
    assert [item["session_id"] for item in results] == stored(sessions)
    assert stored(sessions)[:2] == before
    assert len(stored(sessions)) == len(PICTURES)
    assert len(files_below(data_dir / "outputs" / "uploaded")) == len(PICTURES)
