"""A running service on loopback with people and keys, for programs that talk to it over HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.endpoints.live_server import serve
from tests.fake_engine import FakeEngine

PASSWORD = "correct horse battery"
PLATE = "B1234XYZ"
PERMISSIONS = (
    *("read", "detect", "readings:delete", "lists:write", "places:write"),
    *("alarms:acknowledge", "alerts:write", "gates:write", "gates:open"),
)


@dataclass(frozen=True, slots=True)
class LiveSite:
    """The address, an administrator's HTTP client, and a key that may do what integrators do."""

    url: str
    admin: httpx2.Client
    key: str
    app: Any

    def make_key(self, *permissions: str) -> str:
        """Return a new API key."""
        body = {"name": "a program", "permissions": list(permissions)}
        made = self.admin.post("/api/api_keys", json=body)
        assert made.status_code == 201, made.text
        return str(made.json()["key"])

    def post(self, url: str, body: Any) -> Any:
        """Change something as the administrator and return the answer."""
        answer = self.admin.post(url, json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()


@contextmanager
def live_site(folder: Path, template: Path, **settings: Any) -> Iterator[LiveSite]:
    """Run the service with the database of ``template``, a lot, a live gate and a listed plate."""
    database = folder / "galaxy_alpr.db"
    shutil.copy(template, database)
    values = {"engine_workers": 1, "event_heartbeat_s": 0.2, **settings}
    app = create_app(
        Settings(
            _env_file=None,
            data_dir=folder / "data",
            database_url=f"sqlite:///{database}",
            **values,
        ),
        engine=FakeEngine(),
    )
    with serve(app) as port:
        url = f"http://127.0.0.1:{port}"
        with httpx2.Client(base_url=url, timeout=30, trust_env=False) as admin:
            made = admin.post("/api/first_user", json={"name": "Ani", "password": PASSWORD})
            assert made.status_code == 201, made.text
            admin.cookies.update(made.cookies)
            site = LiveSite(url, admin, "", app)
            _furnish(site)
            yield LiveSite(url, admin, site.make_key(*PERMISSIONS), app)


def _furnish(site: LiveSite) -> None:
    lot = site.post("/api/lots", {"name": "North", "capacity": 2, "timezone": "Asia/Jakarta"})
    gate = {"name": "Gate 1", "type": "entry", "lot_id": lot["id"], "country": "ID"}
    location = site.post("/api/locations", gate)
    site.post("/plate_status", {"plate": PLATE, "status": "allowed"})
    site.post("/api/gates", {"name": "Entry", "mode": "live", "location_id": location["id"]})
