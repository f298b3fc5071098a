"""A site and its centre in one process, and a link between them that can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.enums import SitePictures
from galaxy_alpr.fleet.sites.https import HttpsTransport
from galaxy_alpr.fleet.sites.relay import RelayParts, SiteRelay
from galaxy_alpr.fleet.sites.transport import SiteIdentity
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.context import AppContext
from tests.client import TestClient
from tests.fake_engine import FakeEngine, photo

CODE = "bandung-1"


def make_settings(data_dir: Path, database_url: str, **changes: Any) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=data_dir,
        database_url=database_url,
        engine_workers=1,
        cameras="off",
        **changes,
    )


class Line(httpx2.BaseTransport):
    """Brings requests to a centre. ``lost`` answers get lost after the centre has taken them."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.away = False
        self.lost = 0
        self.sent: list[httpx2.Request] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.away:
            raise httpx2.ConnectError("no route to host")
        request.read()
        self.sent.append(request)
        answer = self.again(request)
        if self.lost:
            self.lost -= 1
            raise httpx2.ReadTimeout("the answer is lost")
        return httpx2.Response(answer.status_code, content=answer.content)

    def again(self, request: httpx2.Request) -> Any:
        """Bring a request to the centre, also one that was sent before."""
        headers = dict(request.headers)
        path = request.url.path
        return self.client.request(request.method, path, content=request.content, headers=headers)


@dataclass
class App:
    """A running application."""

    client: TestClient
    context: AppContext
    data_dir: Path

    @property
    def sessions(self) -> sessionmaker[Session]:
        return self.context.sessions

    def count(self, table: Any) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def upload(self, *seen: str, **form: str) -> dict[str, Any]:
        answer = self.client.post(
            "/detect_image", files={"file": ("a.png", photo(*seen))}, data=form
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@dataclass
class Pair:
    """A site, its centre, the relay of the site, and the line between them."""

    edge: App
    centre: App
    line: Line
    key: str
    site_id: int
    relays: list[SiteRelay] = field(default_factory=list)

    @property
    def relay(self) -> SiteRelay:
        return self.relays[-1]

    def restart(self, pictures: SitePictures = SitePictures.ALL) -> SiteRelay:
        """Begin with a new relay, as a site that was killed does."""
        relay = SiteRelay(self.parts(pictures))
        relay.begin()
        self.relays.append(relay)
        return relay

    def parts(self, pictures: SitePictures = SitePictures.ALL) -> RelayParts:
        context = self.edge.context
        identity = SiteIdentity(CODE, self.key)
        transport = HttpsTransport(
            "https://centre.test", identity, now=context.clock.now, transport=self.line
        )
        return RelayParts(
            sessions=context.sessions,
            store=context.store,
            clock=context.clock,
            transport=transport,
            site=CODE,
            pictures=pictures,
        )

    def send(self) -> None:
        """Send until nothing waits. Raises ``CentreAway``."""
        while self.relay.step():
            pass

    def site(self) -> dict[str, Any]:
        found: dict[str, Any] = self.centre.client.get(f"/api/sites/{self.site_id}").json()
        return found


@contextmanager
def running(
    data_dir: Path, database_url: str, now: Callable[[], datetime] = utc_now, **changes: Any
) -> Iterator[App]:
    """Yield an application."""
    settings = make_settings(data_dir, database_url, **changes)
    app = create_app(settings, engine=FakeEngine(), now=now)
    with TestClient(app) as client:
        yield App(client, app.state.context, data_dir)


@contextmanager
def paired(
    folder: Path, edge_url: str, centre_url: str, now: Callable[[], datetime] = utc_now
) -> Iterator[Pair]:
    """Yield a site and its centre, which know each other."""
    with ExitStack() as stack:
        edge = stack.enter_context(running(folder / "edge", edge_url, now))
        centre = stack.enter_context(running(folder / "centre", centre_url, now))
        made = centre.client.post("/api/sites", json={"code": CODE, "name": "Bandung"})
        assert made.status_code == 201, made.text
        body = made.json()
        pair = Pair(edge, centre, Line(centre.client), body["key"], body["id"])
        pair.restart()
        yield pair
