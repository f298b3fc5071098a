"""Vehicles that arrive at the gates of sites, and pictures that are sent to replicas."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import uuid4

from benchmarks.fleet.chaos.fleet import GATE, EdgeSite, call
from benchmarks.service import HOST
from tests.fake_engine import photo

BOUNDARY = "chaos-boundary"
SECONDS_ALLOWED = 30.0


@dataclass
class Tally:
    """What one sender sent: the plates that were accepted, and how the others were refused."""

    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    slowest_s: float = 0.0


class Traffic:
    """Sends pictures, one after the other, until it is stopped; each shows another plate."""

    def __init__(self, send: Callable[[int, Tally], None], pause_s: float) -> None:
        self.tally = Tally()
        self._send = send
        self._pause_s = pause_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> Tally:
        """End after the picture that is being sent; return what was sent."""
        self._stop.set()
        self._thread.join()
        return self.tally

    def _run(self) -> None:
        number = 0
        while not self._stop.wait(self._pause_s):
            number += 1
            self._send(number, self.tally)


def arrivals(site: EdgeSite, pause_s: float) -> Traffic:
    """Return vehicles that arrive at a site's gate; each is on its list."""

    def send(number: int, tally: Tally) -> None:
        plate = f"B{number:04}{'ABCDEFGH'[int(site.code[-1])]}ST"
        try:
            call(site.service.port, "POST", "/plate_status", {"plate": plate, "status": "allowed"})
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            tally.refused.append(f"list: {error}")
            return
        fields = {"location": GATE, "captured_at": datetime.now(UTC).isoformat()}
        started = time.monotonic()
        status, body = _post(site.service.port, "/api/gates/decide", plate, fields)
        tally.slowest_s = max(tally.slowest_s, time.monotonic() - started)
        if status in (HTTPStatus.OK, HTTPStatus.CREATED):
            tally.accepted.append(plate)
        else:
            tally.refused.append(f"{status} {body.get('code')}")

    return Traffic(send, pause_s)


def uploads(ports: list[int], pause_s: float) -> Traffic:
    """Return pictures that are sent to the replicas in turn."""

    def send(number: int, tally: Tally) -> None:
        plate = f"D{number:04}UPL"
        status, body = _post(ports[number % len(ports)], "/detect_image", plate, {})
        if status in (HTTPStatus.OK, HTTPStatus.CREATED):
            tally.accepted.append(plate)
        else:
            tally.refused.append(f"{status} {body.get('code')}")

    return Traffic(send, pause_s)


def _post(port: int, path: str, plate: str, fields: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Send a picture as a form; 0 is the status where the connection broke."""
    form = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name={name}\r\n\r\n{value}\r\n".encode()
        for name, value in fields.items()
    )
    form += (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=file; filename=a.png\r\n"
        "Content-Type: image/png\r\n\r\n"
    ).encode()
    form += photo(plate) + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Idempotency-Key": uuid4().hex,
    }
    try:
        with closing(http.client.HTTPConnection(HOST, port, timeout=SECONDS_ALLOWED)) as connection:
            connection.request("POST", path, form, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        return 0, {"code": type(error).__name__}
