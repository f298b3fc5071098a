"""A backup by the command line, while a server stores and deletes pictures over HTTP."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from galaxy_alpr.main import create_app
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.manifest import read_manifest
from galaxy_alpr.services.backup.upkeep import find_faults
from tests.endpoints.conftest import make_settings
from tests.endpoints.live_server import serve
from tests.fake_engine import FakeEngine, photo
from tests.services.backup.conftest import Site

CLIENTS = 6
KEPT = "KEEP"


class Load:
    """Clients that store pictures and delete each second one, until they are stopped."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client
        self._stopped = threading.Event()
        self.turns = threading.Semaphore(0)
        """Released after each picture."""

        self.left: set[int] = set()

    def stop(self) -> None:
        self._stopped.set()

    def work(self, number: int) -> set[int]:
        """Store and delete pictures; return the ids of those that are left."""
        choose, left = random.Random(number), set()
        while not self._stopped.is_set():
            id = self.store(f"L{number}")
            left.add(id)
            if len(left) % 2 == 0:
                gone = choose.choice(sorted(left))
                response = self._client.delete(f"/session_queries/{gone}")
                assert response.status_code == 204, response.text
                left.remove(gone)
            self.turns.release()
        return left

    def store(self, text: str) -> int:
        files = {"file": photo(text, shade=random.randrange(256))}
        response = self._client.post("/detect_image", files=files)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return int(answer["session_id"])


@contextmanager
def loaded(site: Site) -> Iterator[Load]:
    """Run a server with clients that store and delete."""
    settings = make_settings(site.store.data_dir, site.url, engine_workers=2)
    with (
        serve(create_app(settings, engine=FakeEngine())) as port,
        # On a busy machine a connection that is used again may have been closed as idle.
        httpx2.Client(
            base_url=f"http://127.0.0.1:{port}",
            timeout=120,
            limits=httpx2.Limits(max_keepalive_connections=0),
        ) as client,
        ThreadPoolExecutor(CLIENTS) as clients,
    ):
        load = Load(client)
        working = [clients.submit(load.work, number) for number in range(CLIENTS)]
        try:
            for _ in range(2 * CLIENTS):
                load.turns.acquire()
            yield load
        finally:
            load.stop()
        for each in working:
            load.left |= each.result()


def back_up(site: Site, folder: BackupFolder) -> None:
    """Make a backup in a process of its own."""
    env = {"GALAXY_DATABASE_URL": site.url, "GALAXY_DATA_DIR": str(site.store.data_dir)}
    done = subprocess.run(
        [sys.executable, "-m", "galaxy_alpr", "backup", str(folder.path)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_backups_under_load_and_a_restoration_elsewhere(
    site: Site, empty: Site, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in os.environ:
        if name.startswith("GALAXY_") and not name.startswith("GALAXY_TEST_"):
            monkeypatch.delenv(name)
    with loaded(site) as load:
        kept = load.store(KEPT)
        back_up(site, folder)
        back_up(site, folder)
    assert list(find_faults(folder, folder.names())) == []
    for name in folder.names():
        manifest = read_manifest(folder.path / name)
        done = empty.restore(folder, name, replace=True)
        assert done.faults == []
        assert empty.faults() == []
        rows = empty.rows()
        assert {name: len(found) for name, found in rows.items()} == {
            name: manifest.header.rows[name] for name in rows
        }
        assert empty.trail()[-1] == "backup.restore"
        assert "backup.make" in empty.trail()
        assert KEPT in str(rows["plates"])
        for path, data in empty.files().items():
            assert hashlib.sha256(data).hexdigest() == manifest.entries[path].sha256

    back_up(site, folder)
    empty.restore(folder, replace=True)
    assert empty.rows() == site.rows()
    assert len(empty.rows()["detection_sessions"]) == len(load.left | {kept, *site.ids})
    assert empty.files() == {
        path: data for path, data in site.files().items() if "/annotated/" not in path
    }
