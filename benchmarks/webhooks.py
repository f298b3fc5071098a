"""Measure how late webhooks arrive while one receiver is dead and another one is slow.

``python -m benchmarks.webhooks`` commits events at a constant rate (1 000 a minute) and has them
sent to two receivers that answer at once: first alone, then beside one that refuses connections and
one that answers after ten seconds. A figure is the time from the commit of an event to its arrival.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from benchmarks.report import Figure, print_report
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.enums import VisitState
from galaxy_alpr.events import VisitChanged
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.live.record import record_event, write_events
from galaxy_alpr.services.webhooks.bodies.build import Bodies
from galaxy_alpr.services.webhooks.dispatch import WebhookDispatcher
from galaxy_alpr.services.webhooks.endpoints import EndpointValues, add_endpoint
from galaxy_alpr.services.webhooks.links import PictureLinks
from galaxy_alpr.services.webhooks.secrets import WebhookSecrets
from galaxy_alpr.services.webhooks.sender import WebhookSender
from galaxy_alpr.services.webhooks.sending.addresses import AddressRule
from galaxy_alpr.services.webhooks.sending.client import WebhookClient
from galaxy_alpr.storage import ArtifactStore

SLOW_S = 10
WAIT_S = 60
HOST = "127.0.0.1"


@contextmanager
def receiver(arrivals: dict[int, float], *, wait_s: float = 0) -> Iterator[str]:
    """Yield the address of a receiver that keeps when the event of each visit arrived first."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            arrivals.setdefault(body["data"]["visit_id"], time.perf_counter())
            if wait_s:
                time.sleep(wait_s)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{HOST}:{server.server_address[1]}/"
    server.shutdown()
    server.socket.close()


def refused() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return f"http://{HOST}:{probe.getsockname()[1]}/"


class Site:
    """A database with webhooks, and the workers that send."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'webhooks.db'}"
        engine = make_engine(url)
        upgrade(engine)
        self.sessions: sessionmaker[Session] = make_sessionmaker(engine)
        self._clock = Clock()
        self._rule = AddressRule(["127.0.0.0/8"])
        store = ArtifactStore(folder)
        store.make_folders()
        self._secrets = WebhookSecrets(store)
        links = PictureLinks(store, self._clock, base_url="", lifetime=timedelta(days=7))
        self.sender = WebhookSender(
            sessions=self.sessions,
            clock=self._clock,
            client=WebhookClient(self._rule),
            bodies=Bodies(store, links, ZoneInfo("UTC"), "benchmark"),
            secrets=self._secrets,
            chance=random.SystemRandom(),
        )
        self.dispatcher = WebhookDispatcher(
            sessions=self.sessions, clock=self._clock, on_added=self.sender.worker.wake
        )
        write_events(self.sessions, self.dispatcher.worker.wake)

    def add(self, name: str, url: str) -> None:
        columns = {"name": name, "url": url, "event_types": [], "lots": [], "enabled": True}
        form = {"format": "standard", "pictures": "links", "allow_private": True}
        with self.sessions.begin() as session:
            add_endpoint(
                session,
                EndpointValues({**columns, **form}),
                secrets=self._secrets,
                rule=self._rule,
                now=self._clock.now(),
                actor=SYSTEM,
            )

    def commit(self, visit_id: int) -> float:
        """Commit an event; return when that was done."""
        event = VisitChanged(
            visit_id=visit_id,
            lot_id=1,
            state=VisitState.OPEN,
            text="B1234XYZ",
            display_text="B 1234 XYZ",
            vehicle_class=None,
            entered_at=self._clock.now(),
            exited_at=None,
            probability=None,
        )
        with self.sessions.begin() as session:
            record_event(session, event)
        return time.perf_counter()


def measure(name: str, *, disturbed: bool, per_minute: float, seconds: float) -> Figure:
    """Return the delays of all events at the two receivers that answer at once."""
    arrivals: list[dict[int, float]] = [{}, {}]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        site = Site(Path(folder))
        for number, kept in enumerate(arrivals):
            site.add(f"fast {number}", opened.enter_context(receiver(kept)))
        if disturbed:
            site.add("slow", opened.enter_context(receiver({}, wait_s=SLOW_S)))
            site.add("dead", refused())
        site.sender.worker.start()
        site.dispatcher.worker.start()
        count, committed, began = int(per_minute * seconds / 60), {}, time.perf_counter()
        for number in range(1, count + 1):
            wait = began + number * 60 / per_minute - time.perf_counter()
            time.sleep(max(0.0, wait))
            committed[number] = site.commit(number)
        until = time.perf_counter() + WAIT_S
        while any(len(kept) < count for kept in arrivals) and time.perf_counter() < until:
            time.sleep(0.05)
        site.dispatcher.worker.stop()
        site.sender.stop()
    if any(len(kept) < count for kept in arrivals):
        raise RuntimeError(f"not all events arrived within {WAIT_S} s")
    delays = [(kept[id] - at) * 1000 for kept in arrivals for id, at in committed.items()]
    return Figure(name=name, wall_ms=[max(0.0, delay) for delay in delays])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-minute", type=float, default=1000, help="events a minute")
    parser.add_argument("--seconds", type=float, default=60, help="length of a round")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    options = parser.parse_args()
    figures = [
        measure(name, disturbed=disturbed, per_minute=options.per_minute, seconds=options.seconds)
        for name, disturbed in (
            ("two receivers alone", False),
            ("the same beside a dead and a slow one", True),
        )
    ]
    note = f"{options.per_minute:g} events a minute for {options.seconds:g} s, from the commit"
    print_report("Webhooks", figures, [note], markdown=options.markdown)


if __name__ == "__main__":
    main()
